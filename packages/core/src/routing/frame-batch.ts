import type { Cancel } from '../environment/environment.js';
import type { Message } from './message.js';

/**
 * Called at most once a frame with what came since the last one.
 *
 * @param dropped - how many of these were dropped, oldest first, because more came in one frame than the bounds allow.
 */
export type BatchHandler = (messages: readonly Message[], dropped: number) => unknown;

/** Bounds of one batch: 1000 messages, 4 MiB. */
const MAX_MESSAGES = 1000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Gathers the messages of one frame for one handler, bounded in count and bytes. */
export class FrameBatch {
  readonly #nextFrame: (task: () => void) => Cancel;
  readonly #deliver: (messages: readonly Message[], dropped: number) => void;
  #messages: Message[] = [];
  #bytes = 0;
  #dropped = 0;
  #cancel: Cancel | undefined;

  constructor(
    nextFrame: (task: () => void) => Cancel,
    deliver: (messages: readonly Message[], dropped: number) => void,
  ) {
    this.#nextFrame = nextFrame;
    this.#deliver = deliver;
  }

  /** Keeps a message, with bytes of its own, for the next frame. */
  push(message: Message): void {
    const kept = message.copy();
    this.#messages.push(kept);
    this.#bytes += kept.payload.byteLength;
    while (this.#messages.length > MAX_MESSAGES || this.#bytes > MAX_BYTES) {
      this.#bytes -= this.#messages.shift()?.payload.byteLength ?? 0;
      this.#dropped++;
    }
    this.#cancel ??= this.#nextFrame(() => {
      this.#flush();
    });
  }

  /** Nothing more is delivered. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#messages = [];
    this.#bytes = this.#dropped = 0;
  }

  #flush(): void {
    this.#cancel = undefined;
    const messages = this.#messages;
    const dropped = this.#dropped;
    this.#messages = [];
    this.#bytes = this.#dropped = 0;
    this.#deliver(messages, dropped);
  }
}
