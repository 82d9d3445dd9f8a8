import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { MqttError, type Connection, type ConnectionDetails, type Message } from '@mqtt-kit/core';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { whenState } from '../scripted/when-ended.js';
import { Inbox } from './inbox.js';
import { nodeEnvironment } from './node-environment.js';
import { closeConnections, open } from './open-connections.js';
import { patternedBytes } from './patterned-bytes.js';
import { PlainClient } from './plain-client.js';
import { startTestBroker, type TestBroker } from './test-broker.js';

const QOS = [0, 1, 2] as const;
/** Around every place where MQTT writes a length differently, and where our buffers change. */
const SIZES = [0, 1, 127, 128, 16_383, 16_384, 65_535, 65_536, 1_000_000];
const TOPICS = [
  'plain/ascii',
  '/leading and trailing/',
  '//',
  ' ',
  'größe/straße',
  'температура/цех №1',
  '温度/工場',
  'درجة/حرارة',
  'उष्णता/कारखाना',
  '🌡️/🏭/👩‍🔬',
  'e\u0301/é',
  '\uFEFFbom/first',
  'control\u0001\u001f\u007f\u0085',
  'nonchar\uFFFE\uFFFF',
  '$own/dollar',
  'x'.repeat(5000),
];

/** Property tests run much longer in the full suite. */
const PROPERTY_TIMEOUT_MS = 600_000;

