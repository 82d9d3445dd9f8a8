/** How bytes are cut into WebSocket frames: sizes in bytes are used in turn, over and over. */
export type Framing = 'one-frame' | 'byte-by-byte' | readonly number[];

/** Cuts bytes into the frames in which they travel; MQTT does not care where (MQTT 3.1.1 §6). */
export function* cutIntoFrames(bytes: Uint8Array, framing: Framing): Generator<Uint8Array> {
  if (framing === 'one-frame') {
    yield bytes;
    return;
  }
  const sizes = framing === 'byte-by-byte' ? [1] : framing;
  if (!sizes.some((size) => size > 0)) throw new Error('Frames of no bytes carry nothing.');
  let turn = 0;
  for (let start = 0; start < bytes.length; turn++) {
    const end = Math.min(bytes.length, start + (sizes[turn % sizes.length] ?? 0));
    yield bytes.subarray(start, end);
    start = end;
  }
}
