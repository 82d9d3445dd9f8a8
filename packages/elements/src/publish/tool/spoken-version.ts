import type { Connection } from '@mqtt-kit/core';

/** What each connection spoke when it was connected last, for every tool of the page. */
const known = new WeakMap<Connection, 4 | 5>();

/**
 * Whether a connection speaks MQTT 5. Between two connections it is what it was, and before the first what it is to be: `auto` tries 5,
 * and where the broker has only 4, the core leaves the properties out.
 */
export function speaksVersion5(connection: Connection | undefined): boolean {
  if (!connection) return false;
  const { state, details } = connection;
  if (state.status === 'connected') known.set(connection, state.info.protocolVersion);
  return (known.get(connection) ?? details.protocolVersion ?? 4) !== 4;
}
