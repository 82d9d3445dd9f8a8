// MQTT.js makes a Writable only to assign its `_write`, and its stores read from a Readable only when none are handed in. Ours are.
class Stream {}
module.exports = { Writable: Stream, Readable: Stream, Duplex: Stream, Transform: Stream };
