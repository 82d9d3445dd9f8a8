/** Pure: where an envelope belongs, as bytes. */
import { MqttError } from '../errors.js';

/** Where an envelope belongs. It is not in the envelope: whoever opens one says where it was found. */
export interface EnvelopePlace {
  /** What kind of thing is inside, and the version of its format; keeps uses of one key apart. */
  readonly label: string;
  readonly vaultId: string;
  readonly keyId: string;
  readonly recordId: string;
  /** Counts the versions of a record, from 0 on, up to 2⁵³ − 1. */
  readonly revision: number;
}

const encoder = new TextEncoder();

/** UTF-8 has no way to write half of a surrogate pair; the encoder would write U+FFFD, and two places would look the same. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * A place as additional authenticated data (RFC 5116 §2.1): each field after its length in bytes (4 bytes, big-endian), so that no two
 * places have the same bytes. The order is label, version (1 byte), vault id, key id, record id, revision (8 bytes, big-endian).
 *
 * @throws MqttError `invalid-options` for text that UTF-8 cannot write and for a revision that is no whole number from 0 to 2⁵³ − 1.
 */
export function additionalData(version: number, place: EnvelopePlace): Uint8Array<ArrayBuffer> {
  const { label, vaultId, keyId, recordId, revision } = place;
  if (!Number.isSafeInteger(revision) || revision < 0)
    throw new MqttError('invalid-options', 'A revision is a whole number from 0 on.');
  const revisionBytes = new Uint8Array(8);
  new DataView(revisionBytes.buffer).setBigUint64(0, BigInt(revision));
  const fields = [
    utf8(label),
    Uint8Array.of(version),
    utf8(vaultId),
    utf8(keyId),
    utf8(recordId),
    revisionBytes,
  ];
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + 4 + field.length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const field of fields) {
    view.setUint32(offset, field.length);
    bytes.set(field, offset + 4);
    offset += 4 + field.length;
  }
  return bytes;
}

function utf8(text: string): Uint8Array {
  if (LONE_SURROGATE.test(text))
    throw new MqttError('invalid-options', 'This text holds half of a surrogate pair.');
  return encoder.encode(text);
}
