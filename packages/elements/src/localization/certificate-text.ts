/** What is found of certificates and keys, in the person's words. */
import { msg, str } from '@lit/localize';
import type { CertificateCode, CertificateValues } from '@mqtt-kit/core/certificates';
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
  unreadable: ({ name }) =>
    msg(str`It is damaged, or cut off, and cannot be read (${what(name)}).`),
  unsupported: ({ name, command }) =>
    command === undefined
      ? msg(str`It cannot be read here (${what(name)}).`)
      : msg(str`It cannot be read here (${what(name)}). This command converts it: ${command}`),
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
  intermediates: ({ count }) => msg(str`Further certificates of its chain: ${named(count)}`),
  expired: ({ name, date }) => msg(str`“${named(name)}” expired on ${day(date)}.`),
  'expires-soon': ({ name, days = 0, date }) =>
    isSingular(days)
      ? msg(str`“${named(name)}” expires in ${days} day, on ${day(date)}.`)
      : msg(str`“${named(name)}” expires in ${days} days, on ${day(date)}.`),
  'not-yet-valid': ({ name, date }) => msg(str`“${named(name)}” is not valid before ${day(date)}.`),
  'client-allowed': () => msg('A client may use it.'),
  'client-not-allowed': () =>
    msg('No client may use it: its extended key usage names other purposes.'),
  'chain-leads': ({ issuer }) => msg(str`Its chain leads to “${named(issuer)}”.`),
  'chain-broken': ({ issuer }) =>
    msg(
      str`It was issued by “${named(issuer)}”, and its chain does not lead to the CA certificate above.`,
    ),
  'chain-unproven': ({ algorithm }) =>
    msg(str`Its chain cannot be checked: this browser does not know ${named(algorithm)}.`),
  'weak-key': ({ algorithm }) => msg(str`Its key is short (${named(algorithm)}): many refuse it.`),
  'weak-signature': ({ algorithm }) =>
    msg(str`It is signed with ${named(algorithm)}, which many no longer accept.`),
  key: ({ name, algorithm }) => msg(str`A key of ${named(algorithm)} (${named(name)})`),
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

/** What was recognized is called by its format's name, which is the same everywhere. */
function what(name: string | undefined): string {
  return named(name).replace(/^(?:an?|the) /, '');
}

/** A sentence about certificates or keys. */
export function certificateText(code: CertificateCode, values: CertificateValues): string {
  return TEXTS[code](values);
}
