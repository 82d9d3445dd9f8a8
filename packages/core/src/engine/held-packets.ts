import { MqttError } from '../errors.js';
import type { PacketHandler } from './packet-splitter.js';

/** Bound in number. */
const MOST_PACKETS = 1000;

/** Packets that came before they may count, copied and bounded. */
export class HeldPackets {
  readonly #maxBytes: number;
  #packets: { readonly packet: Uint8Array; readonly bodyOffset: number }[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @throws MqttError `protocol-error` beyond the bounds: a broker that sends so much waits for nothing. */
  hold(packet: Uint8Array, bodyOffset: number): void {
    this.#bytes += packet.length;
    if (this.#bytes > this.#maxBytes || this.#packets.length >= MOST_PACKETS) {
      throw new MqttError(
        'protocol-error',
        'The broker sent too much before its authentication was checked.',
      );
    }
    this.#packets.push({ packet: packet.slice(), bodyOffset });
  }

  /** Hands them on, in order. */
  release(handler: PacketHandler): void {
    for (const { packet, bodyOffset } of this.#packets.splice(0)) handler(packet, bodyOffset);
  }
}
