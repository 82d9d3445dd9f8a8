import {
  acquire,
  assertNotBlocked,
  beginSavedUse,
  directory,
  type ConnectionLease,
  type SavedConnection,
} from '@mqtt-kit/core';

/**
 * A share in the connection that is saved in a directory.
 *
 * @throws MqttError `invalid-details`, `blocked-by-policy`.
 */
export function acquireSaved(saved: SavedConnection): ConnectionLease {
  assertNotBlocked(saved);
  const credentials = directory().credentials(saved.id);
  return inUse(saved, acquire(saved.details, credentials ? { credentials } : {}));
}

/** The same share, noted as one in a saved connection. */
export function inUse(saved: SavedConnection, lease: ConnectionLease): ConnectionLease {
  const { connection } = lease;
  const end = beginSavedUse(saved.id, connection);
  return {
    connection,
    release: () => {
      end();
      lease.release();
    },
  };
}
