/** Pure: messages that are not written yet, as many as may be kept. */
import type { HistoryBounds, KeptMessage } from './history-store.js';

/** Tabs get one message at different times. */
const SAME_WITHIN_MS = 2000;

/** A topic may be longer than what it is about. */
function sizeOf({ payload, topic }: KeptMessage): number {
  return payload.length + topic.length;
}

/** A short queue with bounds; the oldest go first. */
export class WaitingMessages {
  readonly #bounds: HistoryBounds;
  #messages: KeptMessage[] = [];
  #bytes = 0;

  constructor(bounds: HistoryBounds) {
    this.#bounds = bounds;
  }

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  add(messages: readonly KeptMessage[]): void {
    const { maxMessages, maxBytes } = this.#bounds;
    let gone = 0;
    for (const message of messages) {
      // It alone would push out most of what is there.
      if (sizeOf(message) > maxBytes / 2) continue;
      this.#messages.push(message);
      this.#bytes += sizeOf(message);
    }
    const isTooMuch = (): boolean =>
      this.#messages.length - gone > maxMessages || this.#bytes > maxBytes;
    for (; isTooMuch(); gone++) {
      const first = this.#messages[gone];
      if (first) this.#bytes -= sizeOf(first);
    }
    if (gone > 0) this.#messages = this.#messages.slice(gone);
  }

  /** All of them, which wait no longer. */
  take(): readonly KeptMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    return messages;
  }

  /** While another tab writes: only what it may not have written when it ends has to wait. */
  forgetBefore(now: number): void {
    this.add(this.take().filter(({ receivedAt }) => receivedAt >= now - SAME_WITHIN_MS));
  }

  /** Forgets what another tab has written. */
  forgetKnown(written: readonly KeptMessage[]): void {
    const known = new Map<string, KeptMessage[]>();
    for (const one of written) known.set(one.topic, [...(known.get(one.topic) ?? []), one]);
    this.add(
      this.take().filter(
        (one) => !known.get(one.topic)?.some((other) => isSameMessage(one, other)),
      ),
    );
  }
}

function isSameMessage(a: KeptMessage, b: KeptMessage): boolean {
  return (
    Math.abs(a.receivedAt - b.receivedAt) <= SAME_WITHIN_MS &&
    a.payload.length === b.payload.length &&
    a.payload.every((byte, index) => byte === b.payload[index])
  );
}
