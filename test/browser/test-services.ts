/** The ports of the services that run beside the browser tests, by name. */
export interface TestServicePorts {
  /** The embedded broker without TLS. */
  readonly ws: number;
  /** The embedded broker over TLS. */
  readonly wss: number;
  /** The scripted broker without TLS. */
  readonly scripted: number;
  /** The scripted broker over TLS. */
  readonly scriptedTls: number;
  /** Mosquitto without TLS, behind a bridge; only for test files whose names begin with `mosquitto`. */
  readonly mosquitto: number;
  /** A web server that has kept messages; what it answers is in `history-service.ts`. */
  readonly history: number;
  /** Nobody listens here. */
  readonly closed: number;
}

let ports: Promise<TestServicePorts> | undefined;

/** Asks the test server, once a page, where its services listen. */
export function testServicePorts(): Promise<TestServicePorts> {
  ports ??= fetchPorts();
  return ports;
}

/** Where the embedded broker speaks MQTT; over TLS unless asked otherwise. */
export async function embeddedBrokerUrl(scheme: 'ws' | 'wss' = 'wss'): Promise<string> {
  const port = (await testServicePorts())[scheme];
  return `${scheme}://localhost:${port}/mqtt`;
}

let lastOwn = 0;

/** The same, as an address that nobody else has: the pool gives whoever uses it a socket of their own. */
export async function ownBrokerUrl(): Promise<string> {
  return `${await embeddedBrokerUrl()}?test=${++lastOwn}`;
}

async function fetchPorts(): Promise<TestServicePorts> {
  const response = await fetch('/test-services.json');
  // Written by the runner in this repository, whose services answer to the interface above.
  return (await response.json()) as TestServicePorts;
}
