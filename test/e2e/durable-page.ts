/** A page that publishes durably, to be driven from outside: by its globals. */
import { connect, type Connection } from '@mqtt-kit/core';

declare global {
  /** Connects, as a page would each time that it is loaded. */
  var start: (url: string, onRestore: 'ask' | 'send') => Connection;
  var connection: Connection;
  /** Publishes one message on a topic of its own, at QoS 1 or 2 by its number; tells when it is acknowledged. */
  var publish: (number: number) => void;
  /** Put in by the test. */
  var acknowledged: (number: number) => void;
}

globalThis.start = (url, onRestore) => {
  const { hostname, port, pathname } = new URL(url);
  globalThis.connection = connect(
    {
      host: hostname,
      port: Number(port),
      path: pathname,
      tls: false,
      protocolVersion: 5,
      clean: false,
      properties: { sessionExpiryInterval: 3600 },
    },
    { persist: true, onRestore, suspicion: false, reconnect: { baseMs: 50, capMs: 500 } },
  );
  return globalThis.connection;
};

globalThis.publish = (number) => {
  const qos = number % 2 === 0 ? 1 : 2;
  const options = { qos, offline: 'persist', deadlineMs: 3_600_000 } as const;
  globalThis.connection
    .publish(`up/${String(qos)}/${String(number)}`, String(number), options)
    .then(
      () => {
        globalThis.acknowledged(number);
      },
      // The page may be gone by then; what was kept is counted by the test.
      () => undefined,
    );
};

document.title = 'ready';
