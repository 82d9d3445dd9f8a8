import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';

/** A private key and its certificate, both PEM: what `https.createServer` takes. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** How {@link localCertificate} keeps its certificate. */
export interface LocalCertificateOptions {
  /** Where the certificate is kept between runs, so that a browser's exception for it lasts. */
  readonly directory?: string;
  /** The current time in milliseconds since 1970. */
  readonly now?: () => number;
}

const DEFAULT_DIRECTORY = fileURLToPath(
  new URL('../../node_modules/.cache/mqtt-kit', import.meta.url),
);
const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_FOR_MS = 365 * DAY_MS;
const RENEW_BEFORE_EXPIRY_MS = 30 * DAY_MS;

/** Subject alternative name types of RFC 5280 §4.2.1.6. */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/**
 * A self-signed certificate for `localhost`, `127.0.0.1` and `::1`, made once and then cached.
 *
 * The file is readable by its owner only, since it holds the private key. A certificate that is
 * unreadable or within thirty days of its end is replaced.
 */
export async function localCertificate(
  options: LocalCertificateOptions = {},
): Promise<ServerCertificate> {
  const { directory = DEFAULT_DIRECTORY, now = Date.now } = options;
  const file = join(directory, 'localhost-certificate.json');
  const cached = await readCertificate(file);
  if (cached && isValidAt(cached, now() + RENEW_BEFORE_EXPIRY_MS)) return cached;

  const made = await makeCertificate(now());
  await mkdir(directory, { recursive: true });
  // Another process may be reading: the file appears whole or not at all.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify(made), { mode: 0o600 });
  await rename(unfinished, file);
  return made;
}

async function readCertificate(file: string): Promise<ServerCertificate | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    if (!('key' in parsed) || !('cert' in parsed)) return undefined;
    const { key, cert } = parsed;
    return typeof key === 'string' && typeof cert === 'string' ? { key, cert } : undefined;
  } catch {
    return undefined;
  }
}

function isValidAt({ cert }: ServerCertificate, time: number): boolean {
  try {
    return Date.parse(new X509Certificate(cert).validTo) > time;
  } catch {
    return false;
  }
}

async function makeCertificate(now: number): Promise<ServerCertificate> {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + VALID_FOR_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: DNS_NAME, value: 'localhost' },
          { type: IP_ADDRESS, ip: '127.0.0.1' },
          { type: IP_ADDRESS, ip: '::1' },
        ],
      },
    ],
  });
  return { key: pems.private, cert: pems.cert };
}
