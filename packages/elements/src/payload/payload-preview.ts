/** Pure: one line that shows what a payload is, however large it is. */
import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { formatBytes } from '../localization/format.js';
import { currentLocale } from '../localization/locale.js';

/** A payload in one line. */
export interface PayloadPreview {
  /** `decoded`: values, by a decoder. `failed`: what its decoder could not read, with the reason. */
  readonly kind: 'text' | 'json' | 'binary' | 'empty' | 'decoded' | 'failed';
  readonly text: string;
}

/** No more than this much of a payload is looked at, in bytes. */
const LOOKED_AT_BYTES = 2048;
/** No more than this much of it is shown, in UTF-16 units. */
export const SHOWN_LENGTH = 512;
const SHOWN_HEX_BYTES = 8;

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

let previews = new WeakMap<Message, PayloadPreview>();
let previewsLocale = '';

/** The preview of a message's payload, made once in each language. */
export function previewOf(message: Message): PayloadPreview {
  const locale = currentLocale();
  if (locale !== previewsLocale) {
    previews = new WeakMap();
    previewsLocale = locale;
  }
  let preview = previews.get(message);
  if (!preview) {
    preview = previewPayload(message.payload);
    previews.set(message, preview);
  }
  return preview;
}

/** JSON compact, text with its white space collapsed, anything else as its size and its first bytes. */
export function previewPayload(payload: Uint8Array): PayloadPreview {
  if (payload.byteLength === 0) return { kind: 'empty', text: msg('empty') };
  const isWhole = payload.byteLength <= LOOKED_AT_BYTES;
  const text = decode(payload.subarray(0, LOOKED_AT_BYTES), isWhole);
  if (text === undefined || CONTROL.test(text)) return { kind: 'binary', text: hex(payload) };
  const json = isWhole ? compactJson(text) : undefined;
  if (json !== undefined) return { kind: 'json', text: shorten(json, true) };
  return { kind: 'text', text: shorten(text.replace(/\s+/g, ' '), isWhole) };
}

/** Undefined for what is not UTF-8. A character cut in two by our own cut is no fault. */
function decode(bytes: Uint8Array, isWhole: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch {
    return undefined;
  }
}

function compactJson(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  // Only white space goes: written anew, numbers such as 1.0 or 12345678901234567890 would no longer be what came.
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

function shorten(text: string, isWhole: boolean): string {
  if (text.length > SHOWN_LENGTH) return `${text.slice(0, SHOWN_LENGTH)}…`;
  return isWhole ? text : `${text}…`;
}

function hex(payload: Uint8Array): string {
  const bytes = [...payload.subarray(0, SHOWN_HEX_BYTES)].map((byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  const rest = payload.byteLength > SHOWN_HEX_BYTES ? '…' : '';
  return msg(str`▢ ${formatBytes(payload.byteLength)} binary · ${bytes.join(' ')}${rest}`);
}
