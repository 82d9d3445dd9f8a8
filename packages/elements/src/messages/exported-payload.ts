/** Pure: a payload as text for a file, in slices, so that a large one does not hold up the page. */

import { base64Slices, SLICE, textSlices } from '../payload/values/text-slices.js';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a payload is in a file. */
export interface ExportedPayload {
  readonly encoding: 'text' | 'base64';
  readonly slices: Iterable<string>;
  /** Whether it is one slice. */
  readonly isShort: boolean;
}

/** Text where it is UTF-8, otherwise base64. */
export function exportedPayload(payload: Uint8Array): ExportedPayload {
  const text = decode(payload);
  return text === undefined
    ? { encoding: 'base64', slices: base64Slices(payload), isShort: payload.byteLength <= SLICE }
    : { encoding: 'text', slices: textSlices(text), isShort: text.length <= SLICE };
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  return [...base64Slices(bytes)].join('');
}

function decode(payload: Uint8Array): string | undefined {
  try {
    return strict.decode(payload);
  } catch {
    return undefined;
  }
}
