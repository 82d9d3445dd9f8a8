/** X.509 certificates (RFC 5280) as the library reads them. Only this file and `certificate-use.ts` know it. */
// The library needs it before itself.
import 'reflect-metadata/lite';
import { ContentInfo, id_signedData, SignedData } from '@peculiar/asn1-cms';
import { Certificate } from '@peculiar/asn1-x509';
import { SubjectAlternativeNameExtension, X509Certificate } from '@peculiar/x509';
import { unreadable } from './certificate-error.js';
import { clientUse, isAuthority } from './certificate-use.js';
import { keyAlgorithm } from './key-algorithm.js';
import { parseDer, toDer, tryParse } from './parse-der.js';
import { toPem } from './pem.js';
import { shownName } from './shown-name.js';

/** What a certificate says, for a person or a program. */
export interface CertificateDescription {
  /** The distinguished name of whom it is for (RFC 4514): `CN=device-7, O=Plant`. */
  readonly subject: string;
  /** The common name, or the first other name where it has none. */
  readonly name: string;
  /** Names of its subject alternative name, such as `dns:broker.example` or `ip:192.0.2.1`. */
  readonly subjectAlternativeNames: readonly string[];
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  /** In milliseconds since the epoch. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** The kind and size of its key: `RSA 2048`, `P-256`, `Ed25519`. */
  readonly keyAlgorithm: string;
  /** What it is signed with: `SHA-256`; empty where the algorithm has no hash of its own. */
  readonly signatureHash: string;
  /** SHA-256 of the whole certificate: 64 hexadecimal digits in pairs, with colons between. */
  readonly fingerprint: string;
  /** Whether it may sign certificates (RFC 5280 §4.2.1.9). */
  readonly isAuthority: boolean;
  /** Whether a TLS client may use it (RFC 5280 §4.2.1.3, §4.2.1.12). */
  readonly allowsClientAuthentication: boolean;
  readonly pem: string;
}

/** Signatures over hashes that the library does not know. */
const UNKNOWN_HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'MD2',
  '1.2.840.113549.1.1.4': 'MD5',
  '1.2.840.113549.1.1.14': 'SHA-224',
  '1.2.840.10045.4.3.1': 'SHA-224',
};

/** A certificate, read. */
export interface ReadCertificate {
  readonly x509: X509Certificate;
  readonly asn: Certificate;
}

const MOST_EXTENSIONS = 100;
const MOST_CERTIFICATES = 500;

/** @throws MqttError `certificate-unreadable`. */
export function readCertificate(der: Uint8Array<ArrayBuffer>): ReadCertificate {
  const asn = parseDer(der, Certificate, 'certificate');
  // What follows it would be neither signed nor looked at.
  if (lengthOf(der) !== der.length) throw unreadable('certificate');
  try {
    const x509 = new X509Certificate(der);
    // Both are read from bytes that may be anything: whatever is asked of it later does not throw then.
    const said = [x509.subject, x509.issuer, x509.notBefore.getTime(), x509.notAfter.getTime()];
    if (said.some(Number.isNaN) || x509.extensions.length > MOST_EXTENSIONS)
      throw unreadable('certificate');
    return { x509, asn };
  } catch (cause) {
    throw unreadable('certificate', cause);
  }
}

/** The certificates in PKCS#7 signed data (RFC 5652 §5); undefined for what is no PKCS#7. @throws MqttError `certificate-unreadable`. */
export function readPkcs7(der: Uint8Array<ArrayBuffer>): readonly ReadCertificate[] | undefined {
  const content = tryParse(der, ContentInfo);
  if (content?.contentType !== id_signedData) return undefined;
  const { certificates } = parseDer(content.content, SignedData, 'pkcs7');
  const found = Array.from(certificates ?? [], ({ certificate }) => certificate ?? []).flat();
  return found
    .slice(0, MOST_CERTIFICATES)
    .map((certificate) => readCertificate(toDer(certificate)));
}

/** @throws MqttError `certificate-unreadable`. */
export async function describeCertificate({
  x509,
  asn,
}: ReadCertificate): Promise<CertificateDescription> {
  const der = new Uint8Array(x509.rawData);
  try {
    const alternative = x509.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
    const names = alternative.map(({ type, value }) => `${type}:${value}`);
    const { subjectPublicKeyInfo } = asn.tbsCertificate;
    return {
      subject: x509.subject,
      name: nameOf(x509, names[0]),
      subjectAlternativeNames: names,
      issuer: x509.issuer,
      serialNumber: x509.serialNumber,
      notBefore: x509.notBefore.getTime(),
      notAfter: x509.notAfter.getTime(),
      keyAlgorithm: keyAlgorithm(
        subjectPublicKeyInfo.algorithm,
        subjectPublicKeyInfo.subjectPublicKey,
      ).name,
      signatureHash: signatureHash({ x509, asn }),
      fingerprint: await fingerprint(der),
      isAuthority: isAuthority(x509),
      allowsClientAuthentication: ['allowed', 'any-purpose'].includes(clientUse({ x509, asn })),
      pem: toPem('CERTIFICATE', der),
    };
  } catch (cause) {
    throw unreadable('certificate', cause);
  }
}

/** The length of a value in DER, by its header; undefined for what is none. */
function lengthOf(der: Uint8Array): number | undefined {
  const first = der[1] ?? 0;
  if (first < 0x80) return 2 + first;
  const bytes = der.subarray(2, 2 + (first & 0x7f));
  if (bytes.length === 0 || bytes.length > 4) return undefined;
  return bytes.reduce((length, byte) => length * 256 + byte, 0) + 2 + bytes.length;
}

/** By what people call a certificate, fit for a sentence: its common name, or else the first of its other names. */
function nameOf(x509: X509Certificate, alternative: string | undefined): string {
  const [common = ''] = x509.subjectName.getField('CN');
  const names = [common, alternative?.replace(/^[a-z]+:/, '') ?? '', x509.subject];
  return names.map(shownName).find((name) => name !== '') ?? '';
}

/** By what people call a certificate, fit for a sentence. */
export function certificateName({ x509 }: ReadCertificate): string {
  const [first] = x509.getExtension(SubjectAlternativeNameExtension)?.names.items ?? [];
  return nameOf(x509, first && `${first.type}:${first.value}`);
}

/** The common name of a certificate's issuer, or the whole; fit for a sentence. */
export function issuerName({ x509 }: ReadCertificate): string {
  return shownName(x509.issuerName.getField('CN')[0] ?? x509.issuer);
}

/** Whether it says that it was issued by itself, as roots do. */
export function isSelfIssued({ x509 }: ReadCertificate): boolean {
  return x509.subject === x509.issuer;
}

/** What a signature was made over, as people call it; empty where the algorithm has no hash of its own. */
export function signatureHash({ x509, asn }: ReadCertificate): string {
  const unknown = UNKNOWN_HASHES[asn.signatureAlgorithm.algorithm];
  return unknown ?? hashOf(x509.signatureAlgorithm);
}

function hashOf({
  name,
  hash,
}: {
  readonly name: string;
  readonly hash?: { readonly name: string };
}): string {
  return hash?.name ?? (name.startsWith('Ed') ? '' : shownName(name));
}

async function fingerprint(der: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
