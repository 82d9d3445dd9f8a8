import type { Cancel } from '../environment/environment.js';
import { Backlog, type Pace } from './backlog.js';
import type { Message } from './message.js';

/**
 * Called at most once a frame with what came since the last one.
 *
 * @param dropped - how many messages of QoS 0 were dropped, oldest first, because more came in one frame than the bounds allow.
 */
export type BatchHandler = (messages: readonly Message[], dropped: number) => unknown;

/** Bounds of one batch: 1000 messages, 4 MiB. */
const MAX_MESSAGES = 1000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Gathers the messages of one frame for one handler, bounded in count and bytes. */
export class FrameBatch {
  readonly #nextFrame: (task: () => void) => Cancel;
  readonly #deliver: (messages: readonly Message[], dropped: number) => void;
  readonly #backlog: Backlog<Message>;
  /** Dropped before this frame. */
  #droppedBefore = 0;
  #cancel: Cancel | undefined;

  /** @param onPace - called when more comes in a frame than there is room for, and when that is over. */
  constructor(
    nextFrame: (task: () => void) => Cancel,
    deliver: (messages: readonly Message[], dropped: number) => void,
    onPace?: (pace: Pace) => void,
  ) {
    this.#nextFrame = nextFrame;
    this.#deliver = deliver;
    this.#backlog = new Backlog(
      {
        maxItems: MAX_MESSAGES,
        maxBytes: MAX_BYTES,
        bytesOf: ({ payload }) => payload.byteLength,
        mustStay: ({ qos }) => qos > 0,
      },
      onPace,
    );
  }

  /** Keeps a message, with bytes of its own, for the next frame. */
  push(message: Message): void {
    this.#backlog.push(message.copy());
    this.#cancel ??= this.#nextFrame(() => {
      this.#flush();
    });
  }

  /** Nothing more is delivered. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#backlog.take();
    this.#backlog.end();
  }

  #flush(): void {
    this.#cancel = undefined;
    const dropped = this.#backlog.dropped - this.#droppedBefore;
    this.#droppedBefore += dropped;
    this.#deliver(this.#backlog.take(), dropped);
  }
}
