/** Pure: a payload as one line in which every byte can be told. */
import type { Message } from '@mqtt-kit/core';

/** No more than this much of a payload is shown, in bytes. */
const SHOWN_BYTES = 1024;

/** Characters without a shape, some of which turn around what follows; and the backslash, which stands before what is written for them. */
const SHAPELESS =
  /[\\\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const texts = new WeakMap<Message, string>();

/** The payload of a message as one line, made once. */
export function rawTextOf(message: Message): string {
  let text = texts.get(message);
  if (text === undefined) {
    text = rawText(message.payload);
    texts.set(message, text);
  }
  return text;
}

/** UTF-8 as it is, with `\n`, `\t`, `\\` and `\u{…}` for what has no shape; anything else as `\x…` byte by byte. */
export function rawText(payload: Uint8Array): string {
  const part = payload.subarray(0, SHOWN_BYTES);
  const isWhole = part.byteLength === payload.byteLength;
  return `${decode(part, isWhole) ?? escapeBytes(part)}${isWhole ? '' : '…'}`;
}

function decode(bytes: Uint8Array, isWhole: boolean): string | undefined {
  try {
    // A character cut in two by our own cut is no fault.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: !isWhole,
    });
    return tellableText(text);
  } catch {
    return undefined;
  }
}

/** A text in which every character can be told: `\\n`, `\\t`, `\\\\` and `\\u{…}` for those that have no shape. */
export function tellableText(text: string): string {
  return text.replace(SHAPELESS, escapeCharacter);
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '\\':
      return '\\\\';
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    default:
      return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  }
}

function escapeBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += `\\x${byte.toString(16).padStart(2, '0')}`;
  return text;
}
