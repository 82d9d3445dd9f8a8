/** How the ways to open a vault change: what is to be written for it. Pure but for WebCrypto and passkeys. */
import { MqttError } from '../errors.js';
import { fillSlot, type Slot } from './slot.js';
import type { VaultContents } from './vault-contents.js';
import {
  deviceSlot,
  makerOf,
  newDeviceKey,
  reseal,
  type Draft,
  type VaultTools,
} from './vault-draft.js';
import type { VaultHeader } from './vault-header.js';
import {
  kindOf,
  makeRecoverySlot,
  makeSlot,
  openWith,
  type NewSecret,
  type OpenedSlot,
  type SlotMaker,
  type VaultSecret,
} from './vault-secret.js';

/** How to protect. */
export interface ProtectOptions {
  /** What opens the vault now; asked for where that is more than the key on this device. */
  readonly current?: VaultSecret | undefined;
  /** Whether a recovery code is made too. */
  readonly recoveryCode?: boolean | undefined;
}

/** What is to be written, and the recovery code in it, which is not to be had again. */
export interface SlotChange {
  readonly draft: Draft;
  readonly recoveryCode: string | undefined;
}

/** See `LockedVault.protect()`. */
export async function protecting(
  contents: VaultContents,
  tools: VaultTools,
  secret: NewSecret,
  { current, recoveryCode = false }: ProtectOptions,
): Promise<SlotChange> {
  const { header } = contents;
  let code: string | undefined;
  const fill = async (maker: SlotMaker): Promise<readonly Slot[]> => {
    const made = await makeSlot(secret, maker);
    if (!recoveryCode) return [made];
    const recovery = await makeRecoverySlot(maker);
    code = recovery.code;
    return [made, recovery.slot];
  };
  if (isOnDevice(header)) return { draft: await reseal(contents, tools, fill), recoveryCode: code };
  const made = await withVaultKey(header, tools, current, fill);
  const kind = kindOf(secret);
  const others = header.slots.filter(
    (slot) =>
      !(slot.kind === kind && kind !== 'passkey') && !(recoveryCode && slot.kind === 'recovery'),
  );
  return { draft: { slots: [...others, ...made] }, recoveryCode: code };
}

/** See `LockedVault.addRecoveryCode()`. */
export async function addingRecoveryCode(
  { header }: VaultContents,
  tools: VaultTools,
  current: VaultSecret,
): Promise<SlotChange> {
  if (isOnDevice(header))
    throw new MqttError('invalid-options', 'Set a passphrase or a passkey first.');
  const { slot, code } = await withVaultKey(header, tools, current, makeRecoverySlot);
  const others = header.slots.filter(({ kind }) => kind !== 'recovery');
  return { draft: { slots: [...others, slot] }, recoveryCode: code };
}

/** See `LockedVault.rekey()`. */
export async function rekeying(
  contents: VaultContents,
  tools: VaultTools,
  secrets: readonly NewSecret[],
): Promise<SlotChange> {
  const { header } = contents;
  if (isOnDevice(header)) {
    const deviceKey = await newDeviceKey();
    const draft = await reseal(contents, tools, async (maker) => [
      await deviceSlot(deviceKey, maker),
    ]);
    return { draft: { ...draft, deviceKey }, recoveryCode: undefined };
  }
  if (secrets.length === 0)
    throw new MqttError('invalid-options', 'What opens the vault is needed for a new key.');
  const opened: OpenedSlot[] = [];
  // One after the other: a person can answer one dialog at a time.
  for (const secret of secrets) {
    const one = await openWith(secret, header.slots, header, tools);
    one.vaultKey.fill(0);
    opened.push(one);
  }
  let code: string | undefined;
  const draft = await reseal(contents, tools, async (maker) => {
    const slots = await Promise.all(
      opened.map(({ slot, key }) => fillSlot(slot, key, maker.vaultKey, maker.place)),
    );
    if (!header.slots.some(({ kind }) => kind === 'recovery')) return slots;
    const recovery = await makeRecoverySlot(maker);
    code = recovery.code;
    return [...slots, recovery.slot];
  });
  return { draft, recoveryCode: code };
}

/** See `LockedVault.removeSlot()`. Undefined for a slot that is not there. */
export function removing({ header }: VaultContents, id: string): Draft | undefined {
  const slots = header.slots.filter((slot) => slot.id !== id);
  if (slots.length === header.slots.length) return undefined;
  if (slots.every(({ kind }) => kind === 'recovery'))
    throw new MqttError('invalid-options', 'The last way to open a vault cannot be removed.');
  return { slots };
}

function isOnDevice({ slots }: VaultHeader): boolean {
  return slots.some(({ kind }) => kind === 'device');
}

/** Lends the vault key to `make`, and empties it. */
async function withVaultKey<T>(
  header: VaultHeader,
  tools: VaultTools,
  current: VaultSecret | undefined,
  make: (maker: SlotMaker) => Promise<T>,
): Promise<T> {
  if (!current)
    throw new MqttError('invalid-options', 'What opens the vault now is needed to change that.');
  const { vaultKey } = await openWith(current, header.slots, header, tools);
  try {
    return await make(makerOf(tools, header, vaultKey));
  } finally {
    vaultKey.fill(0);
  }
}
