/** The door of this room, loaded when a vault has something to show. */
export { ProtectionPanel } from './protection-panel.js';
export { StoredPanel } from './stored-panel.js';
export { TransferPanel } from './transfer-panel.js';
export { VaultDoor } from './vault-door.js';
export { vaultPanelStyles } from './vault-panels.styles.js';
