/** SCRAM-SHA-256 (RFC 5802, RFC 7677) over WebCrypto. */
import { MqttError } from '../errors.js';
import type { AuthenticationExchange } from './authentication-exchange.js';
import { toBase64 } from './base64.js';
import { saslprep } from './saslprep.js';
import { escapeName, failed, readServerFinal, readServerFirst } from './scram-messages.js';

/** What {@link scramSha256} needs. */
export interface ScramOptions {
  readonly username: string;
  /** Stays in the exchange; what travels proves that one knows it. */
  readonly password: string;
  /**
   * Where the client's part of the nonce comes from: printable ASCII without a comma, never twice the same. 18 bytes of
   * `crypto.getRandomValues` in base64 unless set, for tests.
   */
  readonly makeNonce?: () => string;
}

/**
 * Signs in with SCRAM-SHA-256 (RFC 5802, RFC 7677): the password does not travel, and the broker has to prove that it knows it too.
 * For MQTT 5 and brokers that offer it (MQTT 5 §4.12).
 *
 * The exchange may be used for any number of attempts, one after another: each begins with `start()`, which takes a fresh nonce and
 * forgets the run before; an answer that was still being computed for that one rejects with `aborted`.
 *
 * No channel binding (`n,,`): a page cannot see its TLS connection. User name and password are prepared by SASLprep (RFC 4013) without
 * its check of writing directions. An iteration count below 4096 or above 1 000 000 is refused.
 *
 * @throws MqttError `credentials-failed` for a login that SASLprep refuses, `unsupported` on a page without WebCrypto (http, but for
 * localhost). Its methods reject with `authentication-failed` when the broker does not keep to the exchange or cannot prove itself,
 * and with `bad-credentials` when it refuses the login.
 *
 * @example
 * const exchange = scramSha256({ username, password });
 * connect({ host: 'broker.example', protocolVersion: 5 }, { credentials: () => ({ exchange }) });
 */
export function scramSha256(options: ScramOptions): AuthenticationExchange {
  return new ScramExchange(options);
}

type Bytes = Uint8Array<ArrayBuffer>;

/** No channel binding: a page cannot see the TLS connection under its WebSocket (RFC 5802 §6). */
const GS2_HEADER = 'n,,';

const NONCE_BYTES = 18;
const HASH = 'SHA-256';
const HASH_BITS = 256;

/** Where one run stands. A late answer to an older run finds another object in its place. */
interface Run {
  readonly nonce: string;
  readonly clientFirstBare: string;
  step: 'started' | 'responding' | 'responded' | 'ended';
  /** What the server's signature is checked with, once it is known. */
  verify?: (signature: Bytes) => Promise<boolean>;
}

class ScramExchange implements AuthenticationExchange {
  readonly method = 'SCRAM-SHA-256';
  readonly #username: string;
  readonly #password: Bytes;
  readonly #makeNonce: () => string;
  #run: Run | undefined;

  constructor({ username, password, makeNonce = randomNonce }: ScramOptions) {
    assertWebCrypto();
    this.#username = prepared('user name', username);
    this.#password = utf8(prepared('password', password));
    this.#makeNonce = makeNonce;
  }

  start(): Promise<Uint8Array> {
    const nonce = this.#makeNonce();
    const clientFirstBare = `n=${escapeName(this.#username)},r=${nonce}`;
    this.#run = { nonce, clientFirstBare, step: 'started' };
    return Promise.resolve(utf8(GS2_HEADER + clientFirstBare));
  }

  async respond(challenge: Uint8Array): Promise<Uint8Array> {
    const run = this.#take('started', 'responding');
    const server = readServerFirst(challenge, run.nonce);
    const withoutProof = `c=${btoa(GS2_HEADER)},r=${server.nonce}`;
    const authMessage = utf8(`${run.clientFirstBare},${server.text},${withoutProof}`);

    const salted = await this.#saltedPassword(server.salt, server.iterations);
    const saltedKey = await hmacKey(salted);
    salted.fill(0);
    const clientKey = await sign(saltedKey, utf8('Client Key'));
    const storedKey = new Uint8Array(await crypto.subtle.digest(HASH, clientKey));
    const clientSignature = await sign(await hmacKey(storedKey), authMessage);
    const proof = clientKey.map((byte, index) => byte ^ (clientSignature[index] ?? 0));
    const serverKey = await hmacKey(await sign(saltedKey, utf8('Server Key')));

    // WebCrypto compares in constant time.
    run.verify = (signature) => crypto.subtle.verify('HMAC', serverKey, signature, authMessage);
    this.#assertAt(run, 'responding');
    run.step = 'responded';
    return utf8(`${withoutProof},p=${toBase64(proof)}`);
  }

  async finish(final: Uint8Array | undefined): Promise<void> {
    const run = this.#take('responded', 'ended');
    // Without data a server could accept anybody's password, to read what is published to it.
    if (!final) throw failed('it accepted the connection without its signature');
    const genuine = await run.verify?.(readServerFinal(final));
    this.#assertAt(run, 'ended');
    if (!genuine) throw failed('its signature is wrong, so it does not know the password');
  }

  /** Each step once, and in its order: whatever fails afterwards, the run cannot be taken up again. */
  #take(expected: Run['step'], next: Run['step']): Run {
    const run = this.#run;
    if (run?.step !== expected) {
      if (run) run.step = 'ended';
      throw outOfOrder();
    }
    run.step = next;
    return run;
  }

  /** After waiting: meanwhile another attempt may have begun, or the broker may have spoken out of turn. */
  #assertAt(run: Run, step: Run['step']): void {
    if (run !== this.#run) {
      throw new MqttError('aborted', 'The authentication was begun anew meanwhile.', {
        retryable: true,
      });
    }
    if (run.step !== step) throw outOfOrder();
  }

  async #saltedPassword(salt: Bytes, iterations: number): Promise<Bytes> {
    const key = await crypto.subtle.importKey('raw', this.#password, 'PBKDF2', false, [
      'deriveBits',
    ]);
    const algorithm = { name: 'PBKDF2', hash: HASH, salt, iterations };
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, HASH_BITS));
  }
}

function outOfOrder(): MqttError {
  return failed('it does not keep to the order of the exchange');
}

function prepared(what: string, text: string): string {
  const result = saslprep(text);
  if (result !== undefined) return result;
  throw new MqttError(
    'credentials-failed',
    `The ${what} is empty, or holds a character that no login may have (RFC 4013 §2.3).`,
  );
}

function assertWebCrypto(): void {
  // Its type says that it is always there; browsers hide it from pages that are not secure contexts.
  if ((globalThis.crypto as Partial<Crypto> | undefined)?.subtle) return;
  throw new MqttError(
    'unsupported',
    'SCRAM-SHA-256 needs WebCrypto, which browsers have on https pages and on localhost only.',
  );
}

function randomNonce(): string {
  return toBase64(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function hmacKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: HASH }, false, [
    'sign',
    'verify',
  ]);
}

async function sign(key: CryptoKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
}
