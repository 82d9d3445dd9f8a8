/** A session on time, chance and an engine of the test's making. */
import type { ConnectedInfo } from '../connection/connection-state.js';
import type {
  OutgoingMessage,
  SessionCommand,
  SessionEvent,
  SessionOptions,
} from '../connection/session-port.js';
import type { FlowJournal, PublishOutcome } from '../engine/delivery-state.js';
import type { Engine, EngineListener, EngineOptions, FilterAnswer } from '../engine/engine.js';
import { MqttError } from '../errors.js';
import { FakeClock } from '../testing/fake-clock.js';
import type { Outboxes } from './outbox-journal.js';
import { Session } from './session.js';

export const OPTIONS: SessionOptions = {
  servers: ['wss://broker.example/mqtt'],
  protocolVersion: 4,
  clientId: 'a',
  clientIdGiven: true,
  clean: true,
  keepalive: 60,
  connectTimeoutMs: 30_000,
  asksCredentials: false,
  reconnect: { baseMs: 1000, capMs: 60_000, stableMs: 10_000 },
  onPageHide: 'will',
  onSessionLost: 'fail',
  suspicion: true,
  maxPacketBytes: 1024,
};

export const INFO: ConnectedInfo = {
  clientId: 'a',
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
};

export const lost = new MqttError('connection-lost', 'lost', { retryable: true });
export const badLogin = new MqttError('bad-credentials', 'no');

/** An engine that does what the test says. */
export class FakeEngine implements Engine {
  readonly calls: string[] = [];
  bufferedAmount = 0;
  readonly settles: ((outcome: PublishOutcome) => void)[] = [];
  readonly answers: ((answers: readonly FilterAnswer[] | undefined) => void)[] = [];
  constructor(
    readonly options: EngineOptions,
    readonly listener: EngineListener,
  ) {}
  publish(
    message: OutgoingMessage,
    settle: (outcome: PublishOutcome) => void,
    journal?: FlowJournal,
  ): void {
    this.calls.push(`publish ${message.topic}`);
    if (message.qos === 0) settle({ reasonCode: 0 });
    else {
      const { delivery } = this.options;
      const id = delivery.ids.take() ?? 0;
      void journal?.sent(id);
      delivery.outgoing.set(id, { message, stage: 'publish', settle, journal });
      this.settles.push((outcome) => {
        delivery.settle(id, outcome);
      });
    }
  }
  subscribe(
    filters: readonly string[],
    _options: unknown,
    _identifier: number | undefined,
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    this.calls.push(`subscribe ${filters.join()}`);
    this.answers.push(done);
  }
  unsubscribe(
    filters: readonly string[],
    done: (answers: readonly FilterAnswer[] | undefined) => void,
  ): void {
    this.calls.push(`unsubscribe ${filters.join()}`);
    this.answers.push(done);
  }
  acknowledge(): void {
    this.calls.push('acknowledge');
  }
  tap(): void {
    this.calls.push('tap');
  }

  ping(): void {
    this.calls.push('ping');
  }
  close(): void {
    this.calls.push('close');
  }
  destroy(error?: MqttError): void {
    this.calls.push('destroy');
    this.listener.onClosed(error);
  }
  /** Plays the broker's acceptance. */
  accept(info: Partial<ConnectedInfo> = {}): void {
    const { clientId } = this.options.session;
    const { delivery, cautious } = this.options;
    const again = [...delivery.outgoing.values()].filter(({ stage }) => stage === 'publish');
    for (const { message } of cautious ? again.slice(0, 1) : again) this.listener.onResend(message);
    this.listener.onConnected({ ...INFO, clientId, ...info });
  }
}

/** Lets promises and microtasks run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

export async function open(
  options: Partial<SessionOptions> = {},
  random = 0.5,
  loadOutboxes?: () => Promise<Outboxes>,
  now?: number,
) {
  const clock = new FakeClock(now);
  const engines: FakeEngine[] = [];
  const events: SessionEvent[] = [];
  const session = new Session({
    environment: {
      clock,
      random: () => random,
      // The fake engine opens no socket.
      WebSocket: undefined as never,
    },
    ...(loadOutboxes ? { loadOutboxes } : {}),
    loadEngine: () =>
      Promise.resolve((engineOptions, listener) => {
        const engine = new FakeEngine(engineOptions, listener);
        engines.push(engine);
        return engine;
      }),
  });
  session.listen((event) => {
    // What crosses the seam is plain data.
    events.push(structuredClone(event));
  });
  const send = (command: SessionCommand): void => {
    session.send(structuredClone(command));
  };
  const all = { ...OPTIONS, ...options };
  const { protocolVersion } = all;
  send({
    type: 'open',
    options: all,
    firstVersion: protocolVersion === 'auto' ? 5 : protocolVersion,
  });
  await settle();
  return {
    clock,
    engines,
    events,
    send,
    engine: (): FakeEngine => {
      const engine = engines.at(-1);
      if (!engine) throw new Error('No engine was opened.');
      return engine;
    },
    states: (): string[] =>
      events.flatMap((event) => (event.type === 'state' ? [event.state.status] : [])),
    answers: (): string[] =>
      events.flatMap((event) => {
        if (event.type === 'failed') return [`${String(event.request)} ${event.error.code}`];
        return 'request' in event && event.type !== 'credentials-needed'
          ? [`${String(event.request)} ${event.type}`]
          : [];
      }),
  };
}

export const publish = (
  request: number,
  qos: 0 | 1 | 2 = 1,
  topic = 't',
  offline: 'refuse' | 'hold' = 'refuse',
): SessionCommand => ({
  type: 'publish',
  request,
  message: { topic, payload: new Uint8Array(1), qos, retain: false },
  offline,
});
export const subscribe = (request: number, filter: string): SessionCommand => ({
  type: 'subscribe',
  request,
  filter,
  options: { qos: 1 },
});
