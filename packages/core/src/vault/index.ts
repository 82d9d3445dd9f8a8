// The public names of `@mqtt-kit/core/vault`, explicit.
export { isStoragePersistent, persistStorage } from '../environment/page-storage.js';
export { openVault } from './open-vault.js';
export { DEFAULT_IDLE_MS } from './locked-vault.js';
export { Vault } from './vault.js';
export { MqttAuditEvent, MqttVaultWarningEvent } from './vault-events.js';
export { VAULT_STATE } from './vault-state-event.js';

export type { OpenVaultOptions } from './open-vault.js';
export type { ProtectOptions } from './slot-changes.js';
export type { DamagedRecord } from './vault-contents.js';
export type { VaultAction } from './vault-events.js';
export type { NewSecret, VaultSecret } from './vault-secret.js';
export type { SlotView, VaultState } from './vault-state.js';
export type { SlotKind } from '../policy/vault-policy.js';
