import {
  acquire,
  assertNotBlocked,
  directory,
  type Connection,
  type ConnectionLease,
  type SavedConnection,
} from '@mqtt-kit/core';

const held = new Map<string, { readonly connection: Connection; shares: number }>();

/** Dispatches {@link SAVED_USE_CHANGE} when an element begins or ends to use a saved connection. */
export const savedUse = new EventTarget();

/** The event of {@link savedUse}. */
export const SAVED_USE_CHANGE = 'change';

function announce(): void {
  savedUse.dispatchEvent(new Event(SAVED_USE_CHANGE));
}

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
  const entry = held.get(saved.id);
  const share = entry?.connection === connection ? entry : { connection, shares: 0 };
  share.shares++;
  held.set(saved.id, share);
  announce();
  let released = false;
  return {
    connection,
    release: () => {
      if (released) return;
      released = true;
      lease.release();
      if (--share.shares > 0) return;
      if (held.get(saved.id) === share) held.delete(saved.id);
      announce();
    },
  };
}

/** The live connection of a saved one, while an element of this page uses it. */
export function savedInUse(id: string): Connection | undefined {
  return held.get(id)?.connection;
}
