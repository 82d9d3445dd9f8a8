/** Pure: what a path finds in a message. The payload is read once, and only if somebody asks. */
import type { Message } from '@mqtt-kit/core';
import type { DecodedValue } from '../payload/late/late-values.js';
import type { Root } from './expression.js';

/** A payload beyond that is text to us: reading it as JSON would hold up the page. */
const MOST_JSON_BYTES = 64 * 1024;
/** No more of a text is shown, in UTF-16 units and therefore looked at in bytes. */
export const MOST_TEXT = 10_000;

const payloads = new WeakMap<Message, { readonly json: unknown }>();

/** One message at one moment. */
export class MessageValues {
  readonly #message: Message;
  readonly #now: number;
  readonly #decoded: DecodedValue | undefined;
  #payload: { readonly json: unknown } | undefined;

  /**
   * @param now - milliseconds since the epoch.
   * @param decoded - undefined: the payload is JSON, or else text.
   */
  constructor(message: Message, now: number, decoded?: DecodedValue) {
    this.#message = message;
    this.#now = now;
    this.#decoded = decoded;
  }

  get message(): Message {
    return this.#message;
  }

  get now(): number {
    return this.#now;
  }

  /** @param deeper - whether more of the path follows. */
  get(root: Root, deeper: boolean): unknown {
    const message = this.#message;
    switch (root) {
      case 'payload':
        return this.#decoded ? this.#decoded.value : this.#json;
      case 'topic':
        return deeper ? message.topic.split('/') : message.topic;
      case 'age':
        return Math.max(0, this.#now - message.receivedAt) / 1000;
      default:
        return message[root];
    }
  }

  /** A payload that is one number or word, as it was written: 71.40 stays 71.40. */
  get written(): unknown {
    return this.#decoded ? this.#decoded.value : decode(this.#message.payload).trim();
  }

  get #json(): unknown {
    return (this.#payload ??= readOnce(this.#message)).json;
  }
}

/** Reads the payload of a message before somebody asks, where there is time for it: then nothing has to be read. */
export function readAhead(message: Message): void {
  readOnce(message);
}

/** Forgets what the payload says: that may be many times as large. */
export function forgetRead(message: Message): void {
  payloads.delete(message);
}

/** A row that says its age is shown again and again: what its message says is read once, and kept as long as the message is. */
function readOnce(message: Message): { readonly json: unknown } {
  const known = payloads.get(message) ?? { json: readPayload(message.payload) };
  payloads.set(message, known);
  return known;
}

function readPayload(payload: Uint8Array): unknown {
  // Nothing in it is how a broker is told to forget a state.
  if (payload.byteLength === 0) return undefined;
  const text = decode(payload);
  if (payload.byteLength > MOST_JSON_BYTES) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function decode(payload: Uint8Array): string {
  const isLarge = payload.byteLength > MOST_JSON_BYTES;
  return new TextDecoder().decode(isLarge ? payload.subarray(0, MOST_TEXT * 4) : payload);
}