describe('our core and the plain mqtt client', { timeout: PROPERTY_TIMEOUT_MS }, () => {
  let broker: TestBroker;
  let ours: Connection;
  let plain: PlainClient;
  let topics = 0;

  before(async () => {
    broker = await startTestBroker();
    ours = open(broker.url);
    await ours.ready();
    plain = await PlainClient.connect(broker.url);
    await plain.subscribe('to-plain/#');
  });
  after(async () => {
    await plain.end();
    await closeConnections();
    await broker.close();
  });

  function freshTopic(): string {
    return `${++topics}`;
  }

  for (const qos of QOS) {
    for (const size of SIZES) {
      it(`pass ${size} bytes at QoS ${qos}, byte for byte, both ways`, async () => {
        const payload = patternedBytes(size, qos);
        const topic = freshTopic();

        const result = await ours.publish(`to-plain/${topic}`, payload, { qos });
        assert.deepEqual(
          { qos: result.qos, reasonCode: result.reasonCode },
          { qos, reasonCode: 0 },
        );
        const there = await plain.inbox.next();
        assert.equal(there.topic, `to-plain/${topic}`);
        assert.equal(there.packet.qos, qos);
        assert.ok(there.payload.equals(payload));

        const inbox = new Inbox<Message>();
        const subscription = await ours.subscribe(`to-ours/${topic}`, inbox.add, { qos: 2 });
        assert.equal(subscription.qos, 2);
        await plain.publish(`to-ours/${topic}`, payload, { qos });
        const back = await inbox.next();
        assert.equal(back.topic, `to-ours/${topic}`);
        assert.equal(back.qos, qos);
        assert.equal(back.retain, false);
        assert.ok(Buffer.from(back.payload).equals(payload));
        await subscription.unsubscribe();
      });
    }
  }

  for (const name of TOPICS) {
    // MQTT 3.1.1: [MQTT-1.5.3-3]
    it(`write the topic ${JSON.stringify(name.slice(0, 30))} the same`, async () => {
      const inbox = new Inbox<Message>();
      const subscription = await ours.subscribe(name, inbox.add);
      // Not under to-plain/, so that a leading “$” or “/” stays the first character.
      await plain.subscribe(name);
      await ours.publish(name, 'from ours');
      assert.equal((await plain.inbox.next()).topic, name);
      assert.equal((await inbox.next()).topic, name);
      await plain.publish(name, 'from plain');
      assert.equal((await inbox.next()).text(), 'from plain');
      assert.equal((await plain.inbox.next()).topic, name);
      await plain.client.unsubscribeAsync(name);
      await subscription.unsubscribe();
    });
  }

  it('pass any payload on any topic at any QoS', async () => {
    const inbox = new Inbox<Message>();
    const subscription = await ours.subscribe('to-ours/#', inbox.add, { qos: 2 });
    const level = fc
      .string({ unit: 'binary', maxLength: 12 })
      .filter((text) => !/[+#\0]/.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/')),
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...QOS),
        async (topic, payload, qos) => {
          await ours.publish(`to-plain/${topic}`, payload, { qos });
          const there = await plain.inbox.next();
          assert.equal(there.topic, `to-plain/${topic}`);
          assert.ok(there.payload.equals(payload));
          await plain.publish(`to-ours/${topic}`, Buffer.from(payload), { qos });
          const back = await inbox.next();
          assert.equal(back.topic, `to-ours/${topic}`);
          assert.deepEqual([...back.payload], [...payload]);
        },
      ),
    );
    await subscription.unsubscribe();
  });

  it('keep the order of messages in a burst of every QoS', async () => {
    const inbox = new Inbox<Message>();
    const subscription = await ours.subscribe('burst/ours', inbox.add, { qos: 2 });
    await plain.subscribe('burst/plain');
    for (const qos of QOS) {
      const numbers = Array.from({ length: 200 }, (_, index) => String(index));
      await Promise.all(numbers.map((text) => ours.publish('burst/plain', text, { qos })));
      const there = await plain.inbox.take(200);
      assert.deepEqual(
        there.map(({ payload }) => payload.toString()),
        numbers,
      );
      await Promise.all(numbers.map((text) => plain.publish('burst/ours', text, { qos })));
      const back = await inbox.take(200);
      assert.deepEqual(
        back.map((message) => message.text()),
        numbers,
      );
    }
    await plain.client.unsubscribeAsync('burst/plain');
    await subscription.unsubscribe();
  });

  it('send text as UTF-8 and values as JSON', async () => {
    await ours.publish('to-plain/text', 'Grüße 🌡️');
    assert.equal((await plain.inbox.next()).payload.toString(), 'Grüße 🌡️');
    await ours.publish('to-plain/json', { on: true, levels: [1, null] });
    assert.equal((await plain.inbox.next()).payload.toString(), '{"on":true,"levels":[1,null]}');
    await ours.publish('to-plain/buffer', new Uint8Array([0, 255]).buffer);
    assert.deepEqual([...(await plain.inbox.next()).payload], [0, 255]);
  });

  it('keep a retained message, flag it, and delete it again', async () => {
    // aedes acknowledges before it has kept a message: whoever sees it live knows that it is kept.
    const live = new Inbox<Message>();
    const watching = await ours.subscribe('kept/+', live.add);

    await ours.publish('kept/by-ours', 'kept', { qos: 1, retain: true });
    assert.equal((await live.next()).retain, false);
    await plain.subscribe('kept/by-ours');
    const there = await plain.inbox.next();
    assert.deepEqual([there.payload.toString(), there.packet.retain], ['kept', true]);

    await plain.publish('kept/by-plain', 'kept too', { qos: 1, retain: true });
    await live.next();
    const inbox = new Inbox<Message>();
    const subscription = await ours.subscribe('kept/by-plain', inbox.add);
    const back = await inbox.next();
    assert.deepEqual([back.text(), back.retain], ['kept too', true]);
    await plain.publish('kept/by-plain', 'live', { retain: true });
    assert.equal((await inbox.next()).retain, false);
    await subscription.unsubscribe();

    for (const topic of ['kept/by-ours', 'kept/by-plain']) {
      await ours.publish(topic, '', { qos: 1, retain: true });
    }
    await live.until((messages) => messages.filter((each) => each.text() === '').length === 2);
    await watching.unsubscribe();
    const afterwards = new Inbox<Message>();
    const again = await ours.subscribe('kept/#', afterwards.add);
    await ours.publish('kept/marker', 'marker', { qos: 1 });
    assert.equal((await afterwards.next()).text(), 'marker');
    await again.unsubscribe();
    await plain.client.unsubscribeAsync('kept/by-ours');
    // The deletion came to it live.
    assert.equal((await plain.inbox.next()).payload.length, 0);
  });

  it('match wildcards as the specification says', async () => {
    const published = ['wild', 'wild/a', 'wild/a/b', 'wild//b', '$wild/a', 'other/a/b'];
    const expected: Record<string, readonly string[]> = {
      'wild/#': ['wild', 'wild/a', 'wild/a/b', 'wild//b'],
      'wild/+': ['wild/a'],
      'wild/+/b': ['wild/a/b', 'wild//b'],
      '+/a/+': ['wild/a/b', 'other/a/b'],
      '+/a': ['wild/a'],
      '$wild/+': ['$wild/a'],
    };
    for (const [filter, matching] of Object.entries(expected)) {
      const inbox = new Inbox<Message>();
      const marker = new Inbox<Message>();
      const subscription = await ours.subscribe(filter, inbox.add);
      const end = await ours.subscribe('end-of-wildcards', marker.add);
      for (const topic of published) await plain.publish(topic, topic);
      await plain.publish('end-of-wildcards', 'end');
      await marker.next();
      assert.deepEqual(
        inbox.items.map(({ topic }) => topic),
        matching,
        filter,
      );
      assert.ok(inbox.items.every((message) => message.filter === filter));
      await subscription.unsubscribe();
      await end.unsubscribe();
    }
  });

  // MQTT 3.1.1: [MQTT-4.7.2-1]
  it('do not see topics with $ under # or +', async () => {
    const inbox = new Inbox<Message>();
    const all = await ours.subscribe('#', inbox.add);
    const level = await ours.subscribe('+/hidden', inbox.add);
    await plain.publish('$secret/hidden', 'hidden');
    await plain.publish('end/hidden', 'end');
    // “#” and “+/hidden” both match the second.
    await inbox.until((items) => items.filter(({ topic }) => topic === 'end/hidden').length >= 2);
    assert.ok(inbox.items.every(({ topic }) => !topic.startsWith('$secret')));
    await all.unsubscribe();
    await level.unsubscribe();
  });
});

