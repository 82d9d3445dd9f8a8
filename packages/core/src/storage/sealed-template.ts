/** A template between its room and the database: sealed for its id, and back. */
import type { TemplateEntry } from '../history/template-store.js';
import type { EnvelopePlace } from '../vault/envelope-place.js';
import { openEnvelope, sealEnvelope } from '../vault/envelope.js';
import { isObject } from './checked-records.js';
import type { OwnKey } from './own-key.js';

const LABEL = 'mqtt-kit template/1';
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Seals a template, name and all. */
export function sealTemplate(
  { id: keyId, key }: OwnKey,
  id: string,
  { name, content }: TemplateEntry,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = encoder.encode(JSON.stringify({ name, content }));
  return sealEnvelope(key, bytes, place(keyId, id));
}

/** The template, or undefined when it does not open, or is something else. */
export async function openTemplate(
  { id: keyId, key }: OwnKey,
  id: string,
  envelope: unknown,
): Promise<TemplateEntry | undefined> {
  try {
    const bytes = await openEnvelope(key, envelope, place(keyId, id));
    const read: unknown = JSON.parse(decoder.decode(bytes));
    if (!isObject(read)) return undefined;
    const { name, content } = read;
    if (typeof name !== 'string' || typeof content !== 'string') return undefined;
    return { name, content };
  } catch {
    // The caller counts it; there is nothing to be done about it.
    return undefined;
  }
}

function place(keyId: string, recordId: string): EnvelopePlace {
  return { label: LABEL, vaultId: 'templates', keyId, recordId, revision: 0 };
}
