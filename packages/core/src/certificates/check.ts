/** What is to be said of the certificates of a connection, field by field. */
import type { Certificates } from '../details/connection-details.js';
import { CertificateError } from './certificate-error.js';
import type { CertificateCode, CertificateValues } from './certificate-texts.js';
import { followChain } from './chain.js';
import { keyAlgorithm } from './key-algorithm.js';
import { belongsTogether } from './key-pair.js';
import { toPem } from './pem.js';
import type { OpenKey } from './private-key.js';
import { readContents, type FileContents } from './read-file.js';
import {
  describeCertificate,
  issuerName,
  type CertificateDescription,
  type ReadCertificate,
} from './x509.js';

/** One thing to say beside a field. */
export interface CertificateFinding {
  readonly field: keyof Certificates;
  /** `error`: it cannot work so. */
  readonly severity: 'ok' | 'info' | 'warning' | 'error';
  readonly code: CertificateCode;
  readonly values: CertificateValues;
}

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
const SHORTEST_RSA_BITS = 2048;
const WEAK_HASHES = new Set(['SHA-1', 'MD5', 'MD2']);

/**
 * Looks at the certificates of a connection. Whatever stands in the fields, it does not reject.
 *
 * @param now - when they are to be valid, in milliseconds since the epoch.
 */
export async function checkCertificates(
  { ca = '', certificate = '', key = '', keyPassphrase = '' }: Certificates,
  now: number,
): Promise<CertificateReport> {
  const report = new Report(now);
  const authorities = await report.read('ca', ca);
  const own = await report.read('certificate', certificate);
  const secret = await report.read('key', key, keyPassphrase === '' ? undefined : keyPassphrase);
  if (authorities) await report.checkAuthorities(authorities);
  if (own) await report.checkOwn(own, authorities?.certificates ?? []);
  if (secret) await report.checkKey(secret, own?.certificates, keyPassphrase);
  return report.done();
}

class Report {
  readonly #now: number;
  readonly #findings: CertificateFinding[] = [];
  #ca: readonly CertificateDescription[] = [];
  #certificates: readonly CertificateDescription[] = [];
  #unpacked: CertificateReport['unpacked'];

