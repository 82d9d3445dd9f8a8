/** What is to be said of the certificates of a connection, field by field. */
import type { Certificates } from '../details/connection-details.js';
import { CertificateError } from './certificate-error.js';
import type { CertificateCode, CertificateValues } from './certificate-texts.js';
import { clientUse, type ClientUse } from './certificate-use.js';
import { SHORTEST_RSA, WEAK_HASHES } from './chain-faults.js';
import { chainFindings } from './chain-findings.js';
import { followChain } from './chain.js';
import type { CertificateFinding } from './finding.js';
import { keyAlgorithm, privateKeyAlgorithm } from './key-algorithm.js';
import type { Belonging } from './key-pair.js';
import { toPem } from './pem.js';
import { readContents, type FileContents } from './read-file.js';
import { matchPair, leafFirst, type Pair } from './pair.js';
import {
  certificateName,
  describeCertificate,
  isSelfIssued,
  issuerName,
  signatureHash,
  type CertificateDescription,
  type ReadCertificate,
} from './x509.js';

/** What was found of all fields. */
export interface CertificateReport {
  /** In the order in which they are to be read. */
  readonly findings: readonly CertificateFinding[];
  readonly ca: readonly CertificateDescription[];
  /** The client's own first, then its chain. */
  readonly certificates: readonly CertificateDescription[];
  /** Certificate with its chain, and key, taken out of a PKCS#12 file in the place of the key; PEM. */
  readonly unpacked?: { readonly certificate: string; readonly key: string };
}

const DAY_MS = 86_400_000;
/** Sooner than that is soon: time to get a new certificate. */
export const EXPIRES_SOON_DAYS = 30;

const CLIENT_USES: Readonly<
  Record<ClientUse, readonly [CertificateFinding['severity'], CertificateCode]>
> = {
  allowed: ['ok', 'client-allowed'],
  'any-purpose': ['warning', 'client-any-purpose'],
  'other-purposes': ['error', 'client-not-allowed'],
  'other-usage': ['error', 'client-not-allowed-usage'],
};

/** How it is looked at. */
export interface CheckOptions {
  /** Ends the work, with its reason: some files take seconds to open. */
  readonly signal?: AbortSignal;
}

/**
 * Looks at the certificates of a connection. Whatever stands in the fields, it does not reject.
 *
 * @param now - when they are to be valid, in milliseconds since the epoch.
 * @throws the signal's reason.
 */
export async function checkCertificates(
  { ca = '', certificate = '', key = '', keyPassphrase = '' }: Certificates,
  now: number,
  { signal }: CheckOptions = {},
): Promise<CertificateReport> {
  signal?.throwIfAborted();
  const report = new Report(now, signal);
  const authorities = await report.read('ca', ca);
  const own = await report.read('certificate', certificate);
  const secret = await report.read('key', key, keyPassphrase === '' ? undefined : keyPassphrase);
  const pair = await matchPair(own?.certificates ?? [], secret?.keys ?? [], signal);
  if (authorities) await report.checkAuthorities(authorities);
  if (own) {
    report.checkPlace('certificate', own);
    const certificates = pair?.certificates ?? leafFirst(own.certificates);
    await report.checkOwn(certificates, authorities?.certificates ?? []);
  }
  if (secret) await report.checkKey(secret, pair, keyPassphrase);
  return report.done();
}

class Report {
  readonly #now: number;
  readonly #signal: AbortSignal | undefined;
  readonly #findings: CertificateFinding[] = [];
  #ca: readonly CertificateDescription[] = [];
  #certificates: readonly CertificateDescription[] = [];
  #unpacked: CertificateReport['unpacked'];

  constructor(now: number, signal: AbortSignal | undefined) {
    this.#now = now;
    this.#signal = signal;
  }

