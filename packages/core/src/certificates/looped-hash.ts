/**
 * A hash of a hash of a hash, as PKCS#12 and PBES1 stretch a password. For WebCrypto each is a call of its own, of which half a million
 * take half a minute; node-forge makes those with short words within seconds.
 */
import forge from 'node-forge/lib/forge.js';
import 'node-forge/lib/md5.js';
import 'node-forge/lib/sha1.js';
import 'node-forge/lib/sha256.js';
import { binary, bytesOf } from './binary-text.js';
import type { Effort } from './effort.js';

/** @param rounds - how often, once at least. @throws the reason of the effort's signal. */
export async function loopedHash(
  hash: string,
  input: Uint8Array<ArrayBuffer>,
  rounds: number,
  effort: Effort,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = startOf(hash);
  if (!start) return loopedInWebCrypto(hash, input, rounds, effort);
  let digest = binary(input);
  for (let round = 0; round < rounds; round++) {
    const next = start();
    next.update(digest);
    digest = next.digest().getBytes();
    if (effort.isPauseDue()) await effort.pause();
  }
  return bytesOf(digest);
}

function startOf(hash: string): (() => forge.md.MessageDigest) | undefined {
  switch (hash) {
    case 'MD5':
      return () => forge.md.md5.create();
    case 'SHA-1':
      return () => forge.md.sha1.create();
    case 'SHA-256':
      return () => forge.md.sha256.create();
    default:
      return undefined;
  }
}

/** The library is slower with words of 64 bits. */
async function loopedInWebCrypto(
  hash: string,
  input: Uint8Array<ArrayBuffer>,
  rounds: number,
  effort: Effort,
): Promise<Uint8Array<ArrayBuffer>> {
  let digest = input;
  for (let round = 0; round < rounds; round++) {
    digest = new Uint8Array(await crypto.subtle.digest(hash, digest));
    if (effort.isPauseDue()) await effort.pause();
  }
  return digest;
}
