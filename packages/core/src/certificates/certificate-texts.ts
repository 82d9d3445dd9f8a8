/** Pure data: every sentence about certificates and keys, by code, so that it can be said in another language. */

/** What was recognized in a file, as it is called in the middle of a sentence. */
export const CERTIFICATE_THINGS = {
  certificate: 'the certificate',
  file: 'the file',
  key: 'the key',
  pkcs1: 'the PKCS#1 key',
  pkcs8: 'the PKCS#8 key',
  sec1: 'the SEC 1 key',
  'sec1-without-curve': 'a SEC 1 key without the name of its curve',
  'encrypted-pkcs8': 'an encrypted PKCS#8 key',
  'encrypted-pem': 'an encrypted PEM key',
  pkcs7: 'the PKCS#7 file',
  'pkcs7-closed': 'a PKCS#7 file without certificates in the open',
  pkcs12: 'the PKCS#12 file',
  'pkcs12-public-key': 'a PKCS#12 file under a public key',
  'pkcs12-check': 'a PKCS#12 file with such an integrity check',
  'trusted-certificate': 'a trusted certificate of OpenSSL',
  'openssh-key': 'an OpenSSH key',
  'putty-key': 'a PuTTY key',
  'ssh2-key': 'an SSH2 key',
  'dsa-key': 'a DSA key',
  'java-store': 'a Java key store',
  'other-key': 'a key of another kind',
  'pem-block': 'a part of the PEM file',
} as const;

/** What was recognized in a file; stable, for programs and translations. */
export type CertificateThing = keyof typeof CERTIFICATE_THINGS;

/** What stands in a code's sentence. Dates are in milliseconds since the epoch, sizes in bits. */
export interface CertificateValues {
  /** The name of a certificate's subject; of a key, its format: `PKCS#8`. */
  readonly name?: string;
  readonly what?: CertificateThing;
  readonly issuer?: string;
  readonly algorithm?: string;
  readonly count?: number;
  readonly date?: number;
  readonly days?: number;
  /** What converts it, for a terminal. */
  readonly command?: string;
}

type Sentence = (values: CertificateValues) => string;

const named = (value: string | number | undefined): string => String(value ?? '…');
const day = (date: number | undefined): string =>
  date === undefined ? '…' : new Date(date).toISOString().slice(0, 10);
const thing = ({ what, algorithm }: CertificateValues): string =>
  (what === undefined ? '…' : CERTIFICATE_THINGS[what]) +
  (algorithm === undefined ? '' : ` with ${algorithm}`);
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const conversion = ({ command }: CertificateValues): string =>
  command === undefined ? '' : ` This command converts it: ${command}`;

/** The sentences. */
export const CERTIFICATE_TEXTS = {
  // What cannot be read.
  'nothing-found': () => 'Neither a certificate nor a key was found in it.',
  'too-large': () => 'This is too large for certificates and keys.',
  unreadable: (values) => sentence(`${thing(values)} cannot be read: it is damaged, or cut off.`),
  unsupported: (values) => sentence(`${thing(values)} cannot be read here.${conversion(values)}`),
  'ssh-ed25519': () =>
    'This is an Ed25519 key of SSH. No command of SSH writes it as it could be read here: make a new key for the certificate.',
  'not-yet-signed': () =>
    'This is a request for a certificate. An authority has to sign it; what comes back is the certificate.',
  'public-key': () => 'This is a public key alone, without a certificate.',
  'passphrase-needed': (values) =>
    sentence(`${thing(values)} is encrypted: its passphrase is needed.`),
  'wrong-passphrase': (values) => `The passphrase does not open ${thing(values)}.`,
  // What stands in the wrong place.
  'key-among-certificates': () => 'A private key stands here. It belongs in the field for the key.',
  'no-certificate': () => 'There is no certificate in it.',
  'no-key': () => 'There is no private key in it.',
  // Certificates.
  certificate: ({ name, issuer, date, algorithm }) =>
    `${named(name)}, issued by ${named(issuer)}, valid until ${day(date)}, ${named(algorithm)}.`,
  authority: ({ name, date }) => `Authority ${named(name)}, valid until ${day(date)}.`,
  'not-authority': ({ name }) => `${named(name)} is no authority: it may not sign certificates.`,
  'no-root': ({ name, issuer }) =>
    `${named(name)} was itself issued by ${named(issuer)}: many programs, OpenSSL among them, want that root here too.`,
  intermediates: ({ count }) => `Further certificates of its chain: ${named(count)}.`,
  expired: ({ name, date }) => `${named(name)} expired on ${day(date)}.`,
  'expires-soon': ({ name, days, date }) =>
    `${named(name)} expires in ${named(days)} ${days === 1 ? 'day' : 'days'}, on ${day(date)}.`,
  'not-yet-valid': ({ name, date }) => `${named(name)} is not valid before ${day(date)}.`,
  'client-allowed': () => 'It may be used by a client.',
  'client-any-purpose': () =>
    'Its extended key usage allows any purpose, and does not name clients: many brokers refuse it.',
  'client-not-allowed': () =>
    'It may not be used by a client: its extended key usage names other purposes.',
  'client-not-allowed-usage': () =>
    'It may not be used by a client: its key usage does not allow signatures.',
  'browser-refuses-key': ({ algorithm }) =>
    `Browsers use no key of this kind for TLS (${named(algorithm)}): they need P-256 or RSA.`,
  'chain-leads': ({ issuer }) => `Its chain leads to ${named(issuer)}.`,
  'chain-broken': ({ issuer }) =>
    `It was issued by ${named(issuer)}, and its chain does not lead to the CA certificate.`,
  'chain-too-long': ({ name }) => `Its chain is longer than ${named(name)} allows.`,
  'chain-other-purpose': ({ name }) =>
    `${named(name)} in its chain may not issue certificates for clients: its extended key usage names other purposes.`,
  'chain-weak': ({ name, algorithm }) =>
    `${named(name)} in its chain relies on ${named(algorithm)}, which many no longer accept.`,
  'constraints-unchecked': ({ name, issuer }) =>
    `Its chain leads to ${named(issuer)} by its signatures; ${named(name)} sets conditions that are not checked here.`,
  'chain-unproven': ({ algorithm }) =>
    `Its chain cannot be checked here: this browser does not know ${named(algorithm)}.`,
  'weak-key': ({ algorithm }) => `Its key is short (${named(algorithm)}): many refuse it.`,
  'weak-signature': ({ algorithm }) =>
    `It is signed with ${named(algorithm)}, which many no longer accept.`,
  // Keys.
  key: ({ name, algorithm }) => `${named(algorithm)}, ${named(name)}.`,
  'key-belongs': () => 'The key belongs to the certificate.',
  'key-other': () => 'The key belongs to another certificate.',
  'key-unproven': ({ algorithm }) =>
    `Whether the key belongs to the certificate cannot be checked here: this browser does not know ${named(algorithm)}.`,
  'passphrase-opens': () => 'It opens the key.',
  'passphrase-unused': () => 'The key is not encrypted: it needs none.',
  'pkcs12-contents': () => 'It holds a certificate and its key.',
} as const satisfies Readonly<Record<string, Sentence>>;

/** What can be said of certificates and keys; stable, for programs and translations. */
export type CertificateCode = keyof typeof CERTIFICATE_TEXTS;

/** A sentence in English. */
export function certificateText(code: CertificateCode, values: CertificateValues = {}): string {
  const say: Sentence = CERTIFICATE_TEXTS[code];
  return say(values);
}
