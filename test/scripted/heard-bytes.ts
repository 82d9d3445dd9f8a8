import type { Packet } from 'mqtt-packet';
import { parser } from 'mqtt-packet';

/** What the client said and the script has not taken yet. */
export class HeardBytes {
  #bytes: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => undefined;
  /** The version that CONNECT announced, by which all later packets are read. */
  #protocolVersion = 4;

  /** Whether nothing more will come. */
  get ended(): boolean {
    return this.#ended;
  }

  push(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The next `count` bytes; fewer when the client left before. */
  async take(count: number): Promise<Buffer> {
    await this.#until(() => this.#bytes.length >= count);
    return this.#cut(Math.min(count, this.#bytes.length));
  }

  /**
   * The next packet; undefined when the client left before it was whole.
   *
   * @throws Error when the bytes are no MQTT packet.
   */
  async takePacket(): Promise<Packet | undefined> {
    await this.#until(() => this.#packetLength() !== undefined);
    const length = this.#packetLength();
    return length === undefined ? undefined : this.#decode(this.#cut(length));
  }

  async #until(enough: () => boolean): Promise<void> {
    while (!this.#ended && !enough()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #cut(length: number): Buffer {
    const cut = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return cut;
  }

  /** The length of the first packet, or undefined while not all of it is there (MQTT 3.1.1 §2.2.3). */
  #packetLength(): number | undefined {
    let remaining = 0;
    for (let index = 1; index <= 4; index++) {
      const byte = this.#bytes[index];
      if (byte === undefined) return undefined;
      remaining += (byte & 0x7f) * 128 ** (index - 1);
      if (byte < 0x80) {
        const length = 1 + index + remaining;
        return this.#bytes.length >= length ? length : undefined;
      }
    }
    throw new Error('a remaining length of more than four bytes');
  }

  #decode(bytes: Buffer): Packet {
    let packet: Packet | undefined;
    const reader = parser({ protocolVersion: this.#protocolVersion });
    reader.on('packet', (read) => {
      packet = read;
    });
    reader.on('error', (error) => {
      throw error;
    });
    reader.parse(bytes);
    if (!packet) throw new Error('bytes that are no packet');
    if (packet.cmd === 'connect') this.#protocolVersion = packet.protocolVersion ?? 4;
    return packet;
  }
}
