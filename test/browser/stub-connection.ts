import { MqttStateEvent, type Connection, type ConnectionState } from '@mqtt-kit/core';

const CONNECTED: ConnectionState = {
  status: 'connected',
  since: 0,
  info: {
    clientId: 'stub',
    protocolVersion: 4,
    sessionPresent: false,
    keepalive: 60,
    maximumQos: 2,
    receiveMaximum: 65_535,
    maximumPacketSize: 268_435_460,
    retainAvailable: true,
    wildcardSubscriptionAvailable: true,
    sharedSubscriptionAvailable: false,
    subscriptionIdentifiersAvailable: false,
    topicAliasMaximum: 0,
  },
};

/** What of a connection a test decides itself. */
export type StubbedMethods = Partial<
  Pick<Connection, 'publish' | 'subscribe' | 'retry' | 'details' | 'url'> & {
    outbox: Partial<Connection['outbox']>;
  }
>;

/** A connection that does what a test says, for states and refusals that no broker gives on request. */
export interface StubConnection {
  readonly connection: Connection;
  become(state: ConnectionState): void;
}

export function stubConnection(methods: StubbedMethods = {}, initial = CONNECTED): StubConnection {
  let state = initial;
  const target = new EventTarget();
  Object.defineProperty(target, 'state', { get: () => state });
  Object.assign(target, {
    url: 'wss://stub.example/mqtt',
    details: { host: 'stub.example' },
    retry: () => undefined,
    outbox: { count: 0 },
    ...methods,
  });
  return {
    // Only what elements use is there.
    connection: target as unknown as Connection,
    become: (next) => {
      const previous = state;
      state = next;
      target.dispatchEvent(new MqttStateEvent(next, previous));
    },
  };
}

export { CONNECTED };
