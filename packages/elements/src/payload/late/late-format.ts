/** Pure: which payloads have to be decoded before there is anything to read, for whoever shows many of them. */
import type { Message } from '@mqtt-kit/core';
import { formatOfMessage } from '../choose-format.js';

/** How the page wants the messages of a topic read; undefined where it leaves that to the message. */
export interface WantedFormat {
  readonly format: string | undefined;
  /** What describes them, for Protobuf: `/schemas/plant.binpb#plant.Reading`. */
  readonly schema: string | undefined;
}

/** The page leaves it to the message. */
export const ANY_FORMAT: WantedFormat = { format: undefined, schema: undefined };

/** Larger payloads are read only where somebody opens one. */
export const MOST_BYTES = 64 * 1024;

/** They show what they are without a decoder. */
const AT_ONCE: ReadonlySet<string> = new Set(['json', 'text', 'hex', 'base64']);

type AskedMessage = Pick<Message, 'topic' | 'payload' | 'properties'>;

/** The format in which a payload has to be decoded; undefined where a look at its bytes is enough. */
export function lateFormatOf(
  message: AskedMessage,
  { format, schema }: WantedFormat,
): string | undefined {
  if (message.payload.byteLength === 0) return undefined;
  const chosen = format ?? formatOfMessage(message, schema);
  return chosen === undefined || AT_ONCE.has(chosen) ? undefined : chosen;
}

/** The same for values that a path finds: they are JSON, or else text, unless the page or the message says otherwise. */
export function valueFormatOf(message: AskedMessage, wanted: WantedFormat): string | undefined {
  const { format } = wanted;
  if (format === undefined || format === 'json') return lateFormatOf(message, wanted);
  return message.payload.byteLength === 0 ? undefined : format;
}
