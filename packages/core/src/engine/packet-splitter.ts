import { MqttError } from '../errors.js';

/** Called with one whole packet: its bytes, and where its body starts behind the fixed header (MQTT 3.1.1 §2.2). */
export type PacketHandler = (packet: Uint8Array, bodyOffset: number) => void;

// A packet that comes in pieces starts with a buffer this large and doubles it: a length that is only announced costs no memory.
const FIRST_BUFFER_BYTES = 64 * 1024;

/**
 * Cuts a stream of bytes into MQTT packets, however it is spread over frames (MQTT 3.1.1 [MQTT-6.0.0-2]). Packets that lie whole
 * in a frame are views on it; nothing is copied. Bounded by `maxPacketBytes`.
 */
export class PacketSplitter {
  readonly #maxPacketBytes: number;
  readonly #onPacket: PacketHandler;
  readonly #onBegin: (firstByte: number) => void;
  #partial: Uint8Array | undefined;
  #partialLength = 0;

  /**
   * @param onBegin - called with the first byte of a packet that is not whole yet: what can be no packet need not be waited for.
   */
  constructor(
    maxPacketBytes: number,
    onPacket: PacketHandler,
    onBegin: (firstByte: number) => void = () => undefined,
  ) {
    this.#maxPacketBytes = maxPacketBytes;
    this.#onPacket = onPacket;
    this.#onBegin = onBegin;
  }

  /**
   * Takes the next bytes and hands on every packet that they complete.
   *
   * @throws MqttError `malformed-packet` for a remaining length of more than four bytes (MQTT 3.1.1 §2.2.3), `packet-too-large`.
   */
  push(bytes: Uint8Array): void {
    let offset = 0;
    while (this.#partial && offset < bytes.length) offset += this.#complete(bytes, offset);
    while (offset < bytes.length) {
      const bodyOffset = this.#bodyOffset(bytes, offset);
      const end = bodyOffset < 0 ? -1 : bodyOffset + this.#remainingLength(bytes, offset);
      if (end < 0 || end > bytes.length) {
        this.#keep(bytes, offset, end < 0 ? 0 : end - offset);
        return;
      }
      this.#onPacket(
        offset === 0 && end === bytes.length ? bytes : bytes.subarray(offset, end),
        bodyOffset - offset,
      );
      offset = end;
    }
  }

  /** Position behind the fixed header, or -1 while the header itself is not whole. */
  #bodyOffset(bytes: Uint8Array, start: number): number {
    for (let position = start + 1; position < start + 5; position++) {
      const byte = bytes[position];
      if (byte === undefined || position >= bytes.length) return -1;
      if (byte < 0x80) return position + 1;
    }
    throw new MqttError(
      'malformed-packet',
      'The broker sent a packet whose length takes more than four bytes.',
      {
        retryable: true,
      },
    );
  }

  /** The remaining length (MQTT 3.1.1 §2.2.3) of a packet whose fixed header is whole. */
  #remainingLength(bytes: Uint8Array, start: number): number {
    let length = 0;
    for (let position = start + 1, shift = 0; ; position++, shift += 7) {
      const byte = bytes[position] ?? 0;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (length > this.#maxPacketBytes) {
      const message = `The broker sent a packet of ${String(length)} bytes; ${String(this.#maxPacketBytes)} are accepted.`;
      throw new MqttError('packet-too-large', message, { retryable: true });
    }
    return length;
  }

  #keep(bytes: Uint8Array, offset: number, wanted: number): void {
    this.#onBegin(bytes[offset] ?? 0);
    const length = bytes.length - offset;
    const partial = new Uint8Array(Math.max(length, Math.min(wanted || 5, FIRST_BUFFER_BYTES)));
    partial.set(bytes.subarray(offset));
    this.#partial = partial;
    this.#partialLength = length;
  }

  /** Adds to the packet that came in pieces; returns how many bytes it took. */
  #complete(bytes: Uint8Array, offset: number): number {
    let taken = 0;
    let partial = this.#partial;
    if (!partial) return 0;
    // The header first, byte by byte: before it is whole nobody knows where the packet ends.
    let bodyOffset =
      this.#partialLength < 2 ? -1 : this.#bodyOffset(partial.subarray(0, this.#partialLength), 0);
    while (bodyOffset < 0) {
      const byte = bytes[offset + taken];
      if (byte === undefined) return taken;
      partial = this.#room(partial, this.#partialLength + 1, 0);
      partial[this.#partialLength++] = byte;
      taken++;
      bodyOffset = this.#bodyOffset(partial.subarray(0, this.#partialLength), 0);
    }
    const wanted = bodyOffset + this.#remainingLength(partial, 0);
    const count = Math.min(wanted - this.#partialLength, bytes.length - offset - taken);
    partial = this.#room(partial, this.#partialLength + count, wanted);
    partial.set(bytes.subarray(offset + taken, offset + taken + count), this.#partialLength);
    this.#partialLength += count;
    if (this.#partialLength === wanted) {
      const packet = partial.subarray(0, wanted);
      this.#partial = undefined;
      this.#partialLength = 0;
      this.#onPacket(packet, bodyOffset);
    }
    return taken + count;
  }

  #room(partial: Uint8Array, needed: number, wanted: number): Uint8Array {
    if (needed <= partial.length) return partial;
    const doubled = Math.max(needed, partial.length * 2);
    const larger = new Uint8Array(wanted > 0 ? Math.min(wanted, doubled) : doubled);
    larger.set(partial.subarray(0, this.#partialLength));
    this.#partial = larger;
    return larger;
  }
}
