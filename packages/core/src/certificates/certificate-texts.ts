/** Pure data: every sentence about certificates and keys, by code, so that it can be said in another language. */

/** What stands in a code's sentence. Dates are in milliseconds since the epoch, sizes in bits. */
export interface CertificateValues {
  /** The name of a certificate's subject, or of what was found, as a format is called: `PKCS#12`. */
  readonly name?: string;
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
const conversion = ({ command }: CertificateValues): string =>
  command === undefined ? '' : ` This command converts it: ${command}`;

/** The sentences. */
export const CERTIFICATE_TEXTS = {
  // What cannot be read.
  'nothing-found': () => 'Neither a certificate nor a key was found in it.',
  'too-large': () => 'This is too large for certificates and keys.',
  unreadable: ({ name }) => `${named(name)} cannot be read: it is damaged, or cut off.`,
  unsupported: (values) => `${named(values.name)} cannot be read here.${conversion(values)}`,
  'not-yet-signed': () =>
    'This is a request for a certificate. An authority has to sign it; what comes back is the certificate.',
  'public-key': () => 'This is a public key alone, without a certificate.',
  'passphrase-needed': ({ name }) => `${named(name)} is encrypted: its passphrase is needed.`,
  'wrong-passphrase': ({ name }) => `The passphrase does not open ${named(name)}.`,
  // What stands in the wrong place.
  'key-among-certificates': () => 'A private key stands here. It belongs in the field for the key.',
  'no-certificate': () => 'There is no certificate in it.',
  'no-key': () => 'There is no private key in it.',
  // Certificates.
  certificate: ({ name, issuer, date, algorithm }) =>
    `${named(name)}, issued by ${named(issuer)}, valid until ${day(date)}, ${named(algorithm)}.`,
  authority: ({ name, date }) => `Authority ${named(name)}, valid until ${day(date)}.`,
  'not-authority': ({ name }) => `${named(name)} is no authority: it may not sign certificates.`,
  intermediates: ({ count }) => `Further certificates of its chain: ${named(count)}.`,
  expired: ({ name, date }) => `${named(name)} expired on ${day(date)}.`,
  'expires-soon': ({ name, days, date }) =>
    `${named(name)} expires in ${named(days)} ${days === 1 ? 'day' : 'days'}, on ${day(date)}.`,
  'not-yet-valid': ({ name, date }) => `${named(name)} is not valid before ${day(date)}.`,
  'client-allowed': () => 'It may be used by a client.',
  'client-not-allowed': () =>
    'It may not be used by a client: its extended key usage names other purposes.',
  'chain-leads': ({ issuer }) => `Its chain leads to ${named(issuer)}.`,
  'chain-broken': ({ issuer }) =>
    `It was issued by ${named(issuer)}, and its chain does not lead to the CA certificate.`,
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
  const sentence: Sentence = CERTIFICATE_TEXTS[code];
  return sentence(values);
}
