import { MqttError, type Connection, type Message } from '@mqtt-kit/core';
import { expect } from '@open-wc/testing';
import { startPageSession } from '../../packages/core/src/runtimes/page.js';
import { Inbox } from '../interop/inbox.js';
import { closeConnections, freshTopic, openEmbedded, publishRetained } from './open-connections.js';
import { recordingPort, type SessionRecord } from './session-ports.js';

describe('messages over wss', () => {
  let ours: Connection;
  let other: Connection;
  let topic: string;
  beforeEach(async () => {
    [ours, other] = await Promise.all([openEmbedded(), openEmbedded()]);
    topic = freshTopic();
  });
  afterEach(closeConnections);

  /** Waits until everything published before has come, as the broker keeps the order of one client's messages. */
  async function settle(): Promise<void> {
    const inbox = new Inbox<Message>();
    const end = freshTopic();
    const marker = await ours.subscribe(end, inbox.add);
    await other.publish(end, '');
    await inbox.next();
    await marker.unsubscribe();
  }

  for (const qos of [0, 1, 2] as const) {
    it(`come as they were published at QoS ${qos}`, async () => {
      const inbox = new Inbox<Message>();
      const subscription = await ours.subscribe(topic, inbox.add, { qos: 2 });
      expect(subscription).to.include({ filter: topic, qos: 2 });
      expect(subscription.notices).to.deep.equal([]);
      const before = Date.now();
      const result = await other.publish(topic, 'Grüße 🌡️', { qos });
      expect(result).to.include({ qos, reasonCode: 0 });
      expect(result.durationMs).to.be.within(0, 10_000);
      const message = await inbox.next();
      expect(message.topic).to.equal(topic);
      expect(message.text()).to.equal('Grüße 🌡️');
      expect(message.filter).to.equal(topic);
      expect([message.qos, message.retain, message.dup]).to.deep.equal([qos, false, false]);
      expect(message.properties).to.deep.equal({});
      expect(message.receivedAt).to.be.within(before, Date.now());
    });
  }

  it('are granted no more than the subscription asked for', async () => {
    const inbox = new Inbox<Message>();
    expect((await ours.subscribe(topic, inbox.add, { qos: 1 })).qos).to.equal(1);
    await other.publish(topic, 'two', { qos: 2 });
    expect((await inbox.next()).qos).to.equal(1);
  });

  it('are kept by the broker when retained, delivered later, and flagged', async () => {
    await publishRetained(other, topic, 'kept');
    const inbox = new Inbox<Message>();
    await ours.subscribe(topic, inbox.add);
    const kept = await inbox.next();
    expect([kept.text(), kept.retain]).to.deep.equal(['kept', true]);
    await other.publish(topic, 'live', { retain: true });
    const live = await inbox.next();
    expect([live.text(), live.retain]).to.deep.equal(['live', false]);

    await publishRetained(other, topic, '');
    const late = new Inbox<Message>();
    const second = await openEmbedded();
    await second.subscribe(topic, late.add);
    await other.publish(topic, 'after deletion', { qos: 1 });
    expect((await late.next()).text()).to.equal('after deletion');
  });

  it('of one megabyte come intact', async () => {
    const payload = new Uint8Array(1_000_000);
    for (let start = 0; start < payload.length; start += 65_536) {
      crypto.getRandomValues(payload.subarray(start, start + 65_536));
    }
    const inbox = new Inbox<Message>();
    await ours.subscribe(topic, inbox.add, { qos: 1 });
    await other.publish(topic, payload, { qos: 1 });
    const message = await inbox.next();
    expect(message.payload.length).to.equal(payload.length);
    expect(indexedDB.cmp(message.payload, payload)).to.equal(0);
  });

  it('are selected by wildcards, but not those with $', async () => {
    const filters = [`${topic}/#`, `${topic}/+`, `${topic}/+/c`, `+/${topic.slice(5)}/b`, '+/+/+'];
    const received: Record<string, string[]> = {};
    for (const filter of filters) {
      received[filter] = [];
      await ours.subscribe(filter, (message) => {
        // The broker serves other tests too.
        if (message.topic.includes(topic)) received[filter]?.push(message.topic);
      });
    }
    await ours.subscribe('#', (message) => {
      expect(message.topic).not.to.match(/^\$/);
    });
    for (const name of [topic, `${topic}/b`, `${topic}/b/c`, `$x/${topic}`]) {
      await other.publish(name, name);
    }
    await settle();
    expect(received).to.deep.equal({
      [`${topic}/#`]: [topic, `${topic}/b`, `${topic}/b/c`],
      [`${topic}/+`]: [`${topic}/b`],
      [`${topic}/+/c`]: [`${topic}/b/c`],
      [`+/${topic.slice(5)}/b`]: [`${topic}/b`],
      '+/+/+': [`${topic}/b`],
    });
  });

  it('come once to each handler, also when filters overlap or are the same', async () => {
    const received: string[] = [];
    for (const name of ['first', 'second']) {
      await ours.subscribe(topic, () => received.push(name));
    }
    await ours.subscribe(`${topic}/#`, () => received.push('wide'));
    await other.publish(topic, 'x', { qos: 1 });
    await settle();
    // The broker sends a message once per client, or once per matching filter (MQTT 3.1.1 §3.3.5); handlers see it once.
    expect(received.toSorted()).to.deep.equal(['first', 'second', 'wide']);
  });

  it('stop when the subscription is ended, also on the wire', async () => {
    const record: SessionRecord = { commands: [], events: [] };
    const recorded = await openEmbedded({
      startSession: (environment) => recordingPort(startPageSession(environment), record),
    });
    const inbox = new Inbox<Message>();
    const first = await recorded.subscribe(topic, inbox.add);
    const second = await recorded.subscribe(topic, inbox.add);
    await first.unsubscribe();
    await first.unsubscribe();
    await other.publish(topic, 'for the second');
    await inbox.next();
    await second.unsubscribe();
    record.events.length = 0;
    await other.publish(topic, 'for nobody', { qos: 1 });
    await other.publish(topic, 'for nobody', { qos: 1 });
    const end = freshTopic();
    const marker = new Inbox<Message>();
    await recorded.subscribe(end, marker.add);
    await other.publish(end, 'end');
    await marker.next();
    expect(inbox.items.map((message) => message.text())).to.deep.equal(['for the second']);
    const came = record.events.filter(({ type }) => type === 'message');
    expect(came.length).to.equal(1);
    expect(record.commands.filter(({ type }) => type === 'unsubscribe').length).to.equal(1);
  });

  it('stop for every handler of a filter with unsubscribe(filter)', async () => {
    const received: string[] = [];
    await ours.subscribe(topic, () => received.push('a'));
    await ours.subscribe(topic, () => received.push('b'));
    await ours.unsubscribe(topic);
    await other.publish(topic, 'x', { qos: 1 });
    await settle();
    expect(received).to.deep.equal([]);
  });

  it('reach the other handlers when one throws or rejects, and the failure is told', async () => {
    const failures: { code: string; filter: string | undefined; cause: unknown }[] = [];
    ours.addEventListener('mqtt-error', ({ error, filter }) => {
      failures.push({ code: error.code, filter, cause: error.cause });
    });
    const thrown = new Error('thrown by a handler');
    const rejected = new Error('rejected by a handler');
    const inbox = new Inbox<Message>();
    await ours.subscribe(topic, () => {
      throw thrown;
    });
    await ours.subscribe(topic, () => Promise.reject(rejected));
    await ours.subscribe(topic, inbox.add);
    await other.publish(topic, 'x');
    await inbox.next();
    await settle();
    expect(failures).to.deep.equal([
      { code: 'handler-failed', filter: topic, cause: thrown },
      { code: 'handler-failed', filter: topic, cause: rejected },
    ]);
  });

  it('of a shared subscription may not come in 3.1.1, and the person is told', async () => {
    const subscription = await ours.subscribe(`$share/group/${topic}`, () => undefined);
    expect(subscription.notices.map(({ code }) => code)).to.deep.equal([
      'shared-subscription-3.1.1',
    ]);
    expect(subscription.notices[0]?.message).to.match(/MQTT 5/);
  });

  it('are refused on topics that MQTT does not know, before anything is sent', async () => {
    const code = (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        () => 'sent',
        (error: unknown) => (error instanceof MqttError ? error.code : error),
      );
    const noop = (): void => undefined;
    expect(await code(ours.publish('', 'x'))).to.equal('invalid-topic');
    expect(await code(ours.publish('a/#', 'x'))).to.equal('invalid-topic');
    expect(await code(ours.publish('a\0b', 'x'))).to.equal('invalid-topic');
    expect(await code(ours.publish('x'.repeat(65_536), 'x'))).to.equal('invalid-topic');
    expect(await code(ours.subscribe('a/#/b', noop))).to.equal('invalid-topic');
    expect(await code(ours.subscribe('$share/a', noop))).to.equal('invalid-topic');
    expect(() => ours.messages('a#')).to.throw(MqttError);
    expect(() => ours.latest('')).to.throw(MqttError);
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(await code(ours.publish('a', cycle as never))).to.equal('invalid-payload');
  });
});

