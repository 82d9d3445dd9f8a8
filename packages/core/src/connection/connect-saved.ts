/** A connection from the vault. Loaded with the first. */
import { MqttError } from '../errors.js';
import { openVault } from '../vault/open-vault.js';
import { VAULT_STATE } from '../vault/vault-state-event.js';
import type { Vault } from '../vault/vault.js';
import { assertNotBlocked } from '../details/blocked-connection.js';
import { connect, type ConnectOptions, type SavedTarget } from './connect.js';
import type { Connection } from './connection.js';
import { beginSavedUse } from './saved-in-use.js';

/** See `connect()`. */
export async function connectSaved(
  { saved: name, vault: vaultName, onLock = 'close' }: SavedTarget,
  options: ConnectOptions,
): Promise<Connection> {
  const vault = await openVault({ name: vaultName });
  const saved = await vault.find(name);
  if (!saved)
    throw new MqttError('connection-missing', `No connection named “${name}” is saved here.`);
  assertNotBlocked(saved);
  const connection = connect(saved.details, {
    ...options,
    credentials: options.credentials ?? vault.credentials(saved.id),
  });
  watchLock(vault, connection, onLock);
  const end = beginSavedUse(saved.id, connection);
  connection.addEventListener('mqtt-state', ({ state }) => {
    if (state.status === 'closed') end();
  });
  return connection;
}

/** What a connection does while its vault is locked, and once it is open again. */
function watchLock(vault: Vault, connection: Connection, onLock: 'close' | 'keep'): void {
  const onVault = (): void => {
    if (vault.state.status !== 'unlocked') {
      if (onLock === 'close') connection.close().catch(() => undefined);
      return;
    }
    const { state } = connection;
    if (state.status === 'refused' && state.reason.code === 'vault-locked') connection.retry();
  };
  vault.addEventListener(VAULT_STATE, onVault);
  connection.addEventListener('mqtt-state', ({ state }) => {
    if (state.status === 'closed') vault.removeEventListener(VAULT_STATE, onVault);
  });
}
