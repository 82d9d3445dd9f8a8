/** What is found of certificates and keys, in the person's words. */
import { msg, str } from '@lit/localize';
import type {
  CertificateCode,
  CertificateThing,
  CertificateValues,
} from '@mqtt-kit/core/certificates';
import { currentLocale } from './locale.js';
import { isSingular } from './plural.js';

type Sentence = (values: CertificateValues) => string;

const named = (value: string | number | undefined): string => String(value ?? '…');

/** A day, as the page's language writes it. */
export function formatDay(epochMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: 'medium' }).format(epochMs);
}

const day = (date: number | undefined): string => (date === undefined ? '…' : formatDay(date));

const TEXTS: Readonly<Record<CertificateCode, Sentence>> = {
  'nothing-found': () => msg('Neither a certificate nor a key was found in it.'),
  'too-large': () => msg('This is too large for certificates and keys.'),
  unreadable: (values) =>
    msg(str`It is damaged, or cut off, and cannot be read (${thing(values)}).`),
  unsupported: ({ command, ...values }) =>
    command === undefined
      ? msg(str`It cannot be read here (${thing(values)}).`)
      : msg(str`It cannot be read here (${thing(values)}). This command converts it: ${command}`),
  'ssh-ed25519': () =>
    msg(
      'This is an Ed25519 key of SSH. No command of SSH writes it as it could be read here: make a new key for the certificate.',
    ),
  'not-yet-signed': () =>
    msg(
      'This is a request for a certificate. An authority has to sign it; what comes back is the certificate.',
    ),
  'public-key': () => msg('This is a public key alone, without a certificate.'),
  'passphrase-needed': () => msg('It is encrypted: its password is needed.'),
  'wrong-passphrase': () => msg('This password does not open it.'),
  'key-among-certificates': () =>
    msg('A private key stands here. It belongs in the field for the key.'),
  'no-certificate': () => msg('There is no certificate in it.'),
  'no-key': () => msg('There is no private key in it.'),
  certificate: ({ name, issuer, date, algorithm }) =>
    msg(
      str`“${named(name)}”, issued by “${named(issuer)}”, valid until ${day(date)}, ${named(algorithm)}`,
    ),
  authority: ({ name, date }) => msg(str`Authority “${named(name)}”, valid until ${day(date)}`),
  'not-authority': ({ name }) =>
    msg(str`“${named(name)}” is no authority: it may not sign certificates.`),
  'no-root': ({ name, issuer }) =>
    msg(
      str`“${named(name)}” was itself issued by “${named(issuer)}”: many programs, OpenSSL among them, want that root here too.`,
    ),
  intermediates: ({ count }) => msg(str`Further certificates of its chain: ${named(count)}`),
  expired: ({ name, date }) => msg(str`“${named(name)}” expired on ${day(date)}.`),
  'expires-soon': ({ name, days = 0, date }) =>
    isSingular(days)
      ? msg(str`“${named(name)}” expires in ${days} day, on ${day(date)}.`)
      : msg(str`“${named(name)}” expires in ${days} days, on ${day(date)}.`),
  'not-yet-valid': ({ name, date }) => msg(str`“${named(name)}” is not valid before ${day(date)}.`),
  'client-allowed': () => msg('A client may use it.'),
  'client-any-purpose': () =>
    msg(
      'Its extended key usage allows any purpose, and does not name clients: many brokers refuse it.',
    ),
  'client-not-allowed': () =>
    msg('No client may use it: its extended key usage names other purposes.'),
  'client-not-allowed-usage': () =>
    msg('No client may use it: its key usage does not allow signatures.'),
  'browser-refuses-key': ({ algorithm }) =>
    msg(
      str`Browsers use no key of this kind for TLS (${named(algorithm)}): they need P-256 or RSA.`,
    ),
  'chain-leads': ({ issuer }) => msg(str`Its chain leads to “${named(issuer)}”.`),
  'chain-broken': ({ issuer }) =>
    msg(
      str`It was issued by “${named(issuer)}”, and its chain does not lead to the CA certificate above.`,
    ),
  'chain-too-long': ({ name }) => msg(str`Its chain is longer than “${named(name)}” allows.`),
  'chain-other-purpose': ({ name }) =>
    msg(
      str`“${named(name)}” in its chain may not issue certificates for clients: its extended key usage names other purposes.`,
    ),
  'chain-weak': ({ name, algorithm }) =>
    msg(
      str`“${named(name)}” in its chain relies on ${named(algorithm)}, which many no longer accept.`,
    ),
  'constraints-unchecked': ({ name, issuer }) =>
    msg(
      str`Its chain leads to “${named(issuer)}” by its signatures; “${named(name)}” sets conditions that are not checked here.`,
    ),
  'chain-unproven': ({ algorithm }) =>
    msg(str`Its chain cannot be checked: this browser does not know ${named(algorithm)}.`),
  'weak-key': ({ algorithm }) => msg(str`Its key is short (${named(algorithm)}): many refuse it.`),
  'weak-signature': ({ algorithm }) =>
    msg(str`It is signed with ${named(algorithm)}, which many no longer accept.`),
  key: ({ name, algorithm }) => msg(str`A key of ${named(algorithm)} (${formatName(name)})`),
  'key-belongs': () => msg('It belongs to the certificate.'),
  'key-other': () => msg('It belongs to another certificate.'),
  'key-unproven': ({ algorithm }) =>
    msg(
      str`Whether it belongs to the certificate cannot be checked: this browser does not take such a key (${named(algorithm)}).`,
    ),
  'passphrase-opens': () => msg('It opens the key.'),
  'passphrase-unused': () => msg('The key is not encrypted: it needs none.'),
  'pkcs12-contents': () => msg('It holds a certificate and its key.'),
};

