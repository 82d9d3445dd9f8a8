/** One message of an outbox between the session and the database: encoded, sealed, and back. */
import type { MessageContent } from '../session/outbox-journal.js';
import type { EnvelopePlace } from '../vault/envelope-place.js';
import { openEnvelope, sealEnvelope } from '../vault/envelope.js';
import { checkedSequence } from './checked-records.js';
import { decodeMessage, MESSAGE_LABEL } from './message-codec.js';
import type { OwnKey } from './own-key.js';
import type { MessageRecord } from './schema.js';

/** Seals an encoded message for its place in an outbox. */
export async function sealMessage(
  { id, key }: OwnKey,
  identity: string,
  sequence: number,
  encoded: Uint8Array<ArrayBuffer>,
): Promise<MessageRecord> {
  const envelope = await sealEnvelope(key, encoded, place(id, identity, sequence));
  return { identity, sequence, envelope };
}

/** The message of a record, or undefined when it cannot be opened. */
export async function openMessage(
  { id, key }: OwnKey,
  identity: string,
  record: MessageRecord,
): Promise<MessageContent | undefined> {
  const sequence = checkedSequence(record);
  if (sequence === undefined) return undefined;
  try {
    const encoded = await openEnvelope(key, record.envelope, place(id, identity, sequence));
    return { sequence, ...decodeMessage(encoded) };
  } catch {
    // The caller counts it; there is nothing to be done about it.
    return undefined;
  }
}

function place(keyId: string, identity: string, sequence: number): EnvelopePlace {
  const recordId = `${identity}/${String(sequence)}`;
  // A message is written once: it has no second revision.
  return { label: MESSAGE_LABEL, vaultId: 'outbox', keyId, recordId, revision: 0 };
}