describe('messages() over wss', () => {
  let ours: Connection;
  let other: Connection;
  let topic: string;
  beforeEach(async () => {
    [ours, other] = await Promise.all([openEmbedded(), openEmbedded()]);
    topic = freshTopic();
  });
  afterEach(closeConnections);

  /** Publishes until the reader has its subscription, which `messages()` does not tell. */
  async function whenListening(stream: { next(): Promise<unknown> }): Promise<void> {
    const heard = new Inbox<unknown>();
    void stream.next().then(heard.add);
    while (heard.items.length === 0) {
      await other.publish(topic, 'first', { qos: 1, retain: true });
    }
    await other.publish(topic, '', { qos: 1, retain: true });
  }

  it('reads in order and unsubscribes when the loop is left', async () => {
    const stream = ours.messages(topic, { qos: 1 });
    await whenListening(stream);
    const texts: string[] = [];
    for (const text of ['1', '2', '3', '4']) await other.publish(topic, text, { qos: 1 });
    for await (const message of stream) {
      if (!/\d/.test(message.text())) continue;
      texts.push(message.text());
      if (message.text() === '3') break;
    }
    expect(texts).to.deep.equal(['1', '2', '3']);
    expect(await stream.next()).to.deep.equal({ value: undefined, done: true });
  });

  it('ends when its signal is aborted, also before it began', async () => {
    const abort = new AbortController();
    const stream = ours.messages(topic, { signal: abort.signal });
    const next = stream.next();
    abort.abort();
    expect(await next).to.deep.equal({ value: undefined, done: true });
    const late = ours.messages(topic, { signal: abort.signal });
    expect((await late.next()).done).to.equal(true);
  });

  it('ends when the connection is closed', async () => {
    const stream = ours.messages(topic);
    const next = stream.next();
    await ours.close();
    expect(await next).to.deep.equal({ value: undefined, done: true });
  });

  it('drops the oldest of QoS 0 for a slow reader, and counts them', async () => {
    const stream = ours.messages(topic, { qos: 0, maxMessages: 2 });
    await whenListening(stream);
    const inbox = new Inbox<Message>();
    await ours.subscribe(topic, inbox.add, { qos: 0 });
    const dropped = stream.dropped;
    for (const text of ['1', '2', '3', '4', '5']) await other.publish(topic, text);
    await inbox.until((items) => items.some((message) => message.text() === '5'));
    expect(stream.dropped - dropped).to.be.at.least(3);
    const kept = [await stream.next(), await stream.next()];
    expect(kept.map(({ value }) => value?.text())).to.deep.equal(['4', '5']);
  });

  it('keeps what has QoS 1 for a slow reader', async () => {
    const stream = ours.messages(topic, { qos: 1, maxMessages: 10 });
    await whenListening(stream);
    const sent = Array.from({ length: 12 }, (_none, index) => `kept-${String(index)}`);
    for (const text of sent) await other.publish(topic, text, { qos: 1 });
    const kept: (string | undefined)[] = [];
    while (kept.length < sent.length) {
      const text = (await stream.next()).value?.text();
      if (text?.startsWith('kept-')) kept.push(text);
    }
    expect(kept).to.deep.equal(sent);
    expect(stream.dropped).to.equal(0);
  });
});

