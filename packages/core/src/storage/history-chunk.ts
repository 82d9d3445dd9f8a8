/** Kept messages between their room and the database: encoded, sealed together, and back. */
import type { HistoryBounds, HistoryName, KeptMessage } from '../history/history-store.js';
import type { EnvelopePlace } from '../vault/envelope-place.js';
import { openEnvelope, sealEnvelope } from '../vault/envelope.js';
import { isObject } from './checked-records.js';
import { decodeMessage, encodeMessage } from './message-codec.js';
import type { OwnKey } from './own-key.js';

/** What is said of the kept messages of one filter; all of it is sealed. */
export interface HistoryHead extends HistoryName, Pick<HistoryBounds, 'maxAgeMs'> {
  readonly messages: number;
  readonly bytes: number;
  readonly oldest: number;
  readonly newest: number;
}

const HEAD_LABEL = 'mqtt-kit history head/1';
const CHUNK_LABEL = 'mqtt-kit history chunk/1';
const LENGTH_BYTES = 4;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** One message as bytes. */
export function encodeKept(message: KeptMessage): Uint8Array<ArrayBuffer> {
  return encodeMessage({ message, storedAt: message.receivedAt });
}

/** Seals encoded messages together, for their place in a history. */
export function sealChunk(
  { id: keyId, key }: OwnKey,
  history: string,
  id: string,
  encoded: readonly Uint8Array[],
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(encoded.reduce((sum, one) => sum + LENGTH_BYTES + one.length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const one of encoded) {
    view.setUint32(offset, one.length);
    bytes.set(one, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + one.length;
  }
  return sealEnvelope(key, bytes, place(CHUNK_LABEL, keyId, `${history}/${id}`));
}

/** The messages of a chunk, or undefined when it does not open, or holds something else. */
export async function openChunk(
  { id: keyId, key }: OwnKey,
  history: string,
  id: string,
  envelope: unknown,
): Promise<readonly KeptMessage[] | undefined> {
  try {
    const bytes = await openEnvelope(key, envelope, place(CHUNK_LABEL, keyId, `${history}/${id}`));
    const view = new DataView(bytes.buffer);
    const messages: KeptMessage[] = [];
    for (let offset = 0; offset < bytes.length;) {
      const start = offset + LENGTH_BYTES;
      offset = start + view.getUint32(offset);
      const { message, storedAt } = decodeMessage(bytes.subarray(start, offset));
      messages.push({ ...message, receivedAt: storedAt });
    }
    return messages;
  } catch {
    // The caller counts it; there is nothing to be done about it.
    return undefined;
  }
}

/** Seals what is said of a history. */
export function sealHead(
  { id: keyId, key }: OwnKey,
  history: string,
  head: HistoryHead,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = encoder.encode(JSON.stringify(head));
  return sealEnvelope(key, bytes, place(HEAD_LABEL, keyId, history));
}

/** What is said of a history, or undefined when it does not open. */
export async function openHead(
  { id: keyId, key }: OwnKey,
  history: string,
  envelope: unknown,
): Promise<HistoryHead | undefined> {
  try {
    const bytes = await openEnvelope(key, envelope, place(HEAD_LABEL, keyId, history));
    const head: unknown = JSON.parse(decoder.decode(bytes));
    return isHead(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

/** It was sealed, so nobody but this kit wrote it; another version may have written other fields. */
function isHead(value: unknown): value is HistoryHead {
  if (!isObject(value)) return false;
  const numbers = ['maxAgeMs', 'messages', 'bytes', 'oldest', 'newest'];
  const texts = ['broker', 'connection', 'filter'];
  return (
    numbers.every((field) => typeof value[field] === 'number') &&
    texts.every((field) => typeof value[field] === 'string')
  );
}

function place(label: string, keyId: string, recordId: string): EnvelopePlace {
  return { label, vaultId: 'history', keyId, recordId, revision: 0 };
}
