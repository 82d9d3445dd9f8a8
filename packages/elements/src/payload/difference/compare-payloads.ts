import type { Message } from '@mqtt-kit/core';
import { decodePayload, type DecodedPayload } from '../decode-payload.js';
import { readInSlices } from '../reading/read-in-slices.js';
import { byteChanges } from './byte-changes.js';
import type { PayloadChanges } from './payload-change.js';
import { sameBytes } from './same-bytes.js';
import { valueChanges } from './value-changes.js';

/** What became of a topic's payload since the message before. */
export type PayloadComparison =
  | { readonly kind: 'same' }
  /** The bytes are others, and say the same. */
  | { readonly kind: 'equal' }
  | ({ readonly kind: 'values' | 'lines' | 'bytes' } & PayloadChanges);

type Compared = Pick<Message, 'topic' | 'payload' | 'properties'>;

/** Compares in the format in which the newer message was read, as far as the older one has it too. */
export async function comparePayloads(
  previous: Compared,
  { payload }: Compared,
  decoded: DecodedPayload,
  schema: string | undefined,
  signal: AbortSignal,
): Promise<PayloadComparison> {
  if (await readInSlices(sameBytes(previous.payload, payload), signal)) return { kind: 'same' };
  const before = await decodePayload(previous, decoded.format, schema, signal);
  if (before.kind === 'value' && decoded.kind === 'value') {
    const found = await readInSlices(valueChanges(before.value, decoded.value), signal);
    if (found.changes.length > 0) return { kind: 'values', ...found };
    // Beyond what was kept of them they may be different.
    if (!found.more) return { kind: 'equal' };
  }
  if (before.kind === 'text' && decoded.kind === 'text') {
    const { hasComparableLines, textChanges } = await import('./text-changes.js');
    if (hasComparableLines(before.text) && hasComparableLines(decoded.text)) {
      const found = textChanges(before.text, decoded.text);
      // Where only the last line break is another one, or bytes that are no text, no line is.
      if (found.changes.length > 0) return { kind: 'lines', ...found };
    }
  }
  return { kind: 'bytes', ...(await readInSlices(byteChanges(previous.payload, payload), signal)) };
}
