import { MqttError } from '../errors.js';

/** What a broker's packet says wrongly, as the error that closes the connection. */
export function malformed(what: string): MqttError {
  return new MqttError('malformed-packet', `The broker sent ${what}.`, { retryable: true });
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the fields of one packet, and never beyond its end (MQTT 5 §1.5). Every method throws MqttError `malformed-packet`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  position: number;
  readonly end: number;

  constructor(bytes: Uint8Array, position: number, end: number) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  byte(): number {
    const value = this.bytes[this.position];
    if (value === undefined || this.position >= this.end)
      throw malformed('a packet that ends too early');
    this.position++;
    return value;
  }

  uint16(): number {
    return (this.byte() << 8) | this.byte();
  }

  uint32(): number {
    return this.uint16() * 0x1_0000 + this.uint16();
  }

  variableByte(): number {
    let value = 0;
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw malformed('a length of more than four bytes');
  }

  /** The bounds of the next `length` bytes, which are then behind. */
  skip(length: number): number {
    const start = this.position;
    if (start + length > this.end) throw malformed('a packet that ends too early');
    this.position = start + length;
    return start;
  }

  binary(): Uint8Array {
    const length = this.uint16();
    const start = this.skip(length);
    return this.bytes.slice(start, start + length);
  }

  text(): string {
    let text: string;
    try {
      text = strictUtf8.decode(this.binary());
    } catch (error) {
      if (error instanceof MqttError) throw error;
      throw malformed('text that is not UTF-8');
    }
    if (text.includes('\u0000')) throw malformed('text with a null character');
    return text;
  }
}
