// Never reached: topic aliases and stored messages belong to the engine's publish flow.
class Unused {}
module.exports = { LRUCache: Unused, default: (packet) => packet };