describe('signing in and dying', { timeout: 60_000 }, () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startTestBroker({ users: { ada: 'löve🔑', grace: '' }, allowAnonymous: false });
  });
  afterEach(closeConnections);
  after(() => broker.close());

  function details(username: string, password: string): ConnectionDetails {
    return {
      host: '127.0.0.1',
      port: broker.port,
      tls: false,
      authentication: { method: 'BASIC', username, password },
    };
  }

  it('works with the right user name and password, in any script, also an empty one', async () => {
    for (const [user, password] of [
      ['ada', 'löve🔑'],
      ['grace', ''],
    ] as const) {
      const connection = open(details(user, password));
      await connection.ready();
      await connection.close();
    }
  });

  it('is refused with a wrong password, and does not try again by itself', async () => {
    const connection = open(details('ada', 'wrong'));
    await assert.rejects(connection.ready(), { name: 'MqttError', code: 'bad-credentials' });
    assert.equal(connection.state.status, 'refused');
    await connection.close();
  });

  it('is refused without a user name', async () => {
    const connection = open(broker.url);
    await assert.rejects(connection.ready(), { code: 'not-authorized' });
    await connection.close();
  });

  it('asks the provider before each attempt, says why, and goes on after retry()', async () => {
    const asked: (string | undefined)[] = [];
    const connection = open(broker.url, {
      credentials: ({ previous }) => {
        asked.push(previous?.code);
        return { username: 'ada', password: asked.length === 1 ? 'stale' : 'löve🔑' };
      },
    });
    await assert.rejects(connection.ready(), { code: 'bad-credentials' });
    connection.retry();
    await connection.ready();
    assert.deepEqual(asked, [undefined, 'bad-credentials']);
    await connection.close();
  });

  it('refuses the connection when the provider fails, with its words and no secret', async () => {
    const connection = open(broker.url, {
      credentials: () => Promise.reject(new Error('The token service is closed.')),
    });
    await assert.rejects(
      connection.ready(),
      (error) =>
        error instanceof MqttError &&
        error.code === 'credentials-failed' &&
        error.message.includes('The token service is closed.'),
    );
    await connection.close();
  });

  it('shows no password in its details, state or errors', async () => {
    const connection = open(details('ada', 'wrong-secret'));
    const error = await connection.ready().catch((reason: unknown) => reason);
    assert.ok(error instanceof MqttError);
    const shown = JSON.stringify([connection.details, connection.state, connection.url, error]);
    assert.ok(!`${shown}${error.message}${error.stack ?? ''}`.includes('wrong-secret'));
    await connection.close();
  });

  it('publishes the will when the socket dies, and not after close()', async () => {
    const watcher = await PlainClient.connect(broker.url, { username: 'ada', password: 'löve🔑' });
    await watcher.subscribe('wills/#');
    const sockets: WebSocket[] = [];
    class RecordedSocket extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    }
    const openWithWill = (topic: string): Connection =>
      open(
        {
          host: '127.0.0.1',
          port: broker.port,
          tls: false,
          authentication: { method: 'BASIC', username: 'ada', password: 'löve🔑' },
          will: { topic, payload: patternedBytes(300, 1), qos: 1, retain: true },
        },
        {
          reconnect: false,
          environment: nodeEnvironment({ WebSocket: RecordedSocket }),
        },
      );

    const polite = openWithWill('wills/polite');
    await polite.ready();
    await polite.close();
    const dying = openWithWill('wills/dying');
    await dying.ready();
    sockets.at(-1)?.terminate();
    const { reason } = await whenState(dying, 'closed');
    assert.equal(reason?.code, 'connection-lost');

    const will = await watcher.inbox.next();
    assert.equal(will.topic, 'wills/dying');
    assert.ok(will.payload.equals(patternedBytes(300, 1)));
    assert.equal(will.packet.qos, 1);
    await watcher.publish('wills/dying', '', { retain: true });
    await watcher.end();
  });
});
