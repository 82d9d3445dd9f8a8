/** Bytes in which a lost, doubled or moved one shows. */
export function patternedBytes(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; index++)
    bytes[index] = (index * 31 + seed + (index >> 8)) & 0xff;
  return bytes;
}
