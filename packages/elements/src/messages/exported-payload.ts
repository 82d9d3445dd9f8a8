/** Pure: a payload as text for a file, in slices, so that a large one does not hold up the page. */

/** In UTF-16 units, or in bytes. Divisible by three: base64 of slices is then base64 of the whole. */
const SLICE = 24 * 1024;

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

function* textSlices(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + SLICE);
    // Half a surrogate pair, written by itself, would be lost.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    yield text.slice(start, end);
    start = end;
  }
}

function* base64Slices(bytes: Uint8Array): Generator<string> {
  for (let start = 0; start < bytes.byteLength; start += SLICE)
    yield btoa(String.fromCharCode(...bytes.subarray(start, start + SLICE)));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
