/** A key for thousands of files and vaults in a test: made as the real one is, but for the rounds, which are part of what it is made from. */
import { derivePassphraseKey, type DeriveKey } from './passphrase-key.js';

const known = new Map<string, Promise<CryptoKey>>();

/** One round instead of the number that was asked for. */
export const cheapKey: DeriveKey = (passphrase, { iterations, salt }) => {
  const name = JSON.stringify([passphrase, iterations, Array.from(salt)]);
  const key =
    known.get(name) ?? derivePassphraseKey(`${iterations} ${passphrase}`, { iterations: 1, salt });
  known.set(name, key);
  return key;
};