  done(): CertificateReport {
    return {
      findings: this.#findings,
      ca: this.#ca,
      certificates: this.#certificates,
      ...(this.#unpacked ? { unpacked: this.#unpacked } : {}),
    };
  }

  /** What is in a field; undefined for nothing, and for what cannot be read, which is then said. */
  async read(
    field: 'ca' | 'certificate' | 'key',
    text: string,
    passphrase?: string,
  ): Promise<FileContents | undefined> {
    if (text.trim() === '') return undefined;
    try {
      const contents = await readContents(text, { passphrase, signal: this.#signal });
      for (const { problem, values } of field === 'key' ? contents.closed : [])
        this.#say(
          problem === 'wrong-passphrase' ? 'keyPassphrase' : 'key',
          'error',
          problem,
          values,
        );
      return contents;
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      const { problem, values } = error;
      const isOfPassphrase = field === 'key' && problem === 'wrong-passphrase';
      this.#say(isOfPassphrase ? 'keyPassphrase' : field, 'error', problem, values);
      return undefined;
    }
  }

  /** Certificates alone belong here. */
  checkPlace(field: 'ca' | 'certificate', { keys, closed, certificates }: FileContents): void {
    if (keys.length + closed.length > 0) this.#say(field, 'error', 'key-among-certificates');
    if (certificates.length === 0) this.#say(field, 'error', 'no-certificate');
  }

  async checkAuthorities(contents: FileContents): Promise<void> {
    this.checkPlace('ca', contents);
    const { certificates } = contents;
    this.#ca = await Promise.all(certificates.map(describeCertificate));
    for (const { name, isAuthority, ...rest } of this.#ca) {
      if (isAuthority) this.#say('ca', 'ok', 'authority', { name, date: rest.notAfter });
      else this.#say('ca', 'warning', 'not-authority', { name });
      this.#sayValidity('ca', { name, ...rest });
    }
    const [first] = certificates;
    if (first && !certificates.some(isSelfIssued)) {
      const names = { name: certificateName(first), issuer: issuerName(first) };
      this.#say('ca', 'info', 'no-root', names);
    }
  }

  /** @param certificates - the client's first. */
  async checkOwn(
    certificates: readonly ReadCertificate[],
    authorities: readonly ReadCertificate[],
  ): Promise<void> {
    const [own, ...between] = certificates;
    this.#certificates = await Promise.all(certificates.map(describeCertificate));
    const [description] = this.#certificates;
    if (!own || !description) return;
    const { name, notAfter, keyAlgorithm: algorithm } = description;
    this.#say('certificate', 'ok', 'certificate', {
      name,
      issuer: issuerName(own),
      date: notAfter,
      algorithm,
    });
    if (between.length > 0)
      this.#say('certificate', 'info', 'intermediates', { count: between.length });
    this.#sayValidity('certificate', description);
    const [severity, code] = CLIENT_USES[clientUse(own)];
    this.#say('certificate', severity, code);
    this.#sayStrength(own);
    if (authorities.length === 0) return;
    const now = this.#now;
    const chain = await followChain({ certificate: own, between, authorities, now });
    for (const finding of chainFindings(chain, { own, authorities, now }))
      this.#findings.push(finding);
  }

  async checkKey(
    { keys, closed, certificates, formats }: FileContents,
    pair: Pair | undefined,
    passphrase: string,
  ): Promise<void> {
    const within = formats.includes('PKCS#12')
      ? await matchPair(certificates, keys, this.#signal)
      : undefined;
    const key = pair?.key ?? within?.key ?? keys[0];
    if (!key) {
      if (closed.length === 0) this.#say('key', 'error', 'no-key');
      return;
    }
    const algorithm = privateKeyAlgorithm(key.info).name;
    this.#say('key', 'ok', 'key', { name: key.format, algorithm });
    if (passphrase !== '')
      this.#say(
        'keyPassphrase',
        key.isEncrypted ? 'ok' : 'warning',
        key.isEncrypted ? 'passphrase-opens' : 'passphrase-unused',
      );
    if (pair) this.#sayBelonging(pair.belonging, algorithm);
    if (within) await this.#unpack(within);
  }

  #sayBelonging(belonging: Belonging, algorithm: string): void {
    switch (belonging) {
      case 'belongs':
        this.#say('key', 'ok', 'key-belongs');
        break;
      case 'other':
        this.#say('key', 'error', 'key-other');
        break;
      case 'damaged':
        this.#say('key', 'error', 'unreadable', { what: 'key' });
        break;
      case 'unproven':
        this.#say('key', 'warning', 'key-unproven', { algorithm });
    }
  }

  async #unpack({ key, certificates }: Pair): Promise<void> {
    const described = await Promise.all(certificates.map(describeCertificate));
    this.#unpacked = {
      certificate: described.map(({ pem }) => pem).join(''),
      key: toPem('PRIVATE KEY', key.pkcs8),
    };
    this.#say('key', 'info', 'pkcs12-contents');
  }

  #sayValidity(
    field: 'ca' | 'certificate',
    { name, notBefore, notAfter }: Pick<CertificateDescription, 'name' | 'notBefore' | 'notAfter'>,
  ): void {
    const days = Math.floor((notAfter - this.#now) / DAY_MS);
    if (this.#now > notAfter) this.#say(field, 'error', 'expired', { name, date: notAfter });
    else if (this.#now < notBefore)
      this.#say(field, 'warning', 'not-yet-valid', { name, date: notBefore });
    else if (days < EXPIRES_SOON_DAYS)
      this.#say(field, 'warning', 'expires-soon', { name, days, date: notAfter });
  }

  #sayStrength(own: ReadCertificate): void {
    const { algorithm, subjectPublicKey } = own.asn.tbsCertificate.subjectPublicKeyInfo;
    const { name, bits, isForBrowsers } = keyAlgorithm(algorithm, subjectPublicKey);
    if (!isForBrowsers)
      this.#say('certificate', 'warning', 'browser-refuses-key', { algorithm: name });
    if (bits !== undefined && bits < SHORTEST_RSA)
      this.#say('certificate', 'warning', 'weak-key', { algorithm: name });
    // Nobody looks at how a root is signed.
    const hash = signatureHash(own);
    if (WEAK_HASHES.has(hash) && !isSelfIssued(own))
      this.#say('certificate', 'warning', 'weak-signature', { algorithm: hash });
  }

  #say(
    field: keyof Certificates,
    severity: CertificateFinding['severity'],
    code: CertificateCode,
    values: CertificateValues = {},
  ): void {
    this.#findings.push({ field, severity, code, values });
  }
}
