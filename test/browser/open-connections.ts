import { connect, type Connection, type ConnectOptions, type ConnectTarget } from '@mqtt-kit/core';
import { embeddedBrokerUrl } from './test-services.js';

const opened: Connection[] = [];

/** Connects as `connect()` does; {@link closeConnections} closes it after the test. */
export function open(target: ConnectTarget, options?: ConnectOptions): Connection {
  const connection = connect(target, options);
  opened.push(connection);
  return connection;
}

/** A connection to the embedded broker, over TLS, that is up. */
export async function openEmbedded(options?: ConnectOptions): Promise<Connection> {
  const connection = open(await embeddedBrokerUrl(), options);
  await connection.ready();
  return connection;
}

/** Closes what a test left open. */
export async function closeConnections(): Promise<void> {
  await Promise.all(opened.splice(0).map((connection) => connection.close()));
}

/** A beginning of topics that no other test uses: three browsers share one broker. */
export function freshTopic(): string {
  return `test/${crypto.randomUUID()}`;
}

/**
 * Publishes a message that the broker keeps, and waits until it is kept and passed on: aedes acknowledges before that, and who
 * subscribes in between gets it as a live one.
 */
export async function publishRetained(
  connection: Connection,
  topic: string,
  payload: string,
): Promise<void> {
  let passedOn = (): void => undefined;
  const came = new Promise<void>((resolve) => {
    passedOn = resolve;
  });
  const subscription = await connection.subscribe(topic, (message) => {
    if (!message.retain && message.text() === payload) passedOn();
  });
  await connection.publish(topic, payload, { qos: 1, retain: true });
  await came;
  await subscription.unsubscribe();
}