  constructor(now: number) {
    this.#now = now;
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
      const contents = await readContents(text, passphrase);
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

  async checkAuthorities({ certificates, keys, closed }: FileContents): Promise<void> {
    if (keys.length + closed.length > 0) this.#say('ca', 'error', 'key-among-certificates');
    if (certificates.length === 0) this.#say('ca', 'error', 'no-certificate');
    this.#ca = await Promise.all(certificates.map(describeCertificate));
    for (const { name, isAuthority, ...rest } of this.#ca) {
      if (isAuthority) this.#say('ca', 'ok', 'authority', { name, date: rest.notAfter });
      else this.#say('ca', 'warning', 'not-authority', { name });
      this.#sayValidity('ca', { name, ...rest });
    }
  }

  async checkOwn(
    { certificates, keys, closed }: FileContents,
    authorities: readonly ReadCertificate[],
  ): Promise<void> {
    if (keys.length + closed.length > 0)
      this.#say('certificate', 'error', 'key-among-certificates');
    const [own, ...chain] = certificates;
    if (!own) {
      this.#say('certificate', 'error', 'no-certificate');
      return;
    }
    this.#certificates = await Promise.all(certificates.map(describeCertificate));
    const [description] = this.#certificates;
    if (!description) return;
    const { name, notAfter, keyAlgorithm: algorithm } = description;
    this.#say('certificate', 'ok', 'certificate', {
      name,
      issuer: issuerName(own),
      date: notAfter,
      algorithm,
    });
    if (chain.length > 0)
      this.#say('certificate', 'info', 'intermediates', { count: chain.length });
    this.#sayValidity('certificate', description);
    if (description.allowsClientAuthentication) this.#say('certificate', 'ok', 'client-allowed');
    else this.#say('certificate', 'error', 'client-not-allowed');
    this.#sayStrength(own, description);
    if (authorities.length > 0) await this.#checkChain(own, chain, authorities);
  }

  async checkKey(
    { keys, closed, certificates, formats }: FileContents,
    own: readonly ReadCertificate[] | undefined,
    passphrase: string,
  ): Promise<void> {
    const [key] = keys;
    if (!key) {
      if (closed.length === 0) this.#say('key', 'error', 'no-key');
      return;
    }
    const algorithm = nameOf(key, own?.[0]);
    this.#say('key', 'ok', 'key', { name: key.format, algorithm });
    if (passphrase !== '')
      this.#say(
        'keyPassphrase',
        key.isEncrypted ? 'ok' : 'warning',
        key.isEncrypted ? 'passphrase-opens' : 'passphrase-unused',
      );
    const [certificate] = own ?? [];
    if (certificate) await this.#checkPair(key, certificate, algorithm);
    if (formats.includes('PKCS#12')) await this.#unpack(key, certificates);
  }

  async #checkPair(key: OpenKey, certificate: ReadCertificate, algorithm: string): Promise<void> {
    switch (await belongsTogether(key, certificate.asn.tbsCertificate.subjectPublicKeyInfo)) {
      case 'belongs':
        this.#say('key', 'ok', 'key-belongs');
        break;
      case 'other':
        this.#say('key', 'error', 'key-other');
        break;
      case 'unproven':
        this.#say('key', 'warning', 'key-unproven', { algorithm });
    }
  }

  /** Certificates of a PKCS#12 file may stand in any order: the one of the key comes first. */
  async #unpack(key: OpenKey, certificates: readonly ReadCertificate[]): Promise<void> {
    let own: ReadCertificate | undefined;
    for (const certificate of certificates) {
      const { subjectPublicKeyInfo } = certificate.asn.tbsCertificate;
      if ((await belongsTogether(key, subjectPublicKeyInfo)) !== 'belongs') continue;
      own = certificate;
      break;
    }
    own ??= certificates[0];
    if (!own) return;
    const chain = certificates.filter((certificate) => certificate !== own);
    const described = await Promise.all([own, ...chain].map(describeCertificate));
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

  #sayStrength({ asn, x509 }: ReadCertificate, { signatureHash }: CertificateDescription): void {
    const { algorithm, subjectPublicKey } = asn.tbsCertificate.subjectPublicKeyInfo;
    const { name, bits } = keyAlgorithm(algorithm, subjectPublicKey);
    if (bits !== undefined && bits < SHORTEST_RSA_BITS)
      this.#say('certificate', 'warning', 'weak-key', { algorithm: name });
    // Nobody looks at how a root is signed.
    if (WEAK_HASHES.has(signatureHash) && x509.subject !== x509.issuer)
      this.#say('certificate', 'warning', 'weak-signature', { algorithm: signatureHash });
  }

  async #checkChain(
    own: ReadCertificate,
    chain: readonly ReadCertificate[],
    authorities: readonly ReadCertificate[],
  ): Promise<void> {
    const { leads, path } = await followChain(own, chain, authorities);
    const last = path.at(-1) ?? own;
    switch (leads) {
      case 'to-authority': {
        const { name } = await describeCertificate(last);
        this.#say('certificate', 'ok', 'chain-leads', { issuer: name });
        break;
      }
      case 'nowhere':
        this.#say('certificate', 'warning', 'chain-broken', { issuer: issuerName(last) });
        break;
      case 'unproven':
        this.#say('certificate', 'warning', 'chain-unproven', {
          algorithm: last.x509.signatureAlgorithm.name,
        });
    }
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

/** The length of an RSA key stands in its certificate only. */
function nameOf({ info }: OpenKey, certificate: ReadCertificate | undefined): string {
  const { name } = keyAlgorithm(info.privateKeyAlgorithm);
  if (!certificate) return name;
  const { algorithm, subjectPublicKey } = certificate.asn.tbsCertificate.subjectPublicKeyInfo;
  const full = keyAlgorithm(algorithm, subjectPublicKey).name;
  return full.startsWith(`${name} `) ? full : name;
}
