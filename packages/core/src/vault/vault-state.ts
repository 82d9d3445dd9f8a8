/** Where a vault stands, told apart by `status`. Types, and what people are told. */
import { MqttError } from '../errors.js';
import type { SlotKind } from '../policy/vault-policy.js';
import type { DamagedRecord } from './vault-contents.js';

/** A way to open the vault, as it may be shown. */
export interface SlotView {
  readonly id: string;
  readonly kind: SlotKind;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The states of a vault. */
export type VaultState =
  | {
      readonly status: 'unlocked';
      /** Empty where nothing was saved yet. */
      readonly slots: readonly SlotView[];
      readonly damaged: readonly DamagedRecord[];
      /** How long it stays open without input, in milliseconds; `never` for one that a key on the device or of the page opens. */
      readonly idleMs: number | 'never';
    }
  | { readonly status: 'locked'; readonly slots: readonly SlotView[] }
  /** There was one, made at that time, and the browser, or a person who cleared the site's data, has deleted it. */
  | { readonly status: 'erased'; readonly createdAt: number }
  /** It is there and cannot be believed; nothing was deleted. */
  | { readonly status: 'damaged'; readonly reason: MqttError };

/** Why nothing can be read or written. */
export function closedError(state: Exclude<VaultState, { status: 'unlocked' }>): MqttError {
  switch (state.status) {
    case 'locked':
      return new MqttError('vault-locked', 'The saved connections are locked. Unlock them first.');
    case 'erased':
      return new MqttError(
        'vault-erased',
        'The saved connections were here, and are gone: the browser has erased this site’s data. Import a backup, or begin anew.',
      );
    case 'damaged':
      return state.reason;
  }
}
