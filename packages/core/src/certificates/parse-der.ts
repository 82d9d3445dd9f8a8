/** Pure: DER by a schema, within bounds, and never with an exception of a library's own. */
import { AsnConvert } from '@peculiar/asn1-schema';
import { unreadable } from './certificate-error.js';
import type { CertificateThing } from './certificate-texts.js';

/** Deeper, larger or more branching than any certificate. */
const LIMITS = {
  berOptions: { maxDepth: 32, maxNodes: 20_000, maxContentLength: 1024 * 1024 },
};

type Schema<T> = new () => T;

/** The value; undefined for what is something else. */
export function tryParse<T>(der: BufferSource, schema: Schema<T>): T | undefined {
  try {
    return AsnConvert.parse(der, schema, LIMITS);
  } catch {
    return undefined;
  }
}

/** @param what - it should be, for the error. @throws MqttError `certificate-unreadable`. */
export function parseDer<T>(der: BufferSource, schema: Schema<T>, what: CertificateThing): T {
  const value = tryParse(der, schema);
  if (value === undefined) throw unreadable(what);
  return value;
}

/** @throws whatever the library throws for a value that is no such schema's: a mistake of ours. */
export function toDer(value: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(AsnConvert.serialize(value));
}
