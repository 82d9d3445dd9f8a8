import { BoundedQueue } from './bounded-queue.js';
import type { Pace } from './backlog.js';
import type { Message } from './message.js';

/** Messages as an async iterator. Leaving the loop unsubscribes. */
export interface MessageStream extends AsyncIterableIterator<Message, undefined> {
  /** How many messages of QoS 0 were dropped, oldest first, because the reader was slower than the broker. */
  readonly dropped: number;
}

/** Messages for one slow reader. */
export class MessageQueue extends BoundedQueue<Message> implements MessageStream {
  /**
   * @param onReturn - called once when the reader leaves the loop.
   * @param onPace - called when the reader falls behind, and when it has caught up.
   */
  constructor(
    { maxMessages, maxBytes }: { readonly maxMessages: number; readonly maxBytes: number },
    onReturn: () => void,
    onPace?: (pace: Pace) => void,
  ) {
    super(
      {
        maxItems: maxMessages,
        maxBytes,
        bytesOf: ({ payload }) => payload.byteLength,
        mustStay: ({ qos }) => qos > 0,
        keep: (message) => message.copy(),
      },
      onReturn,
      onPace,
    );
  }
}
