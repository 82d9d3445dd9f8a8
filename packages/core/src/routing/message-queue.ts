import { MqttError } from '../errors.js';
import type { Message } from './message.js';

/** Messages as an async iterator. Leaving the loop unsubscribes. */
export interface MessageStream extends AsyncIterableIterator<Message, undefined> {
  /** How many messages were dropped, oldest first, because the reader was slower than the broker. */
  readonly dropped: number;
}

/** Holds messages for one slow reader: bounded in count and bytes, the oldest dropped first and counted. */
export class MessageQueue implements MessageStream {
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  readonly #onReturn: () => void;
  #messages: Message[] = [];
  #bytes = 0;
  #dropped = 0;
  #end: { readonly error?: unknown } | undefined;
  #readers: {
    resolve: (result: IteratorResult<Message, undefined>) => void;
    reject: (error: unknown) => void;
  }[] = [];

  /** @param onReturn - called once when the reader leaves the loop. */
  constructor(
    limits: { readonly maxMessages: number; readonly maxBytes: number },
    onReturn: () => void,
  ) {
    this.#maxMessages = limits.maxMessages;
    this.#maxBytes = limits.maxBytes;
    this.#onReturn = onReturn;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Hands a message to the waiting reader or keeps it. */
  push(message: Message): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ value: message, done: false });
      return;
    }
    const kept = message.copy();
    this.#messages.push(kept);
    this.#bytes += kept.payload.byteLength;
    while (this.#messages.length > this.#maxMessages || this.#bytes > this.#maxBytes) {
      this.#bytes -= this.#messages.shift()?.payload.byteLength ?? 0;
      this.#dropped++;
    }
  }

  /** Ends the stream: what is kept can still be read; then the loop ends, or throws `error`. */
  close(error?: unknown): void {
    if (this.#end) return;
    this.#end = error === undefined ? {} : { error };
    for (const reader of this.#readers.splice(0)) {
      if (error === undefined) reader.resolve({ value: undefined, done: true });
      else reader.reject(error);
    }
  }

  next(): Promise<IteratorResult<Message, undefined>> {
    const message = this.#messages.shift();
    if (message) {
      this.#bytes -= message.payload.byteLength;
      return Promise.resolve({ value: message, done: false });
    }
    if (this.#end) {
      const { error } = this.#end;
      this.#end = {};
      if (error instanceof Error) return Promise.reject(error);
      if (error !== undefined)
        return Promise.reject(new MqttError('closed', 'The subscription ended.', { cause: error }));
      return Promise.resolve({ value: undefined, done: true });
    }
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<Message, undefined>> {
    if (!this.#end) this.#onReturn();
    this.#messages = [];
    this.#bytes = 0;
    this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
