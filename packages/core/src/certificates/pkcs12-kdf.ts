/** Bytes from a password as PKCS#12 makes them (RFC 7292, appendix B.2), for its integrity check and its old ciphers. */

import type { Effort } from './effort.js';

/** What the bytes are for (B.3). */
export const KDF_KEY = 1;
export const KDF_IV = 2;
export const KDF_MAC = 3;

/** The hash functions that WebCrypto has: the size of their blocks in bytes. */
const BLOCK_BYTES: Readonly<Record<string, number>> = {
  'SHA-1': 64,
  'SHA-256': 64,
  'SHA-384': 128,
  'SHA-512': 128,
};
/** The size of their results, in bytes. */
const HASH_BYTES: Readonly<Record<string, number>> = {
  'SHA-1': 20,
  'SHA-256': 32,
  'SHA-384': 48,
  'SHA-512': 64,
};

/** How often a hash has to be made, each with all rounds, for so many bytes. */
export function hashPasses(hash: string, bytes: number): number {
  return Math.ceil(bytes / (HASH_BYTES[hash] ?? 20));
}

/** What goes into it. @property hash - as WebCrypto names it. */
export interface Pkcs12Derivation {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly rounds: number;
  readonly hash: string;
  readonly id: number;
}

/** @param length - in bytes. @param effort - in which the rounds are counted already. @throws the reason of its signal. */
export async function pkcs12Kdf(
  { password, salt, rounds, hash, id }: Pkcs12Derivation,
  length: number,
  effort: Effort,
): Promise<Uint8Array<ArrayBuffer>> {
  const { loopedHash } = await import('./looped-hash.js');
  const block = BLOCK_BYTES[hash] ?? 64;
  const input = concat(repeated(salt, block), repeated(bmpString(password), block));
  const parts: Uint8Array[] = [];
  for (let have = 0; have < length;) {
    const start = concat(new Uint8Array(block).fill(id), input);
    const digest = await loopedHash(hash, start, rounds, effort);
    parts.push(digest);
    have += digest.length;
    addToBlocks(input, repeated(digest, block, block), block);
  }
  return concat(...parts).slice(0, length);
}

/** UTF-16 with the highest byte first, and a null character at the end (B.1). */
function bmpString(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2 + 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at));
  return bytes;
}

/** Bytes again and again, until whole blocks are full. */
function repeated(
  bytes: Uint8Array,
  block: number,
  length = Math.ceil(bytes.length / block) * block,
): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => bytes[at % bytes.length] ?? 0);
}

/** Adds a number and one to each block of an input, which is as long as a block. */
function addToBlocks(input: Uint8Array, addend: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let at = block - 1; at >= 0; at--) {
      carry += (input[start + at] ?? 0) + (addend[at] ?? 0);
      input[start + at] = carry & 0xff;
      carry >>= 8;
    }
  }
}

/** One after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
