import { DecodeError } from './decode-error.js';
import type { Reading } from './read-in-slices.js';
import { readStrictText } from './read-text.js';

/** Takes numbers and runs of bytes out of a payload, never past its end. Big-endian. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where the next byte is. */
  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#bytes.byteLength - this.#at;
  }

  /** The next byte, which stays; undefined at the end. */
  get next(): number | undefined {
    return this.#bytes[this.#at];
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }
  uint16(): number {
    return this.#view.getUint16(this.#take(2));
  }
  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }
  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }
  int8(): number {
    return this.#view.getInt8(this.#take(1));
  }
  int16(): number {
    return this.#view.getInt16(this.#take(2));
  }
  int32(): number {
    return this.#view.getInt32(this.#take(4));
  }
  int64(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }
  float32(): number {
    return this.#view.getFloat32(this.#take(4));
  }
  float64(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  /** A view on the next bytes. A length that lies allocates nothing. */
  bytes(length: number | bigint): Uint8Array {
    const from = this.#take(Number(length));
    return this.#bytes.subarray(from, this.#at);
  }

  text(length: number | bigint): Reading<string> {
    return readStrictText(this.bytes(length));
  }

  /** What stands at the byte read last means nothing. */
  unexpected(): DecodeError {
    return new DecodeError({ code: 'unexpected-byte', at: this.#at - 1 });
  }

  /** Throws unless everything was read. */
  end(): void {
    if (this.left > 0) throw new DecodeError({ code: 'left-over', at: this.#at });
  }

  #take(length: number): number {
    const from = this.#at;
    if (length > this.left)
      throw new DecodeError({ code: 'unexpected-end', at: this.#bytes.byteLength });
    this.#at += length;
    return from;
  }
}
