import { EventEmitter } from '#mqtt-client';
import type { GatherBuffer } from './gather-buffer.js';

/** What MQTT.js pipes a stream into: it takes one packet at a time and calls `done` when it is ready for the next. */
interface PacketSink {
  _write(packet: Uint8Array, encoding: string, done: () => void): void;
}

const encoder = new TextEncoder();

/** What the socket does when MQTT.js is done with its stream. */
export interface ControlStreamOwner {
  readonly out: GatherBuffer;
  /** MQTT.js has sent its last packet. */
  onEnd(): void;
  /** MQTT.js gives the connection up. */
  onDestroy(): void;
}

/**
 * The stream that MQTT.js sees: single control packets in, bytes out through the shared gather buffer. It has what MQTT.js calls of a
 * Node stream and nothing else.
 */
export class ControlStream extends EventEmitter {
  readonly #owner: ControlStreamOwner;
  readonly #waiting: Uint8Array[] = [];
  #sink: PacketSink | undefined;
  #busy = false;
  #closed = false;

  constructor(owner: ControlStreamOwner) {
    super();
    this.#owner = owner;
  }

  /** Called by MQTT.js with the writable end of its parser. */
  pipe(sink: PacketSink): void {
    this.#sink = sink;
  }

  /** Hands one control packet to MQTT.js. What its parser throws comes out here. */
  deliver(packet: Uint8Array): void {
    this.#waiting.push(packet);
    this.#next();
  }

  /** Called by mqtt-packet for each piece of a packet. */
  write(piece: Uint8Array | string): boolean {
    this.#owner.out.write(typeof piece === 'string' ? encoder.encode(piece) : piece);
    return true;
  }

  /** Called by MQTT.js after DISCONNECT. */
  end(done?: () => void): void {
    this.#owner.onEnd();
    done?.();
  }

  /** Called by MQTT.js when it gives up, and by the socket when it is closed. */
  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting.length = 0;
    this.#owner.onDestroy();
    this.emit('close');
  }

  #next(): void {
    if (this.#busy || this.#closed) return;
    const packet = this.#waiting.shift();
    if (!packet || !this.#sink) return;
    this.#busy = true;
    this.#sink._write(packet, 'buffer', () => {
      this.#busy = false;
      this.#next();
    });
  }
}
