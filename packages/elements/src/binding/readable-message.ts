import type { Message } from '@mqtt-kit/core';
import { valueFormatOf, type WantedFormat } from '../payload/late/late-format.js';
import { SLICE_MS } from '../payload/late/late-limits.js';
import { lateValueOf, type LateValue } from '../payload/late/late-values.js';

/**
 * Of the messages that come the newest that can be read. One payload is decoded at a time, and the newest next: what is older never
 * takes its place, and messages that come faster than they are decoded keep nothing from being shown. One is read anew after a while
 * where what reads it could not be loaded.
 */
export class ReadableMessage {
  readonly #onRead: () => void;
  #message: Message | undefined;
  #readAs = '';
  #decoded: LateValue | undefined;
  #reading: Message | undefined;
  /** So long what was read holds, by `performance.now()`. */
  #untilMs = Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onRead - told that {@link take} has something newer to give, or is to read anew. */
  constructor(onRead: () => void) {
    this.#onRead = onRead;
  }

  /** What the payload of the message is; undefined where it is JSON, or else text. */
  get decoded(): LateValue | undefined {
    return this.#decoded;
  }

  /** Takes the newest message; returns the one to be shown, which may still be the one before. */
  take(message: Message | undefined, wanted: WantedFormat): Message | undefined {
    if (!message) {
      this.forget();
      return undefined;
    }
    const format = valueFormatOf(message, wanted);
    const readAs = format === undefined ? '' : `${format} ${wanted.schema ?? ''}`;
    const isSame = message === this.#message && readAs === this.#readAs;
    if (isSame && performance.now() < this.#untilMs) {
      this.#readAnewLater();
      return message;
    }
    if (format === undefined) {
      this.#reading = undefined;
      return this.#become(message, readAs, undefined);
    }
    if (this.#reading) return this.#message;
    const read = lateValueOf(message, format, wanted.schema, performance.now() + SLICE_MS);
    if (!(read instanceof Promise)) return this.#become(message, readAs, read);
    this.#reading = message;
    void read.then((decoded) => {
      if (this.#reading !== message) return;
      this.#reading = undefined;
      this.#become(message, readAs, decoded);
      this.#onRead();
    });
    return this.#message;
  }

  /** Reads nothing anew, until the next {@link take}. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Forgets what came, and what is being read. */
  forget(): void {
    this.stop();
    this.#message = undefined;
    this.#decoded = undefined;
    this.#reading = undefined;
  }

  #readAnewLater(): void {
    if (this.#untilMs === Infinity) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onRead();
    }, this.#untilMs - performance.now());
  }

  #become(message: Message, readAs: string, decoded: LateValue | undefined): Message {
    this.stop();
    this.#untilMs = performance.now() + (decoded?.holdsMs ?? Infinity);
    this.#readAnewLater();
    this.#message = message;
    this.#readAs = readAs;
    this.#decoded = decoded;
    return message;
  }
}
