/** Pure: what a page's policy asks of a vault. The vault decides nothing by itself: it asks here before it saves, and when it counts idle time. */
import type { ConnectionDetails } from '../details/connection-details.js';
import { MqttError } from '../errors.js';
import type { Protection, ResolvedPolicy } from './policy.js';

/** The ways to open a vault. */
export type SlotKind = Protection | 'external' | 'recovery';

const STRENGTH: Readonly<Record<Protection, number>> = { device: 0, passphrase: 1, passkey: 2 };

/**
 * Whether a vault is protected as the policy demands: none of its slots is weaker than that. A key that the page hands in (`external`)
 * satisfies every demand. A recovery code has 128 bits or more and weakens nothing, but alone protects no vault.
 */
export function isProtectedEnough(
  slots: readonly SlotKind[],
  { protection }: Pick<ResolvedPolicy, 'protection'>,
): boolean {
  const doors = slots.filter((slot) => slot !== 'recovery');
  return (
    doors.length > 0 &&
    doors.every((slot) => slot === 'external' || STRENGTH[slot] >= STRENGTH[protection])
  );
}

/**
 * How long the vault may stay open without input, in milliseconds: what its owner set, or less where the policy says so.
 *
 * @param idleMs - as set at the vault; `never` gives way to the policy too.
 */
export function idleLimit(
  idleMs: number | 'never',
  { maxIdleMs }: Pick<ResolvedPolicy, 'maxIdleMs'>,
): number | 'never' {
  if (maxIdleMs === undefined) return idleMs;
  return idleMs === 'never' ? maxIdleMs : Math.min(idleMs, maxIdleMs);
}

/** @throws MqttError `forbidden-by-policy` where the page lets nothing be exported, or keeps no private keys. */
export function assertKeysExportable({
  allowExport,
  allowPrivateKeys,
}: Pick<ResolvedPolicy, 'allowExport' | 'allowPrivateKeys'>): void {
  if (allowExport && allowPrivateKeys) return;
  throw new MqttError('forbidden-by-policy', 'This page does not let private keys be exported.');
}

/**
 * What a vault asks before it keeps a connection. One to a host that is not allowed may be kept: it is shown as blocked, and not made.
 *
 * @throws MqttError `forbidden-by-policy` for a private key where the page lets none be kept.
 */
export function assertKeepable(
  { certificates }: Pick<ConnectionDetails, 'certificates'>,
  { allowPrivateKeys }: Pick<ResolvedPolicy, 'allowPrivateKeys'>,
): void {
  if (allowPrivateKeys || !certificates?.key) return;
  throw new MqttError('forbidden-by-policy', 'This page does not let private keys be kept.');
}
