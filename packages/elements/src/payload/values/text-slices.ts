/** In UTF-16 units, or in bytes. Divisible by three: base64 of slices is then base64 of the whole. */
export const SLICE = 24 * 1024;

/** A text in slices. */
export function* textSlices(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + SLICE);
    // Half a surrogate pair, written by itself, would be lost.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    yield text.slice(start, end);
    start = end;
  }
}

/** Bytes as base64, in slices. */
export function* base64Slices(bytes: Uint8Array): Generator<string> {
  for (let start = 0; start < bytes.byteLength; start += SLICE)
    yield btoa(String.fromCharCode(...bytes.subarray(start, start + SLICE)));
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
