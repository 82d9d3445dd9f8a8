/** AWS Signature Version 4 in a query, as AWS IoT Core checks it: written apart from the library that signs, on Node's cryptography. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What AWS knows of a pair of temporary keys. */
export interface KnownKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly region: string;
}

/** A signature is good for this long before and after the time it names, in milliseconds. */
const VALIDITY_MS = 300_000;

/** The one order of the signed part; the session token follows the signature and is not signed. */
const SIGNED = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-SignedHeaders'];

/** Whether the query of a request is signed with these keys, for this host, and just now. */
export function isSigned(request: IncomingMessage, keys: KnownKeys, now: number): boolean {
  const { host = '' } = request.headers;
  const { pathname, searchParams: query } = new URL(request.url ?? '', `wss://${host}`);
  const wanted = [...SIGNED, 'X-Amz-Signature', 'X-Amz-Security-Token'];
  if ([...query.keys()].sort().join() !== wanted.sort().join()) return false;

  const time = query.get('X-Amz-Date') ?? '';
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (!(Math.abs(now - at) <= VALIDITY_MS)) return false;

  const scope = `${time.slice(0, 8)}/${keys.region}/iotdevicegateway/aws4_request`;
  if (
    query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' ||
    query.get('X-Amz-Credential') !== `${keys.accessKeyId}/${scope}` ||
    query.get('X-Amz-SignedHeaders') !== 'host' ||
    query.get('X-Amz-Security-Token') !== keys.sessionToken
  )
    return false;

  const signedQuery = SIGNED.map((name) => `${name}=${escapeQuery(query.get(name) ?? '')}`).join(
    '&',
  );
  const payload = sha256('');
  const canonical = ['GET', pathname, signedQuery, `host:${host}`, '', 'host', payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${keys.secretAccessKey}`);
  const expected = hmac(key, toSign);
  const given = Buffer.from(query.get('X-Amz-Signature') ?? '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function escapeQuery(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
