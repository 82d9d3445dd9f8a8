/** What people or pages give to open a vault, and the keys that come of it. */
import { MqttError } from '../errors.js';
import type { SlotKind } from '../policy/vault-policy.js';
import { MIN_ITERATIONS, SALT_BYTES, type DeriveKey } from './passphrase-key.js';
import type { Passkeys } from './passkeys.js';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.js';
import {
  fillSlot,
  openSlot,
  wrongSecret,
  type EmptySlot,
  type Slot,
  type SlotPlace,
} from './slot.js';
import { strongKey } from './vault-key.js';

/** One way to open a vault. */
export type VaultSecret =
  /** Chosen by a person, in any script. */
  | { readonly passphrase: string }
  /** Asks the person for a passkey (Web Authentication with the PRF extension). */
  | { readonly passkey: true }
  /** The page's own key: AES-GCM, 256 bits, usable to encrypt and decrypt. */
  | { readonly encryptionKey: CryptoKey }
  /** As it was written down. */
  | { readonly recoveryCode: string };

/** What a new slot may be made for. */
export type NewSecret = Exclude<VaultSecret, { readonly recoveryCode: string }>;

/** Where keys come from that the page does not hand in itself. */
export interface KeySources {
  readonly passkeys: Passkeys;
  readonly deriveKey: DeriveKey;
}

/** What slots are made with. */
export interface SlotMaker extends KeySources {
  readonly place: SlotPlace;
  readonly vaultKey: Uint8Array<ArrayBuffer>;
  readonly newId: () => string;
  readonly now: number;
  /** For the passkey's name in the browser's list. */
  readonly vaultName: string;
}

/** Which kind of slot a secret opens. */
export function kindOf(secret: VaultSecret): SlotKind {
  if ('passphrase' in secret) return 'passphrase';
  if ('passkey' in secret) return 'passkey';
  if ('recoveryCode' in secret) return 'recovery';
  return 'external';
}

/** A slot that a secret opened. */
export interface OpenedSlot {
  readonly slot: Slot;
  /** The slot's own key, which can seal another vault key into it. */
  readonly key: CryptoKey;
  /** Whoever asked for it empties it after use. */
  readonly vaultKey: Uint8Array<ArrayBuffer>;
}

/**
 * The first slot that a secret opens.
 *
 * @throws MqttError `wrong-passphrase`, `wrong-key`, `passkey-failed`; `invalid-options` where there is no slot of that kind.
 */
export async function openWith(
  secret: VaultSecret,
  slots: readonly Slot[],
  place: SlotPlace,
  { passkeys, deriveKey }: KeySources,
): Promise<OpenedSlot> {
  const kind = kindOf(secret);
  const candidates = slots.filter((slot) => slot.kind === kind);
  if (candidates.length === 0)
    throw new MqttError('invalid-options', `This vault has no ${NAMES[kind]}.`);
  if ('passkey' in secret) return openWithPasskey(candidates, place, passkeys);
  for (const slot of candidates) {
    const key = await keyFor(secret, slot, deriveKey);
    try {
      return { slot, key, vaultKey: await openSlot(slot, key, place) };
    } catch (error) {
      if (slot === candidates.at(-1)) throw error;
    }
  }
  throw wrongSecret(kind);
}

/**
 * A slot for a secret.
 *
 * @throws MqttError `invalid-options` for an empty passphrase or a key of another kind; `passkey-failed`.
 */
export async function makeSlot(secret: NewSecret, maker: SlotMaker): Promise<Slot> {
  const common = { id: maker.newId(), createdAt: maker.now };
  const fill = (empty: EmptySlot, key: CryptoKey): Promise<Slot> =>
    fillSlot(empty, key, maker.vaultKey, maker.place);
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  if ('passphrase' in secret) {
    const iterations = MIN_ITERATIONS;
    const key = await maker.deriveKey(secret.passphrase, { iterations, salt });
    return fill({ ...common, kind: 'passphrase', salt, iterations }, key);
  }
  if ('passkey' in secret) {
    const prfSalt = crypto.getRandomValues(new Uint8Array(32));
    const { credentialId, output } = await maker.passkeys.create(maker.vaultName, prfSalt);
    const key = await passkeyKey(output);
    return fill({ ...common, kind: 'passkey', salt: prfSalt, credentialId }, key);
  }
  assertUsable(secret.encryptionKey);
  return fill({ ...common, kind: 'external' }, secret.encryptionKey);
}

/** A slot for a new recovery code, which is shown once. */
export async function makeRecoverySlot(
  maker: SlotMaker,
): Promise<{ readonly slot: Slot; readonly code: string }> {
  const { code, secret } = await newRecoveryCode();
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  try {
    const key = await strongKey(secret, salt, 'recovery');
    const empty: EmptySlot = { id: maker.newId(), createdAt: maker.now, kind: 'recovery', salt };
    return { slot: await fillSlot(empty, key, maker.vaultKey, maker.place), code };
  } finally {
    secret.fill(0);
  }
}

const NAMES: Readonly<Record<SlotKind, string>> = {
  device: 'key on this device',
  passphrase: 'passphrase',
  passkey: 'passkey',
  external: 'key of the page',
  recovery: 'recovery code',
};

async function openWithPasskey(
  slots: readonly Slot[],
  place: SlotPlace,
  passkeys: Passkeys,
): Promise<OpenedSlot> {
  const known = slots.flatMap((slot) => (slot.kind === 'passkey' ? [slot] : []));
  const { credentialId, output } = await passkeys.get(known);
  const slot = known.find((other) => isSame(other.credentialId, credentialId));
  const key = await passkeyKey(output);
  if (!slot) throw wrongSecret('passkey');
  return { slot, key, vaultKey: await openSlot(slot, key, place) };
}

async function keyFor(
  secret: Exclude<VaultSecret, { readonly passkey: true }>,
  slot: Slot,
  deriveKey: DeriveKey,
): Promise<CryptoKey> {
  if ('passphrase' in secret && slot.kind === 'passphrase')
    return deriveKey(secret.passphrase, slot);
  if ('recoveryCode' in secret && slot.kind === 'recovery') {
    const bytes = await readRecoveryCode(secret.recoveryCode);
    try {
      return await strongKey(bytes, slot.salt, 'recovery');
    } finally {
      bytes.fill(0);
    }
  }
  if ('encryptionKey' in secret) {
    assertUsable(secret.encryptionKey);
    return secret.encryptionKey;
  }
  throw wrongSecret(slot.kind);
}

async function passkeyKey(output: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  try {
    return await strongKey(output, new Uint8Array(SALT_BYTES), 'passkey');
  } finally {
    output.fill(0);
  }
}

/** @throws MqttError `invalid-options`. */
function assertUsable(key: unknown): asserts key is CryptoKey {
  const usable =
    key instanceof CryptoKey &&
    key.algorithm.name === 'AES-GCM' &&
    'length' in key.algorithm &&
    key.algorithm.length === 256 &&
    key.usages.includes('encrypt') &&
    key.usages.includes('decrypt');
  if (usable) return;
  const text = 'The key of a vault is an AES-GCM CryptoKey of 256 bits that encrypts and decrypts.';
  throw new MqttError('invalid-options', text);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
