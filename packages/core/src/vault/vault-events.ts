/** The events of a vault. No secret is in any of them. */
import type { SlotKind } from '../policy/vault-policy.js';

/** What happened in a vault, for a page's log. */
export type VaultAction =
  | 'saved'
  | 'removed'
  | 'exported'
  | 'unlocked'
  | 'unlock-failed'
  | 'locked'
  | 'protected'
  | 'slot-removed'
  | 're-keyed'
  | 'wiped';

/** `mqtt-audit`: something happened in a vault that its owner may want on record. */
export class MqttAuditEvent extends Event {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly action: VaultAction;
  readonly vault: string;
  /** Of the connection, where it was about one. Not its name, which is sealed. */
  readonly connectionId: string | undefined;
  /** Which way to open the vault, where it was about one. */
  readonly slot: SlotKind | undefined;

  constructor(
    action: VaultAction,
    about: {
      readonly at: number;
      readonly vault: string;
      readonly connectionId?: string | undefined;
      readonly slot?: SlotKind | undefined;
    },
  ) {
    super('mqtt-audit', { bubbles: true, composed: true });
    this.action = action;
    this.at = about.at;
    this.vault = about.vault;
    this.connectionId = about.connectionId;
    this.slot = about.slot;
  }
}

/** `mqtt-vault-warning`: the vault locks itself soon, unless somebody uses the page. */
export class MqttVaultWarningEvent extends Event {
  /** When, in milliseconds since the epoch. */
  readonly locksAt: number;

  constructor(locksAt: number) {
    super('mqtt-vault-warning', { bubbles: true, composed: true });
    this.locksAt = locksAt;
  }
}
