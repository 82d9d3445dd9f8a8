import type { Reading } from './read-in-slices.js';

/** So much is decoded at a stretch, in bytes. */
const PIECE_BYTES = 262_144;

/** Bytes as UTF-8 text; undefined for what is none. A byte order mark at the beginning is not text. */
export function* readText(bytes: Uint8Array): Reading<string | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    if (bytes.byteLength <= PIECE_BYTES) return decoder.decode(bytes);
    for (let from = 0; from < bytes.byteLength; from += PIECE_BYTES) {
      text += decoder.decode(bytes.subarray(from, from + PIECE_BYTES), { stream: true });
      yield;
    }
    return text + decoder.decode();
  } catch {
    return undefined;
  }
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
