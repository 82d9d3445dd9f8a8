/** The name of the event of a vault that was opened, locked, or found in another state. */
export const VAULT_STATE = 'mqtt-vault-state';