const keyIn = (format: string): string => msg(str`${format} key`);
const fileIn = (format: string): string => msg(str`${format} file`);
const encrypted = (format: string): string => msg(str`encrypted ${format}`);

const THINGS: Readonly<Record<CertificateThing, () => string>> = {
  certificate: () => msg('certificate'),
  file: () => msg('file'),
  key: () => msg('key'),
  pkcs1: () => keyIn('PKCS#1'),
  pkcs8: () => keyIn('PKCS#8'),
  sec1: () => keyIn('SEC 1'),
  'sec1-without-curve': () => msg('SEC 1 key without the name of its curve'),
  'encrypted-pkcs8': () => encrypted('PKCS#8'),
  'encrypted-pem': () => encrypted('PEM'),
  pkcs7: () => fileIn('PKCS#7'),
  'pkcs7-closed': () => msg('PKCS#7 file without certificates in the open'),
  pkcs12: () => fileIn('PKCS#12'),
  'pkcs12-public-key': () => msg('PKCS#12 file under a public key'),
  'pkcs12-check': () => msg('PKCS#12 file with such an integrity check'),
  'trusted-certificate': () => msg('trusted certificate of OpenSSL'),
  'openssh-key': () => keyIn('OpenSSH'),
  'putty-key': () => keyIn('PuTTY'),
  'ssh2-key': () => keyIn('SSH2'),
  'dsa-key': () => keyIn('DSA'),
  'java-store': () => msg('Java key store'),
  'other-key': () => msg('key of another kind'),
  'pem-block': () => msg('part of the PEM file'),
};

/** What was recognized, and with what it was made. */
function thing({ what, algorithm }: CertificateValues): string {
  const name = what === undefined ? '…' : THINGS[what]();
  return algorithm === undefined ? name : `${name}, ${algorithm}`;
}

/** Formats are called the same everywhere, but for what was done to them. */
function formatName(format: string | undefined): string {
  const [, within] = /^encrypted (.*)$/.exec(format ?? '') ?? [];
  return within === undefined ? named(format) : encrypted(within);
}

/** A sentence about certificates or keys. */
export function certificateText(code: CertificateCode, values: CertificateValues): string {
  return TEXTS[code](values);
}
