/** Pure: text and bytes as blocks of DER, each with what stands around it (RFC 7468; RFC 1421 §4.6 for the header of an encrypted key). */
import { CertificateError, unreadable } from './certificate-error.js';

/** One thing in a file. */
export interface Block {
  /** What its frame says, such as `CERTIFICATE`; empty without one. */
  readonly label: string;
  /** The lines before its body, such as `DEK-Info`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly der: Uint8Array<ArrayBuffer>;
}

/** Larger files are none of these, in bytes or UTF-16 units. */
export const MOST_BYTES = 1024 * 1024;
/** A bundle of all authorities that a browser knows has about 150. */
const MOST_BLOCKS = 500;

const BEGIN = /-----BEGIN ([A-Z0-9 ]{1,40})-----/g;
const HEADER = /^([A-Za-z0-9-]{1,40}):[ \t]*(.*)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const NO_HEADERS: ReadonlyMap<string, string> = new Map();

/**
 * The blocks of a file: those of PEM with any text around them, DER, or either in base64 without a frame.
 *
 * @throws MqttError `certificate-unreadable`.
 */
export function readBlocks(source: string | Uint8Array): readonly Block[] {
  if (source.length > MOST_BYTES) throw new CertificateError('too-large');
  const bytes = typeof source === 'string' ? undefined : source;
  const text = bytes ? textOf(bytes) : String(source);
  if (bytes && text === undefined)
    return [{ label: '', headers: NO_HEADERS, der: new Uint8Array(bytes) }];
  const blocks = [...pemBlocks(text ?? '')];
  if (blocks.length > 0) return blocks;
  const der = bytesOfBase64(text ?? '');
  if (!der || der.length === 0) return [];
  // Of a file of text in base64, as a form hands on what is no UTF-8.
  const within = [...pemBlocks(textOf(der) ?? '')];
  return within.length > 0 ? within : [{ label: '', headers: NO_HEADERS, der }];
}

function* pemBlocks(text: string): Iterable<Block> {
  let count = 0;
  for (const match of text.matchAll(BEGIN)) {
    const [begin, label = ''] = match;
    const start = match.index + begin.length;
    const end = text.indexOf(`-----END ${label}-----`, start);
    if (end < 0) throw unreadable('pem-block');
    if (++count > MOST_BLOCKS) throw new CertificateError('too-large');
    const { headers, body } = withoutHeaders(text.slice(start, end));
    const der = bytesOfBase64(body);
    if (!der || der.length === 0) throw unreadable('pem-block');
    yield { label, headers, der };
  }
}

function withoutHeaders(inside: string): Pick<Block, 'headers'> & { readonly body: string } {
  const lines = inside.split(/\r\n|\r|\n/).map((line) => line.trim());
  const first = lines.findIndex((line) => line !== '');
  if (first < 0 || !lines[first]?.includes(':')) return { headers: NO_HEADERS, body: inside };
  const end = lines.indexOf('', first);
  const headers = new Map<string, string>();
  let name = '';
  for (const line of lines.slice(first, end < 0 ? lines.length : end)) {
    const [, found, value] = HEADER.exec(line) ?? [];
    // A line that is none goes on with the one before.
    if (found === undefined) headers.set(name, `${headers.get(name) ?? ''}${line}`);
    else headers.set((name = found), value ?? '');
  }
  return { headers, body: end < 0 ? '' : lines.slice(end).join('') };
}

function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const compact = text.replace(/\s+/g, '');
  if (!BASE64.test(compact)) return undefined;
  try {
    return Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Text, which some systems write in UTF-16; undefined for bytes that are none. */
export function textOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8';
  const text = decoded(bytes, encoding);
  if (text !== undefined && !/[\0-\x08\x0e-\x1f]/.test(text)) return text;
  // The remarks around a frame may be written in whatever way.
  const remarks = decoded(bytes, 'windows-1252');
  return remarks?.includes('-----BEGIN ') === true ? remarks : undefined;
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Bytes in a frame (RFC 7468 §2). */
export function toPem(label: string, der: Uint8Array): string {
  let binary = '';
  for (const byte of der) binary += String.fromCharCode(byte);
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
