import type { DecodedPayload } from '../decode-payload.js';
import { readInSlices } from '../reading/read-in-slices.js';
import type { PayloadValue } from '../values/payload-value.js';
import type { RowsContent } from './payload-rows.js';
import { textRows } from './row-source.js';

/** What is shown of a payload. */
export type PayloadBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'rows'; readonly content: RowsContent }
  | { readonly kind: 'tree'; readonly value: PayloadValue };

/** Up to here text is one piece, which wraps and can be selected; beyond, it is rows. In UTF-16 units. */
const WHOLE_LENGTH = 20_000;

/** What to show of a payload that was read, or that could not be read. */
export async function payloadBody(
  decoded: DecodedPayload,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<PayloadBody> {
  switch (decoded.kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'value':
      return { kind: 'tree', value: decoded.value };
    case 'bytes':
      return { kind: 'rows', content: { kind: decoded.format, bytes } };
    case 'text':
      return textBody(decoded.text, signal);
    case 'failed':
      return decoded.text === undefined
        ? { kind: 'rows', content: { kind: 'hex', bytes } }
        : textBody(decoded.text, signal);
  }
}

async function textBody(text: string, signal: AbortSignal): Promise<PayloadBody> {
  if (text.length <= WHOLE_LENGTH) return { kind: 'text', text };
  const rows = await readInSlices(textRows(text), signal);
  return { kind: 'rows', content: { kind: 'lines', rows } };
}