describe('latest() over wss', () => {
  afterEach(closeConnections);

  it('keeps the newest message of each topic while somebody watches', async () => {
    const [ours, other] = await Promise.all([openEmbedded(), openEmbedded()]);
    const topic = freshTopic();
    const store = ours.latest(`${topic}/#`, { qos: 1 });
    const empty = store.getSnapshot();
    expect(empty.size).to.equal(0);
    expect(store.getSnapshot()).to.equal(empty);

    await other.publish(`${topic}/a`, 'a1', { qos: 1, retain: true });
    const changes = new Inbox<ReadonlyMap<string, Message>>();
    const leave = store.subscribe(() => {
      changes.add(store.getSnapshot());
    });
    await changes.until((all) => all.some((snapshot) => snapshot.get(`${topic}/a`)));
    await other.publish(`${topic}/b`, 'b1', { qos: 1 });
    await other.publish(`${topic}/a`, 'a2', { qos: 1 });
    await changes.until((all) => all.at(-1)?.get(`${topic}/a`)?.text() === 'a2');
    const snapshot = store.getSnapshot();
    expect(snapshot.get(`${topic}/b`)?.text()).to.equal('b1');
    expect(snapshot.size).to.equal(2);
    expect(store.getSnapshot()).to.equal(snapshot);
    expect(store.dropped).to.equal(0);

    leave();
    await other.publish(`${topic}/a`, 'a3', { qos: 1 });
    await other.publish(`${topic}/a`, '', { qos: 1, retain: true });
    expect(store.getSnapshot()).to.equal(snapshot);
  });

  it('forgets the topics longest without news beyond its bound', async () => {
    const [ours, other] = await Promise.all([openEmbedded(), openEmbedded()]);
    const topic = freshTopic();
    const store = ours.latest(`${topic}/#`, { qos: 1, maxTopics: 2 });
    const changes = new Inbox<ReadonlyMap<string, Message>>();
    const inbox = new Inbox<Message>();
    const leave = store.subscribe(() => {
      changes.add(store.getSnapshot());
    });
    await ours.subscribe(`${topic}/#`, inbox.add, { qos: 1 });
    for (const name of ['a', 'b', 'c']) await other.publish(`${topic}/${name}`, name, { qos: 1 });
    await inbox.take(3);
    await changes.until((all) => all.at(-1)?.has(`${topic}/c`) === true);
    expect([...store.getSnapshot().keys()]).to.deep.equal([`${topic}/b`, `${topic}/c`]);
    expect(store.dropped).to.equal(1);
    leave();
  });
});
