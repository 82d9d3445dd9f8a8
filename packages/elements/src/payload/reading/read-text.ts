import { DecodeError } from './decode-error.js';
import type { Reading } from './read-in-slices.js';

/** So much is decoded at a stretch, in bytes. */
const PIECE_BYTES = 65_536;

const STRICT = new TextDecoder('utf-8', { fatal: true });
const LENIENT_OPTIONS: TextDecoderOptions = { ignoreBOM: true };
const LENIENT = new TextDecoder('utf-8', LENIENT_OPTIONS);

/** Bytes as UTF-8 text; undefined for what is none. A byte order mark at the beginning is not text. */
export function* readText(bytes: Uint8Array): Reading<string | undefined> {
  try {
    if (bytes.byteLength <= PIECE_BYTES) return STRICT.decode(bytes);
    return yield* inPieces(bytes, new TextDecoder('utf-8', { fatal: true }));
  } catch {
    return undefined;
  }
}

/** The same for what has to be text. @throws DecodeError `not-utf8`. */
export function* readStrictText(bytes: Uint8Array): Reading<string> {
  const text = yield* readText(bytes);
  if (text === undefined) throw new DecodeError({ code: 'not-utf8' });
  return text;
}

/** Bytes as UTF-8 text, with U+FFFD in place of what is none. */
export function* readLenientText(bytes: Uint8Array): Reading<string> {
  if (bytes.byteLength <= PIECE_BYTES) return LENIENT.decode(bytes);
  return yield* inPieces(bytes, new TextDecoder('utf-8', LENIENT_OPTIONS));
}

function* inPieces(bytes: Uint8Array, decoder: TextDecoder): Reading<string> {
  const parts: string[] = [];
  for (let from = 0; from < bytes.byteLength; from += PIECE_BYTES) {
    parts.push(decoder.decode(bytes.subarray(from, from + PIECE_BYTES), { stream: true }));
    yield;
  }
  parts.push(decoder.decode());
  return parts.join('');
}

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/;

/** Whether text has control characters beside white space, and colours of terminals: then it is rather binary. */
export function* hasControls(text: string): Reading<boolean> {
  for (let from = 0; from < text.length; from += PIECE_BYTES) {
    if (CONTROL.test(text.slice(from, from + PIECE_BYTES))) return true;
    yield;
  }
  return false;
}

/** Whether text begins as an object or an array of JSON does, behind however much white space. */
export function* beginsAsJson(text: string): Reading<boolean> {
  for (let from = 0; from < text.length; from += PIECE_BYTES) {
    const first = /[^ \t\n\r]/.exec(text.slice(from, from + PIECE_BYTES))?.[0];
    if (first !== undefined) return first === '{' || first === '[';
    yield;
  }
  return false;
}
