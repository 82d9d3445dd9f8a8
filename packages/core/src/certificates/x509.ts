/** X.509 certificates (RFC 5280) as the library reads them. The only file, with `chain.ts`, that knows it. */
// The library needs it before itself.
import 'reflect-metadata/lite';
import { ContentInfo, id_signedData, SignedData } from '@peculiar/asn1-cms';
import { Certificate } from '@peculiar/asn1-x509';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
} from '@peculiar/x509';
import { unreadable } from './certificate-error.js';
import { keyAlgorithm } from './key-algorithm.js';
import { parseDer, toDer, tryParse } from './parse-der.js';
import { toPem } from './pem.js';

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

/** A certificate, read. */
export interface ReadCertificate {
  readonly x509: X509Certificate;
  readonly asn: Certificate;
}

const ID_CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const ID_ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
const MOST_EXTENSIONS = 100;
const MOST_CERTIFICATES = 500;

/** @throws MqttError `certificate-unreadable`. */
export function readCertificate(der: Uint8Array<ArrayBuffer>): ReadCertificate {
  const asn = parseDer(der, Certificate, 'the certificate');
  try {
    const x509 = new X509Certificate(der);
    // Both are read from bytes that may be anything: whatever is asked of it later does not throw then.
    const said = [x509.subject, x509.issuer, x509.notBefore.getTime(), x509.notAfter.getTime()];
    if (said.some(Number.isNaN) || x509.extensions.length > MOST_EXTENSIONS)
      throw unreadable('the certificate');
    return { x509, asn };
  } catch (cause) {
    throw unreadable('the certificate', cause);
  }
}

/** The certificates in PKCS#7 signed data (RFC 5652 §5); undefined for what is no PKCS#7. @throws MqttError `certificate-unreadable`. */
export function readPkcs7(der: Uint8Array<ArrayBuffer>): readonly ReadCertificate[] | undefined {
  const content = tryParse(der, ContentInfo);
  if (content?.contentType !== id_signedData) return undefined;
  const { certificates } = parseDer(content.content, SignedData, 'the PKCS#7 bundle');
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
      name: commonName(x509) ?? names[0]?.replace(/^[a-z]+:/, '') ?? x509.subject,
      subjectAlternativeNames: names,
      issuer: x509.issuer,
      serialNumber: x509.serialNumber,
      notBefore: x509.notBefore.getTime(),
      notAfter: x509.notAfter.getTime(),
      keyAlgorithm: keyAlgorithm(
        subjectPublicKeyInfo.algorithm,
        subjectPublicKeyInfo.subjectPublicKey,
      ).name,
      signatureHash: signatureHash(x509),
      fingerprint: await fingerprint(der),
      isAuthority: isAuthority(x509),
      allowsClientAuthentication: allowsClientAuthentication(x509),
      pem: toPem('CERTIFICATE', der),
    };
  } catch (cause) {
    throw unreadable('the certificate', cause);
  }
}

/** The common name of a certificate's issuer, or the whole. */
export function issuerName({ x509 }: ReadCertificate): string {
  return x509.issuerName.getField('CN')[0] ?? x509.issuer;
}

function commonName(x509: X509Certificate): string | undefined {
  const name = x509.subjectName.getField('CN')[0];
  return name === '' ? undefined : name;
}

/** Whether it may sign certificates. One of version 1 has no way to say so, and may where it signs itself. */
export function isAuthority(x509: X509Certificate): boolean {
  const constraints = x509.getExtension(BasicConstraintsExtension);
  const usages = x509.getExtension(KeyUsagesExtension)?.usages;
  if (usages !== undefined && (usages & KeyUsageFlags.keyCertSign) === 0) return false;
  return constraints
    ? constraints.ca
    : x509.extensions.length === 0 && x509.subject === x509.issuer;
}

function allowsClientAuthentication(x509: X509Certificate): boolean {
  const purposes = x509.getExtension(ExtendedKeyUsageExtension)?.usages.map(String);
  const usages = x509.getExtension(KeyUsagesExtension)?.usages;
  if (usages !== undefined && (usages & KeyUsageFlags.digitalSignature) === 0) return false;
  return (
    purposes === undefined ||
    purposes.includes(ID_CLIENT_AUTH) ||
    purposes.includes(ID_ANY_EXTENDED_KEY_USAGE)
  );
}

/** MD5 and Ed25519 have none that the library knows. */
function signatureHash({
  signatureAlgorithm: { name, hash },
}: {
  readonly signatureAlgorithm: { readonly name: string; readonly hash?: { readonly name: string } };
}): string {
  return hash?.name ?? (name.startsWith('Ed') ? '' : name);
}

async function fingerprint(der: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
