/** Bytes that a Variable Byte Integer takes (MQTT 5 §1.5.5, the remaining length of MQTT 3.1.1 §2.2.3). */
export function variableByteLength(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return 4;
}

/** Writes one and returns the position behind it. */
export function writeVariableByte(bytes: Uint8Array, offset: number, value: number): number {
  let position = offset;
  let rest = value;
  while (rest >= 0x80) {
    bytes[position++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[position++] = rest;
  return position;
}
