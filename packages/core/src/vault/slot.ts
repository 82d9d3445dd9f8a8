/** One way to open a vault: its vault key, sealed for one secret. Pure but for WebCrypto. */
import { MqttError } from '../errors.js';
import type { SlotKind } from '../policy/vault-policy.js';
import { openEnvelope, sealEnvelope } from './envelope.js';
import type { EnvelopePlace } from './envelope-place.js';
import { VAULT_KEY_BYTES } from './vault-key.js';

interface AnySlot {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The vault key. */
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** A slot as it stands in the header, told apart by `kind`. What is in it is no secret. */
export type Slot =
  | (AnySlot & { readonly kind: 'device' | 'external' })
  | (AnySlot & { readonly kind: 'recovery'; readonly salt: Uint8Array<ArrayBuffer> })
  | (AnySlot & {
      readonly kind: 'passphrase';
      readonly salt: Uint8Array<ArrayBuffer>;
      /** Rounds of PBKDF2. */
      readonly iterations: number;
    })
  | (AnySlot & {
      readonly kind: 'passkey';
      readonly salt: Uint8Array<ArrayBuffer>;
      /** Which passkey (Web Authentication, `rawId`). */
      readonly credentialId: Uint8Array<ArrayBuffer>;
    });

/** A slot without the vault key. */
export type EmptySlot = Slot extends infer S
  ? S extends Slot
    ? Omit<S, 'envelope'>
    : never
  : never;

/** Of which vault and vault key a slot is. */
export interface SlotPlace {
  readonly vaultId: string;
  readonly keyId: string;
}

/**
 * A slot that opens with `key`.
 *
 * @param key - AES-GCM, 256 bits.
 * @param vaultKey - 32 bytes; not changed here.
 */
export async function fillSlot(
  empty: EmptySlot,
  key: CryptoKey,
  vaultKey: Uint8Array<ArrayBuffer>,
  place: SlotPlace,
): Promise<Slot> {
  return { ...empty, envelope: await sealEnvelope(key, vaultKey, placeOf(empty, place)) };
}

/**
 * The vault key in a slot; whoever asked empties it after use.
 *
 * @throws MqttError `wrong-passphrase` where people gave the secret, `wrong-key` where a key or a passkey did.
 */
export async function openSlot(
  slot: Slot,
  key: CryptoKey,
  place: SlotPlace,
): Promise<Uint8Array<ArrayBuffer>> {
  let opened: Uint8Array<ArrayBuffer>;
  try {
    opened = await openEnvelope(key, slot.envelope, placeOf(slot, place));
  } catch {
    throw wrongSecret(slot.kind);
  }
  if (opened.byteLength === VAULT_KEY_BYTES) return opened;
  opened.fill(0);
  throw wrongSecret(slot.kind);
}

/** That a secret does not open the vault. */
export function wrongSecret(kind: SlotKind): MqttError {
  switch (kind) {
    case 'passphrase':
      return new MqttError('wrong-passphrase', 'This passphrase does not open the vault.');
    case 'recovery':
      return new MqttError('wrong-passphrase', 'This recovery code does not open the vault.');
    case 'passkey':
      return new MqttError('wrong-key', 'This passkey does not open the vault.');
    case 'external':
      return new MqttError('wrong-key', 'The key that the page gave does not open the vault.');
    case 'device':
      return new MqttError('wrong-key', 'The key on this device does not open the vault.');
  }
}

function placeOf({ id, kind }: EmptySlot, { vaultId, keyId }: SlotPlace): EnvelopePlace {
  return { label: `mqtt-kit vault slot/1 ${kind}`, vaultId, keyId, recordId: id, revision: 0 };
}
