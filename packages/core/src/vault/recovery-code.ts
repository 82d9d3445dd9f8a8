/** Pure but for chance and hashing: a code that opens a vault when everything else is forgotten, for paper. */
import { MqttError } from '../errors.js';

/** Crockford's Base32: no I, L, O or U, which people mistake. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SECRET_BYTES = 16;
/** 128 bits of the secret and 12 of its check are 28 letters of 5 bits. */
const CHECK_BITS = 12;
const CODE_LETTERS = (SECRET_BYTES * 8 + CHECK_BITS) / 5;
const GROUP = 4;
const WHOLE_CODE = new RegExp(`^[${LETTERS}]{${CODE_LETTERS}}$`);

/** A code as people see it, and the secret in it, which whoever asked empties after use. */
export interface RecoveryCode {
  /** Seven groups of four letters and digits. */
  readonly code: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** A new code: 128 bits of chance, and a check against slips of the pen. */
export async function newRecoveryCode(): Promise<RecoveryCode> {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return { code: await writeCode(secret), secret };
}

/**
 * The secret in a code, however it was typed: small letters, other gaps, O for 0, I and L for 1.
 *
 * @throws MqttError `wrong-passphrase` for what is no code, or not the one that was written down.
 */
export async function readRecoveryCode(typed: string): Promise<Uint8Array<ArrayBuffer>> {
  const letters = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  if (!WHOLE_CODE.test(letters))
    throw noCode(`A recovery code has ${CODE_LETTERS} letters and digits.`);
  let bits = 0n;
  for (const letter of letters) bits = bits * 32n + BigInt(LETTERS.indexOf(letter));
  bits >>= BigInt(CHECK_BITS);
  const secret = new Uint8Array(SECRET_BYTES);
  for (let index = SECRET_BYTES - 1; index >= 0; index--) {
    secret[index] = Number(bits & 0xffn);
    bits >>= 8n;
  }
  if (grouped(letters) !== (await writeCode(secret))) {
    secret.fill(0);
    throw noCode('There is a slip in this recovery code.');
  }
  return secret;
}

async function writeCode(secret: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new DataView(await crypto.subtle.digest('SHA-256', secret));
  let bits = 0n;
  for (const byte of secret) bits = bits * 256n + BigInt(byte);
  bits = (bits << BigInt(CHECK_BITS)) + BigInt(digest.getUint16(0) >> (16 - CHECK_BITS));
  let letters = '';
  for (let left = CODE_LETTERS; left > 0; left--) {
    letters = LETTERS.charAt(Number(bits & 31n)) + letters;
    bits >>= 5n;
  }
  return grouped(letters);
}

function grouped(letters: string): string {
  return letters.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? '';
}

function noCode(why: string): MqttError {
  return new MqttError('wrong-passphrase', `${why} Compare it with what was written down.`);
}
