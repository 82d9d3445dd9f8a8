// Node's Buffer, as far as mqtt-packet and MQTT.js use it: a Uint8Array with big-endian numbers and UTF-8 strings.
const encoder = new TextEncoder();
// mqtt-packet turns every string of a packet to text with toString(): wrong UTF-8 must end there (MQTT 5 §1.5.4, MQTT 3.1.1 §1.5.3).
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Buffer extends Uint8Array {
  static from(source, byteOffset, length) {
    if (typeof source === 'string') source = encoder.encode(source);
    if (source instanceof ArrayBuffer) return new Buffer(source, byteOffset, length);
    const copy = new Buffer(source.length);
    copy.set(source);
    return copy;
  }
  static alloc(size) {
    return new Buffer(size);
  }
  static allocUnsafe(size) {
    return new Buffer(size);
  }
  static isBuffer(value) {
    return value instanceof Buffer;
  }
  static byteLength(value) {
    return typeof value === 'string' ? encoder.encode(value).length : value.byteLength;
  }
  static concat(list) {
    const whole = new Buffer(list.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of list) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
  slice(start, end) {
    return this.subarray(start, end);
  }
  toString(_encoding, start = 0, end = this.length) {
    return decoder.decode(Uint8Array.prototype.subarray.call(this, start, end));
  }
  write(text, offset = 0) {
    return encoder.encodeInto(text, this.subarray(offset)).written;
  }
  copy(target, at = 0) {
    target.set(this, at);
    return this.length;
  }
  writeUInt8(value, offset) {
    this[offset] = value;
    return offset + 1;
  }
  writeUInt16BE(value, offset) {
    this[offset] = value >> 8;
    this[offset + 1] = value;
    return offset + 2;
  }
  writeUInt32BE(value, offset) {
    this.writeUInt16BE(value >>> 16, offset);
    return this.writeUInt16BE(value & 0xffff, offset + 2);
  }
  readUInt8(offset) {
    return this[offset];
  }
  readInt8(offset) {
    return (this[offset] << 24) >> 24;
  }
  readUInt16BE(offset) {
    return (this[offset] << 8) | this[offset + 1];
  }
  readUInt32BE(offset) {
    return this.readUInt16BE(offset) * 0x10000 + this.readUInt16BE(offset + 2);
  }
}

exports.Buffer = Buffer;
