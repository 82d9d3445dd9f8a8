import type { Connection, ConnectionState, ErrorData } from '@mqtt-kit/core';

/** Waits for a state of a connection; the current one counts. */
export function whenState<S extends ConnectionState['status']>(
  connection: Connection,
  status: S,
): Promise<Extract<ConnectionState, { status: S }>> {
  return new Promise((resolve) => {
    const check = (): void => {
      const { state } = connection;
      if (state.status !== status) return;
      connection.removeEventListener('mqtt-state', check);
      // Compared just above.
      resolve(state as Extract<ConnectionState, { status: S }>);
    };
    connection.addEventListener('mqtt-state', check);
    check();
  });
}

/**
 * Waits until a connection that does not reconnect has ended, and says why.
 *
 * @throws Error when it was closed without a reason.
 */
export async function whenEnded(connection: Connection): Promise<ErrorData> {
  const { reason } = await whenState(connection, 'closed');
  if (!reason) throw new Error('The connection was closed without a reason.');
  return reason;
}
