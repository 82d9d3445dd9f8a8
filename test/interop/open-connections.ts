import { connect, type Connection, type ConnectOptions, type ConnectTarget } from '@mqtt-kit/core';
import { nodeEnvironment } from './node-environment.js';

const opened: Connection[] = [];

/** Connects as `connect()` does, in Node; {@link closeConnections} closes it, also after a test that failed. */
export function open(target: ConnectTarget, options: ConnectOptions = {}): Connection {
  const connection = connect(target, { environment: nodeEnvironment(), ...options });
  opened.push(connection);
  return connection;
}

/** Closes what a test left open. */
export async function closeConnections(): Promise<void> {
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
}
