/** Pure: how much one outbox may hold. */
import { MqttError } from '../errors.js';

/** Bounds of one outbox. */
export interface OutboxBounds {
  readonly maxMessages: number;
  /** Of all messages as they lie on the device, in bytes. */
  readonly maxBytes: number;
}

/** Bounds unless others are given. */
export const DEFAULT_OUTBOX_BOUNDS: OutboxBounds = {
  maxMessages: 1000,
  maxBytes: 16 * 1024 * 1024,
};

/** Keeps count of what an outbox holds. */
export class OutboxRoom {
  readonly #bounds: OutboxBounds;
  readonly #sizes: Map<number, number>;
  #bytes = 0;

  /** @param sizes - bytes of each message that is there already, by sequence. */
  constructor(bounds: OutboxBounds, sizes: ReadonlyMap<number, number> = new Map()) {
    this.#bounds = bounds;
    this.#sizes = new Map(sizes);
    for (const bytes of sizes.values()) this.#bytes += bytes;
  }

  has(sequence: number): boolean {
    return this.#sizes.has(sequence);
  }

  /**
   * Makes room for a message.
   *
   * @throws MqttError `outbox-full` beyond the bounds; nothing is dropped to make room.
   */
  take(sequence: number, bytes: number): void {
    const { maxMessages, maxBytes } = this.#bounds;
    if (this.#sizes.size >= maxMessages)
      throw full(`It holds ${String(maxMessages)} messages already`);
    if (this.#bytes + bytes > maxBytes)
      throw full(`It may hold ${String(maxBytes)} bytes, and this message makes it more`);
    this.restore(sequence, bytes);
  }

  /** Gives the room of a message back; returns its bytes, or undefined when it had none. */
  free(sequence: number): number | undefined {
    const bytes = this.#sizes.get(sequence);
    if (bytes === undefined) return undefined;
    this.#sizes.delete(sequence);
    this.#bytes -= bytes;
    return bytes;
  }

  /** Counts a message again that is still there after all, whatever the bounds. */
  restore(sequence: number, bytes: number): void {
    this.free(sequence);
    this.#sizes.set(sequence, bytes);
    this.#bytes += bytes;
  }
}

function full(why: string): MqttError {
  const text = `The outbox is full. ${why}: wait until some are delivered.`;
  return new MqttError('outbox-full', text, { retryable: true });
}
