/** Pure: the messages of SCRAM (RFC 5802 §7), read strictly: a server may send anything. */
import { MqttError } from '../errors.js';
import { fromBase64 } from './base64.js';

/** RFC 7677 §4 asks for this many at least; fewer would make a stolen exchange cheap to guess from. */
export const MIN_ITERATIONS = 4096;

/** A server that asks for more could keep the page's computer busy at will. Ten times what servers ask for today. */
export const MAX_ITERATIONS = 1_000_000;

/** No honest message is as long, in bytes. */
const MAX_MESSAGE_BYTES = 4096;

/** The server's first message. */
export interface ServerFirst {
  /** As it was received: both signatures cover it. */
  readonly text: string;
  readonly nonce: string;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly iterations: number;
}

/**
 * Reads `r=…,s=…,i=…`.
 *
 * @param clientNonce - what the server's nonce must begin with, and go on from.
 * @throws MqttError `authentication-failed`, or `bad-credentials` when the server says `e=…`.
 */
export function readServerFirst(bytes: Uint8Array, clientNonce: string): ServerFirst {
  const text = textOf(bytes);
  const [nonce, saltText, iterationsText] = attributes(text, ['r', 's', 'i']);
  if (!nonce.startsWith(clientNonce) || nonce.length === clientNonce.length)
    throw failed('its nonce does not continue ours, so the answer was meant for another exchange');
  const salt = fromBase64(saltText);
  if (!salt?.length) throw failed('its salt is not base64');
  if (!/^[1-9]\d*$/.test(iterationsText)) throw failed('its iteration count is not a number');
  const iterations = Number(iterationsText);
  if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
    throw failed(
      `it asks for an iteration count that is not between ${String(MIN_ITERATIONS)} and ${String(MAX_ITERATIONS)}`,
    );
  }
  return { text, nonce, salt, iterations };
}

/**
 * Reads `v=…`, the server's signature.
 *
 * @throws MqttError `authentication-failed`, or `bad-credentials` when the server says `e=…`.
 */
export function readServerFinal(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const [signature] = attributes(textOf(bytes), ['v']);
  const read = fromBase64(signature);
  if (!read) throw failed('its signature is not base64');
  return read;
}

/** A name as it stands in a message: “,” and “=” mean something there (RFC 5802 §5.1). */
export function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

/** The one error for a server that does not keep to the exchange; `why` completes “The broker failed to prove itself: …”. */
export function failed(why: string): MqttError {
  return new MqttError('authentication-failed', `The broker failed to prove itself: ${why}.`);
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MAX_MESSAGE_BYTES) throw failed('its message is too long');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw failed('its message is not UTF-8');
  }
}

type Values<Names extends readonly string[]> = { readonly [Index in keyof Names]: string };

/** The values of the attributes that a message must begin with, in their order; extensions after them are passed over (§5.1). */
function attributes<const Names extends readonly string[]>(
  text: string,
  names: Names,
): Values<Names> {
  const parts = text.split(',').map((part) => {
    const [, name, value] = /^([A-Za-z])=([^\0]+)$/s.exec(part) ?? [];
    if (name === undefined || value === undefined) throw failed('its message is malformed');
    // Values are printable ASCII but for those of extensions, which nobody reads.
    return { name, value };
  });
  const [first] = parts;
  if (first?.name === 'e') throw refused(first.value);
  if (parts.some(({ name }) => name === 'm'))
    throw failed('it wants an extension that this client does not know');
  const values = names.map((name, index) => {
    const part = parts[index];
    if (part?.name !== name || !/^[\x21-\x7e]+$/.test(part.value))
      throw failed('its message is malformed');
    return part.value;
  });
  // One value for each name: map keeps the length.
  return values as unknown as Values<Names>;
}

/** `server-error-value` of RFC 5802 §7 that speak of the login; anything else speaks of the exchange. */
const LOGIN_ERRORS = ['invalid-proof', 'unknown-user', 'invalid-username-encoding', 'other-error'];

function refused(value: string): MqttError {
  if (LOGIN_ERRORS.includes(value)) {
    return new MqttError(
      'bad-credentials',
      `The broker did not accept user name and password (${value}).`,
    );
  }
  // The value itself may hold anything, so it is not repeated.
  return new MqttError('authentication-failed', 'The broker broke off the authentication.');
}
