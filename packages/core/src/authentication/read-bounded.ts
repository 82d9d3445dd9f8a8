/**
 * The body of a response, or undefined when it is longer than `maxBytes`: then no more of it is read. What the server says of its
 * length is not believed.
 *
 * @throws whatever the network's failure is in this browser.
 */
export async function readBounded(
  { body }: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    if (length + value.length > maxBytes) {
      await reader.cancel();
      return undefined;
    }
    bytes.set(value, length);
    length += value.length;
  }
  return bytes.subarray(0, length);
}
