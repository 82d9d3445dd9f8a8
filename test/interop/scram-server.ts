/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), written apart from the client's and on Node's cryptography: an error that
 * both share would have to be made twice.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';

/** What the server knows of a user (RFC 5802 §3): not the password. */
export interface ScramAccount {
  readonly username: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** What a server stores when a user is made. */
export function scramAccount(
  username: string,
  password: string,
  { salt = randomBytes(16), iterations = 4096 }: { salt?: Buffer; iterations?: number } = {},
): ScramAccount {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  return {
    username,
    salt,
    iterations,
    storedKey: createHash('sha256').update(clientKey).digest(),
    serverKey: createHmac('sha256', salted).update('Server Key').digest(),
  };
}

/** One exchange, as the server sees it. */
export class ScramServer {
  readonly #account: ScramAccount;
  readonly #nonce: string;
  #clientFirstBare = '';
  #serverFirst = '';

  constructor(account: ScramAccount, nonce = randomBytes(18).toString('base64')) {
    this.#account = account;
    this.#nonce = nonce;
  }

  /** Answers the client's first message with the server's. */
  first(clientFirst: Uint8Array): Buffer {
    const [, bare, name, nonce] =
      /^n,,(n=([^,]+),r=([\x21-\x2b\x2d-\x7e]+))$/.exec(Buffer.from(clientFirst).toString()) ?? [];
    if (bare === undefined || name === undefined || nonce === undefined)
      throw new Error('This is not the first message of a client.');
    const username = name.replaceAll('=2C', ',').replaceAll('=3D', '=');
    if (username !== this.#account.username) return Buffer.from('e=unknown-user');
    this.#clientFirstBare = bare;
    const { salt, iterations } = this.#account;
    this.#serverFirst = `r=${nonce}${this.#nonce},s=${salt.toString('base64')},i=${iterations}`;
    return Buffer.from(this.#serverFirst);
  }

  /** Judges the client's proof; answers with the server's signature, or with an error. */
  final(clientFinal: Uint8Array): Buffer {
    const [, withoutProof, proofText] =
      /^(c=biws,r=[^,]+),p=([^,]+)$/.exec(Buffer.from(clientFinal).toString()) ?? [];
    const expected = `c=biws,${this.#serverFirst.split(',')[0]}`;
    if (withoutProof !== expected || proofText === undefined) return Buffer.from('e=other-error');
    const message = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`;
    const signature = createHmac('sha256', this.#account.storedKey).update(message).digest();
    const proof = Buffer.from(proofText, 'base64');
    const clientKey = signature.map((byte, index) => byte ^ (proof[index] ?? 0));
    const stored = createHash('sha256').update(clientKey).digest();
    if (proof.length !== 32 || !timingSafeEqual(stored, this.#account.storedKey))
      return Buffer.from('e=invalid-proof');
    const own = createHmac('sha256', this.#account.serverKey).update(message).digest();
    return Buffer.from(`v=${own.toString('base64')}`);
  }
}
