/** Pure: whether the numbers of an RSA private key fit each other (RFC 8017 §3.2). */
import { RSAPrivateKey } from '@peculiar/asn1-rsa';
import { parseDer } from './parse-der.js';

/** Larger ones, as a hostile file may have, would take seconds to minutes. */
export const LONGEST_RSA_BITS = 16_384;
/** Nobody has a larger public exponent; it decides how long a verification takes. */
export const LONGEST_EXPONENT_BITS = 64;

/** The length of an unsigned number without the zeros before it. */
export function bitLength(number: BufferSource): number {
  const bytes = bytesOf(number);
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

/** The key's numbers, of which all but `n` and `e` are secret. */
export interface RsaNumbers {
  readonly modulus: bigint;
  readonly publicExponent: bigint;
  /**
   * Whether the secret ones fit these. A signature alone does not tell: what is signed with the two primes leaves the private exponent
   * out, with which others sign.
   */
  readonly areConsistent: boolean;
}

/** @param privateKey - `RSAPrivateKey`. @throws MqttError `certificate-unreadable`. */
export function rsaNumbers(privateKey: BufferSource): RsaNumbers {
  const key = parseDer(privateKey, RSAPrivateKey, 'key');
  const all = [key.modulus, key.publicExponent, key.privateExponent, key.prime1, key.prime2];
  const [n = 0n, e = 0n, d = 0n, p = 0n, q = 0n] = all.map(bigint);
  const isOutsized = all.some((number) => bitLength(number) > LONGEST_RSA_BITS);
  return {
    modulus: n,
    publicExponent: e,
    areConsistent:
      !isOutsized &&
      p > 2n &&
      q > 2n &&
      n === p * q &&
      (e * d) % (p - 1n) === 1n &&
      (e * d) % (q - 1n) === 1n &&
      bigint(key.exponent1) === d % (p - 1n) &&
      bigint(key.exponent2) === d % (q - 1n) &&
      (bigint(key.coefficient) * q) % p === 1n,
  };
}

/** An unsigned number. */
export function bigint(number: BufferSource): bigint {
  let hex = '0x0';
  for (const byte of bytesOf(number)) hex += byte.toString(16).padStart(2, '0');
  return BigInt(hex);
}

function bytesOf(source: BufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
