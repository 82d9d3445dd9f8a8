import type { OfflinePolicy, OutgoingMessage } from '../connection/session-port.js';
import type { KeptMessage } from './outbox.js';

/** A message that waits for room, or for a connection. */
export interface QueuedMessage {
  readonly request: number;
  readonly message: OutgoingMessage;
  readonly offline: OfflinePolicy;
  /** Milliseconds since the epoch: not sent by then, it is refused. */
  readonly expiresAt: number;
  /** Its place on the device, if it is kept there; it may leave once it is written. */
  readonly kept?: KeptMessage;
}

/** Bounds of what waits. */
export interface SendWindowLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** 1000 messages, 16 MiB. */
export const DEFAULT_SEND_LIMITS: SendWindowLimits = {
  maxMessages: 1000,
  maxBytes: 16 * 1024 * 1024,
};

/**
 * Lets through as many unacknowledged QoS 1 and 2 messages as the broker accepts at once (Receive Maximum, MQTT 5 §3.3.4 and §4.9),
 * and no more bytes than the bound. The others wait in order, within bounds. Pure.
 */
export class SendWindow {
  readonly #limits: SendWindowLimits;
  #open = 0;
  #inFlight = 0;
  #inFlightBytes = 0;
  #bytes = 0;
  #queue: QueuedMessage[] = [];

  constructor(limits: SendWindowLimits = DEFAULT_SEND_LIMITS) {
    this.#limits = limits;
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Whether a message on this topic waits: those after it must not overtake it. */
  hasTopic(topic: string): boolean {
    return this.#queue.some(({ message }) => message.topic === topic);
  }

  /** When the first of what waits expires, in milliseconds since the epoch; `Infinity` when nothing does. */
  get nextExpiry(): number {
    return this.#queue.reduce((first, { expiresAt }) => Math.min(first, expiresAt), Infinity);
  }

  /** A connection began: `receiveMaximum` at once, of which `inFlight` are on their way again. */
  open(receiveMaximum: number, inFlight: readonly OutgoingMessage[]): void {
    this.#open = receiveMaximum;
    this.#inFlight = inFlight.length;
    this.#inFlightBytes = inFlight.reduce((sum, { payload }) => sum + payload.byteLength, 0);
  }

  /** The connection ended: nothing is let through until the next one. */
  shut(): void {
    this.#open = 0;
  }

  /** Takes out and gives back what waits and fits the condition, in order. */
  remove(fits: (queued: QueuedMessage) => boolean): readonly QueuedMessage[] {
    const removed: QueuedMessage[] = [];
    this.#queue = this.#queue.filter((queued) => {
      if (!fits(queued)) return true;
      removed.push(queued);
      this.#bytes -= queued.message.payload.byteLength;
      return false;
    });
    return removed;
  }

  /** Adds a message at the end; false when that is beyond the bounds. */
  add(queued: QueuedMessage): boolean {
    const bytes = queued.message.payload.byteLength;
    const full =
      this.#queue.length >= this.#limits.maxMessages || this.#bytes + bytes > this.#limits.maxBytes;
    // A message that can leave at once does not wait, so bounds of waiting do not hold it; the device has bounds of its own.
    if (full && !queued.kept && (this.#queue.length > 0 || !this.#mayLeave(queued.message, false)))
      return false;
    this.#queue.push(queued);
    this.#bytes += bytes;
    return true;
  }

  /**
   * The next message that may leave now; QoS 1 and 2 count as in flight.
   *
   * @param cautious - one at a time.
   * @param isBlocked - what must wait although those behind it, on other topics, need not.
   */
  next(
    cautious = false,
    isBlocked: (queued: QueuedMessage) => boolean = () => false,
  ): QueuedMessage | undefined {
    const index = this.#firstFree(isBlocked);
    const queued = this.#queue[index];
    // Those behind it wait too: what is published first leaves first.
    if (!queued || queued.kept?.isWritten() === false) return undefined;
    if (!this.#mayLeave(queued.message, cautious)) return undefined;
    this.#queue.splice(index, 1);
    this.#bytes -= queued.message.payload.byteLength;
    if (queued.message.qos > 0) {
      this.#inFlight++;
      this.#inFlightBytes += queued.message.payload.byteLength;
    }
    return queued;
  }

  /** A message was acknowledged or refused. */
  settled({ payload }: OutgoingMessage): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    this.#inFlightBytes = Math.max(0, this.#inFlightBytes - payload.byteLength);
  }

  /** What is behind a blocked message on its topic is blocked, too. */
  #firstFree(isBlocked: (queued: QueuedMessage) => boolean): number {
    const blocked = new Set<string>();
    return this.#queue.findIndex((queued) => {
      const { topic } = queued.message;
      if (!blocked.has(topic) && !isBlocked(queued)) return true;
      blocked.add(topic);
      return false;
    });
  }

  #mayLeave({ qos, payload }: OutgoingMessage, cautious: boolean): boolean {
    if (this.#open === 0) return false;
    if (qos === 0) return true;
    return cautious ? this.#inFlight === 0 : this.#hasRoom(payload.byteLength);
  }

  /** One message may leave whatever its size, when nothing else is in flight. */
  #hasRoom(bytes: number): boolean {
    if (this.#inFlight >= this.#open) return false;
    return this.#inFlight === 0 || this.#inFlightBytes + bytes <= this.#limits.maxBytes;
  }
}
