import { PacketBoundaries, type PacketName } from './packet-boundaries.js';

/** Which way bytes go. */
export type Direction = 'to-broker' | 'to-client';

/** Where on a connection something goes wrong. */
export type FaultPoint =
  /** After this many bytes of the TCP stream, the WebSocket handshake included. */
  | { readonly direction: Direction; readonly afterBytes: number }
  /**
   * Before, within (behind its first byte) or after the nth packet of this name, 1 being the first; of any name without one. A
   * WebSocket hands over whole frames only, so packets before it in the same frame are lost too.
   */
  | {
      readonly direction: Direction;
      readonly packet?: PacketName;
      readonly nth: number;
      readonly edge: 'before' | 'within' | 'after';
    };

/** What goes wrong there. */
export type FaultAction =
  /** The connection ends. */
  | { readonly kind: 'cut' }
  /** Nothing passes any more, either way, and nobody is told. */
  | { readonly kind: 'stall' }
  /** What follows in this direction comes later. */
  | { readonly kind: 'delay'; readonly delayMs: number };

/** One fault of one connection. */
export interface Fault {
  readonly point: FaultPoint;
  readonly action: FaultAction;
}

/** Watches one direction for the point of a fault. */
export class FaultWatch {
  readonly #point: FaultPoint | undefined;
  readonly #boundaries = new PacketBoundaries();
  #bytes = 0;
  #packets = 0;
  #reached = false;

  constructor(fault: Fault | undefined, direction: Direction) {
    this.#point = fault?.point.direction === direction ? fault.point : undefined;
  }

  /** How many bytes of the chunk pass before the fault; undefined when it does not lie in this chunk. */
  offsetIn(chunk: Uint8Array): number | undefined {
    const point = this.#point;
    if (!point || this.#reached) return undefined;
    const offset =
      'afterBytes' in point ? this.#byBytes(point.afterBytes, chunk) : this.#byPacket(point, chunk);
    this.#reached = offset !== undefined;
    return offset;
  }

  #byBytes(afterBytes: number, chunk: Uint8Array): number | undefined {
    const offset = afterBytes - this.#bytes;
    this.#bytes += chunk.length;
    return offset <= chunk.length ? offset : undefined;
  }

  #byPacket(
    point: Exclude<FaultPoint, { readonly afterBytes: number }>,
    chunk: Uint8Array,
  ): number | undefined {
    for (const { edge, packet, offset } of this.#boundaries.push(chunk)) {
      if (point.packet !== undefined && packet !== point.packet) continue;
      if (edge === 'start') this.#packets++;
      if (this.#packets !== point.nth) continue;
      if (edge === 'end') {
        if (point.edge === 'after') return offset;
      } else if (point.edge !== 'after') {
        return point.edge === 'before' ? offset : offset + 1;
      }
    }
    return undefined;
  }
}
