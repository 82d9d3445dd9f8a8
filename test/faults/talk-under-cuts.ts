import { MqttError, type Connection } from '@mqtt-kit/core';
import { Inbox } from '../interop/inbox.js';
import { open } from '../interop/open-connections.js';
import type { PlainClient, PlainMessage } from '../interop/plain-client.js';
import type { CuttingProxy } from './cutting-proxy.js';

const IN_FLIGHT = 4;

/** Longer than all that is left to come takes on a busy machine, in milliseconds. */
const PATIENCE_MS = 120_000;

/** What was said while the line was cut over and over, and what arrived. */
export interface Talk {
  readonly sent: Readonly<Record<1 | 2, readonly string[]>>;
  /** The same in the order in which ours published it: what was refused without a connection was published anew. */
  readonly published: Readonly<Record<1 | 2, readonly string[]>>;
  /** What the plain client got from ours, with the QoS it was sent with. */
  readonly up: Readonly<Record<1 | 2, readonly string[]>>;
  /** What ours got from the plain client. */
  readonly down: Readonly<Record<1 | 2, readonly string[]>>;
  /** What our connection reported as an error. */
  readonly failures: readonly string[];
}

/** Publishes until it is acknowledged; what was not sent because there was no connection is sent when there is one. */
async function publishSurely(
  connection: Connection,
  topic: string,
  payload: string,
  qos: 1 | 2,
  published: string[],
): Promise<void> {
  for (;;) {
    await connection.ready();
    published.push(payload);
    try {
      await connection.publish(topic, payload, { qos });
      return;
    } catch (error) {
      if (!(error instanceof MqttError) || error.code !== 'not-connected') throw error;
      published.splice(published.lastIndexOf(payload), 1);
    }
  }
}

function counted(payloads: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const payload of payloads) counts.set(payload, (counts.get(payload) ?? 0) + 1);
  return counts;
}

function hasAll(expected: readonly string[], received: readonly string[]): boolean {
  const counts = counted(received);
  return expected.every((payload) => counts.has(payload));
}

function textOf({ payload }: PlainMessage): string {
  return payload.toString();
}

/** Which of the expected messages came otherwise than promised. */
export function wrong(
  expected: readonly string[],
  received: readonly string[],
  isRight: (count: number) => boolean,
): readonly string[] {
  const counts = counted(received);
  return expected
    .filter((payload) => !isRight(counts.get(payload) ?? 0))
    .map((payload) => `${payload} came ${counts.get(payload) ?? 0} times`);
}

/** Messages by their first arrival: repeated ones may come in between, but nothing overtakes (MQTT 3.1.1 §4.6). */
export function firstArrivals(received: readonly string[]): readonly string[] {
  return [...new Set(received)];
}

/** Waits for `promise`; where nothing comes of it, the error says how everything stood. */
async function patiently<T>(promise: Promise<T>, standing: () => unknown): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Nothing more comes: ${JSON.stringify(standing())}`));
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets ours, through the proxy, and a plain client publish to each other until `cuts` faults have happened and all has arrived. */
export async function talkUnderCuts(
  proxy: CuttingProxy,
  plain: PlainClient,
  {
    clientId,
    cuts,
    protocolVersion,
    keepsDown,
  }: {
    readonly clientId: string;
    readonly cuts: number;
    readonly protocolVersion: 4 | 5;
    /** Of what comes down, what this broker loses nothing of. */
    readonly keepsDown: readonly (1 | 2)[];
  },
): Promise<Talk> {
  await plain.subscribe('up/#', 2);
  const ours = open(
    { host: '127.0.0.1', port: proxy.port, tls: false, clean: false, clientId, protocolVersion },
    // The proxy cuts just where a broker would that does not allow a message.
    { suspicion: false },
  );
  const failures: string[] = [];
  ours.addEventListener('mqtt-error', ({ error }) => failures.push(error.message));
  const came = new Inbox<{ readonly topic: string; readonly text: string }>();
  await ours.subscribe(
    'down/#',
    (message) => {
      came.add({ topic: message.topic, text: message.text() });
    },
    { qos: 2 },
  );

  const sent: Record<1 | 2, string[]> = { 1: [], 2: [] };
  const published: Record<1 | 2, string[]> = { 1: [], 2: [] };
  let number = 0;
  /** One of several that publish side by side, both ways, until all cuts have happened. */
  const talk = async (): Promise<void> => {
    while (proxy.faults.length < cuts) {
      const qos = number % 2 === 0 ? 1 : 2;
      const payload = String(number++);
      sent[qos].push(payload);
      await Promise.all([
        publishSurely(ours, `up/${qos}`, payload, qos, published[qos]),
        plain.publish(`down/${qos}`, payload, { qos }),
      ]);
    }
  };
  const standing = (step: string) => () => {
    const arrived = new Set(plain.inbox.items.map(textOf));
    const back = new Set(came.items.map(({ text }) => text));
    return {
      step,
      faults: proxy.faults.length,
      connections: proxy.connections,
      ours: ours.state.status,
      plain: plain.client.connected,
      notUp: [...sent[1], ...sent[2]].filter((payload) => !arrived.has(payload)),
      notDown: [...sent[1], ...sent[2]].filter((payload) => !back.has(payload)),
    };
  };
  await patiently(Promise.all(Array.from({ length: IN_FLIGHT }, talk)), standing('the talk'));
  // The proxy now leaves connections alone. What is missing goes on coming, in whatever order the broker likes.
  const all = [...sent[1], ...sent[2]];
  await patiently(
    plain.inbox.until((items) => hasAll(all, items.map(textOf))),
    standing('what is missing'),
  );
  await patiently(
    came.until((items) =>
      hasAll(
        keepsDown.flatMap((qos) => sent[qos]),
        items.map(({ text }) => text),
      ),
    ),
    standing('what is missing of what comes down'),
  );

  const up = (qos: 1 | 2): readonly string[] =>
    plain.inbox.items.filter(({ topic }) => topic === `up/${qos}`).map(textOf);
  const down = (qos: 1 | 2): readonly string[] =>
    came.items.filter(({ topic }) => topic === `down/${qos}`).map(({ text }) => text);
  return {
    sent,
    published,
    up: { 1: up(1), 2: up(2) },
    down: { 1: down(1), 2: down(2) },
    failures,
  };
}
