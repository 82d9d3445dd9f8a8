import { BoundedQueue } from './bounded-queue.js';
import type { Message } from './message.js';

/** Messages as an async iterator. Leaving the loop unsubscribes. */
export interface MessageStream extends AsyncIterableIterator<Message, undefined> {
  /** How many messages were dropped, oldest first, because the reader was slower than the broker. */
  readonly dropped: number;
}

/** Messages for one slow reader. */
export class MessageQueue extends BoundedQueue<Message> implements MessageStream {
  /** @param onReturn - called once when the reader leaves the loop. */
  constructor(
    { maxMessages, maxBytes }: { readonly maxMessages: number; readonly maxBytes: number },
    onReturn: () => void,
  ) {
    super(
      {
        maxItems: maxMessages,
        maxBytes,
        bytesOf: ({ payload }) => payload.byteLength,
        keep: (message) => message.copy(),
      },
      onReturn,
    );
  }
}
