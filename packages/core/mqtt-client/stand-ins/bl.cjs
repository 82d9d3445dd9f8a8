// `bl` keeps chunks until a packet is whole. The engine's socket hands over whole packets only, so one chunk is enough.
const { Buffer } = require('buffer');

class OneChunk {
  constructor() {
    this.chunk = Buffer.alloc(0);
  }
  get length() {
    return this.chunk.length;
  }
  append(bytes) {
    this.chunk = this.chunk.length ? Buffer.concat([this.chunk, bytes]) : bytes;
  }
  consume(count) {
    this.chunk = this.chunk.subarray(count);
  }
  slice(start, end) {
    return this.chunk.subarray(start, end);
  }
  toString(encoding, start, end) {
    return this.chunk.toString(encoding, start, end);
  }
  get(index) {
    return this.chunk[index];
  }
}
for (const read of ['readUInt8', 'readInt8', 'readUInt16BE', 'readUInt32BE']) {
  OneChunk.prototype[read] = function (offset) {
    return this.chunk[read](offset);
  };
}

module.exports = () => new OneChunk();
