/** Pure: bytes on the wire of Protobuf, for tests that make payloads by hand. */
const encoder = new TextEncoder();
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** One after the other. */
export function joined(...runs: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const whole = new Uint8Array(runs.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const run of runs) {
    whole.set(run, at);
    at += run.length;
  }
  return whole;
}

/** A whole number in groups of seven bits. */
export function varint(value: number): readonly number[] {
  const run: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...run, left];
    run.push((left % 128) | 128);
  }
}
/** A field that is a whole number. */
export const number = (field: number, value: number): readonly number[] => [
  ...varint(field * 8),
  ...varint(value),
];
/** A field that is a run of bytes: a text, or a message. */
export const run = (field: number, bytes: Uint8Array | readonly number[]): Uint8Array =>
  joined(varint(field * 8 + 2), varint(bytes.length), bytes);

/** A field that is a double. */
export function double(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return joined(varint(field * 8 + 1), bytes);
}
