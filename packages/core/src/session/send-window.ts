import type { OutgoingMessage } from '../connection/session-port.js';

/** A message that waits for room. */
export interface QueuedMessage {
  readonly request: number;
  readonly message: OutgoingMessage;
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

  /** A connection began: `receiveMaximum` at once, of which `inFlight` were sent again already. */
  open(receiveMaximum: number, inFlight: readonly OutgoingMessage[]): void {
    this.#open = receiveMaximum;
    this.#inFlight = inFlight.length;
    this.#inFlightBytes = inFlight.reduce((sum, { payload }) => sum + payload.byteLength, 0);
  }

  /** The connection ended: nothing is let through until the next one. Gives back what has not left. */
  shut(): readonly QueuedMessage[] {
    this.#open = 0;
    this.#bytes = 0;
    return this.#queue.splice(0);
  }

  /** Adds a message at the end; false when that is beyond the bounds. */
  add(queued: QueuedMessage): boolean {
    const bytes = queued.message.payload.byteLength;
    const full =
      this.#queue.length >= this.#limits.maxMessages || this.#bytes + bytes > this.#limits.maxBytes;
    // A message that can leave at once does not wait, so bounds of waiting do not hold it.
    if (full && (this.#queue.length > 0 || !this.#hasRoom(bytes))) return false;
    this.#queue.push(queued);
    this.#bytes += bytes;
    return true;
  }

  /** The next message that may leave now; it counts as in flight. */
  next(): QueuedMessage | undefined {
    const [queued] = this.#queue;
    if (!queued || !this.#hasRoom(queued.message.payload.byteLength)) return undefined;
    this.#queue.shift();
    this.#inFlight++;
    this.#inFlightBytes += queued.message.payload.byteLength;
    this.#bytes -= queued.message.payload.byteLength;
    return queued;
  }

  /** A message was acknowledged or refused. */
  settled({ payload }: OutgoingMessage): void {
    this.#inFlight = Math.max(0, this.#inFlight - 1);
    this.#inFlightBytes = Math.max(0, this.#inFlightBytes - payload.byteLength);
  }

  /** Takes a message back that has not left; false when it has. */
  withdraw(request: number): boolean {
    const index = this.#queue.findIndex((queued) => queued.request === request);
    if (index < 0) return false;
    const [queued] = this.#queue.splice(index, 1);
    this.#bytes -= queued?.message.payload.byteLength ?? 0;
    return true;
  }

  /** One message may leave whatever its size, when nothing else is in flight. */
  #hasRoom(bytes: number): boolean {
    if (this.#inFlight >= this.#open) return false;
    return this.#inFlight === 0 || this.#inFlightBytes + bytes <= this.#limits.maxBytes;
  }
}
