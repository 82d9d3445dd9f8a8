/** The flows of QoS 0, 1 and 2 step by step, in both versions; packets are written and read by `mqtt-packet`. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import mqttPacket, { type Packet } from 'mqtt-packet';
import type { OutgoingMessage, Qos } from '../connection/session-port.js';
import { MqttError } from '../errors.js';
import { DeliveryState, type PublishOutcome } from './delivery-state.js';
import { GatherBuffer } from './gather-buffer.js';
import { PacketSplitter } from './packet-splitter.js';
import { PublishFlow, type PublishFlowOptions, type ReceivedPublish } from './publish-flow.js';

const message = (qos: Qos, topic = 'a', text = 'x'): OutgoingMessage => ({
  topic,
  payload: new TextEncoder().encode(text),
  qos,
  retain: false,
});

const kept = { sessionPresent: true, atOnce: 65_535, resendQos2: false };
const forgotten = { ...kept, sessionPresent: false };

/** One network connection; several may share a delivery state. */
function start(
  protocolVersion: 4 | 5,
  state = new DeliveryState(),
  more: Partial<PublishFlowOptions> = {},
) {
  const sent: Packet[] = [];
  const received: ReceivedPublish[] = [];
  const parser = mqttPacket.parser({ protocolVersion });
  parser.on('packet', (packet: Packet) => sent.push(packet));
  const out = new GatherBuffer((bytes) => parser.parse(Buffer.from(bytes)));
  out.open();
  const flow = new PublishFlow(state, {
    protocolVersion,
    out,
    sendAliases: 0,
    receiveAliases: 0,
    receiveMaximum: 65_535,
    maximumPacketSize: 268_435_460,
    onMessage: (incoming) => received.push({ ...incoming, payload: incoming.payload.slice() }),
    ...more,
  });
  const splitter = new PacketSplitter(2 ** 28, (packet, bodyOffset) => {
    flow.handle(packet, bodyOffset);
  });
  return {
    flow,
    state,
    received,
    /** What we sent since the last call, as words: `publish 1`, `pubrel 1 dup`. */
    sent: (): string[] => {
      out.flush();
      return sent.splice(0).map((packet) => {
        const reason =
          'reasonCode' in packet && packet.reasonCode ? ` reason ${String(packet.reasonCode)}` : '';
        const dup = 'dup' in packet && packet.dup ? ' dup' : '';
        const alias = packet.cmd === 'publish' && packet.properties?.topicAlias;
        return `${packet.cmd} ${String(packet.messageId)}${dup}${reason}${alias ? ` alias ${String(alias)} topic “${packet.topic}”` : ''}`;
      });
    },
    broker: (packet: object): void => {
      splitter.push(mqttPacket.generate(packet as Packet, { protocolVersion }));
    },
  };
}

function outcomes() {
  const settled: (number | string)[] = [];
  return {
    settled,
    settle: (outcome: PublishOutcome): void => {
      settled.push(outcome.error ? outcome.error.code : outcome.reasonCode);
    },
  };
}

for (const protocolVersion of [4, 5] as const) {
  describe(`publish flow, MQTT ${protocolVersion === 4 ? '3.1.1' : '5'}`, () => {
    it('QoS 0 is done when it is written', () => {
      const { flow, sent, state } = start(protocolVersion);
      const { settled, settle } = outcomes();
      flow.publish(message(0), settle);
      assert.deepEqual(sent(), ['publish undefined']);
      assert.deepEqual(settled, [0]);
      assert.equal(state.outgoing.size, 0);
    });

    it('withholds acknowledgements while the page is behind, then writes them in order [MQTT-4.6.0-2] [MQTT-4.6.0-3]', () => {
      const { flow, state, sent, received, broker } = start(protocolVersion);
      state.pace = 'held';
      for (const [messageId, qos] of [
        [1, 1],
        [2, 2],
        [3, 1],
      ] as const)
        broker({ cmd: 'publish', topic: 'a', payload: 'x', qos, messageId });
      assert.equal(received.length, 3);
      assert.deepEqual(sent(), []);
      state.pace = 'open';
      flow.acknowledge();
      broker({ cmd: 'publish', topic: 'a', payload: 'x', qos: 1, messageId: 4 });
      assert.deepEqual(sent(), ['puback 1', 'pubrec 2', 'puback 3', 'puback 4']);
    });

    it('writes the id of a QoS 2 message down when the page has caught up, and PUBREC then', async () => {
      const state = new DeliveryState();
      const added: number[] = [];
      state.incomingJournal = {
        add: (id) => {
          added.push(id);
          return Promise.resolve();
        },
        remove: () => Promise.resolve(),
        clear: () => undefined,
      };
      const { flow, sent, broker } = start(protocolVersion, state);
      state.pace = 'held';
      for (const messageId of [1, 2])
        broker({ cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId });
      await Promise.resolve();
      assert.deepEqual([added, sent()], [[], []]);
      state.pace = 'open';
      flow.acknowledge();
      await Promise.resolve();
      assert.deepEqual(
        [added, sent()],
        [
          [1, 2],
          ['pubrec 1', 'pubrec 2'],
        ],
      );
    });

    it('shows a QoS 1 message again, marked, to a page that died before PUBACK', () => {
      const order: string[] = [];
      const message = { cmd: 'publish', topic: 'a', payload: 'x', qos: 1, messageId: 1 };
      const dying = start(protocolVersion, new DeliveryState(), {
        // The page dies in its handler.
        onMessage: () => {
          order.push(...dying.sent(), 'handler');
          throw new Error('dead');
        },
      });
      assert.throws(() => {
        dying.broker(message);
      });
      assert.deepEqual([...order, ...dying.sent()], ['handler']);
      const next = start(protocolVersion);
      next.flow.resume(kept);
      next.broker({ ...message, dup: true });
      assert.deepEqual(
        next.received.map(({ dup }) => dup),
        [true],
      );
    });

    it('shows a QoS 2 message again, marked, to a page that died before PUBREC, and never after it', () => {
      const message = { cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 1 };
      const before = start(protocolVersion);
      before.flow.resume(kept);
      before.broker({ ...message, dup: true });
      assert.deepEqual(
        before.received.map(({ dup }) => dup),
        [true],
      );
      // The broker has its PUBREC, and goes on from there.
      const after = start(protocolVersion);
      after.flow.resume(kept);
      after.broker({ cmd: 'pubrel', messageId: 1 });
      assert.deepEqual(after.received, []);
      assert.match(after.sent().join(), /^pubcomp 1/);
    });

    it('shows a QoS 2 message whose id is kept on the device again only to a page that died before that', async () => {
      const message = { cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 1 };
      const device = new Set<number>();
      const order: string[] = [];
      const state = new DeliveryState();
      const life = start(protocolVersion, state, { onMessage: () => order.push('handler') });
      state.incomingJournal = {
        add: (id) => {
          order.push('device');
          device.add(id);
          return Promise.resolve();
        },
        remove: () => Promise.resolve(),
        clear: () => undefined,
      };
      life.broker(message);
      order.push(...life.sent());
      await Promise.resolve();
      order.push(...life.sent());
      assert.deepEqual(order, ['handler', 'device', 'pubrec 1']);
      for (const known of [new Set<number>(), device]) {
        const restored = new DeliveryState();
        for (const id of known) restored.incoming.add(id);
        const next = start(protocolVersion, restored);
        next.flow.resume(kept);
        next.broker({ ...message, dup: true });
        assert.equal(next.received.length, known.size === 0 ? 1 : 0);
        assert.deepEqual(next.sent(), ['pubrec 1']);
      }
    });

    it('forgets withheld acknowledgements with the connection: QoS 1 comes again, QoS 2 is known by its id', () => {
      const first = start(protocolVersion);
      first.state.pace = 'held';
      const messages = [
        { cmd: 'publish', topic: 'a', payload: 'x', qos: 1, messageId: 1 },
        { cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 2 },
      ];
      for (const one of messages) first.broker(one);
      const second = start(protocolVersion, first.state);
      second.flow.resume(kept);
      second.state.pace = 'open';
      second.flow.acknowledge();
      assert.deepEqual(second.sent(), []);
      for (const one of messages) second.broker({ ...one, dup: true });
      assert.deepEqual(
        second.received.map(({ qos, dup }) => [qos, dup]),
        [[1, true]],
      );
      assert.deepEqual(second.sent(), ['puback 1', 'pubrec 2']);
    });

    it('takes no more of QoS 1 and 2 when the page is overloaded, but goes on with what it knows', () => {
      const { state, sent, received, broker } = start(protocolVersion);
      broker({ cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 1 });
      assert.deepEqual(sent(), ['pubrec 1']);
      state.pace = 'overloaded';
      broker({ cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 1, dup: true });
      broker({ cmd: 'publish', topic: 'a', payload: 'x', qos: 0 });
      broker({ cmd: 'pubrel', messageId: 1 });
      assert.deepEqual(sent(), ['pubcomp 1']);
      for (const qos of [1, 2]) {
        assert.throws(
          () => {
            broker({ cmd: 'publish', topic: 'a', payload: 'x', qos, messageId: 2 });
          },
          (error) => error instanceof MqttError && error.code === 'overloaded' && error.retryable,
        );
      }
      assert.equal(received.length, 2);
      assert.equal(state.incoming.size, 0);
    });

    it('bounds what is withheld, be it of one id over and over', () => {
      const { state, broker } = start(protocolVersion);
      state.pace = 'held';
      const again = (): void => {
        broker({ cmd: 'publish', topic: 'a', payload: 'x', qos: 1, messageId: 1 });
      };
      for (let count = 0; count < 65_535; count++) again();
      assert.throws(
        again,
        (error) => error instanceof MqttError && error.code === 'protocol-error',
      );
    });

    it('neither hands on nor acknowledges what nobody wants: the broker keeps it', () => {
      const { state, sent, received, broker } = start(protocolVersion);
      state.pace = 'unwanted';
      for (const qos of [1, 2])
        broker({ cmd: 'publish', topic: 'a', payload: 'x', qos, messageId: qos });
      assert.deepEqual(received, []);
      assert.deepEqual(sent(), []);
      assert.equal(state.incoming.size, 0);
    });

    it('QoS 1 waits for PUBACK and frees its id [MQTT-4.3.2-1]', () => {
      const { flow, sent, state, broker } = start(protocolVersion);
      const { settled, settle } = outcomes();
      flow.publish(message(1), settle);
      assert.deepEqual(sent(), ['publish 1']);
      assert.deepEqual(settled, []);
      broker({ cmd: 'puback', messageId: 1 });
      assert.deepEqual(settled, [0]);
      assert.equal(state.outgoing.size, 0);
      assert.equal(state.ids.claim(1), true);
    });

    it('QoS 2 goes through PUBREC, PUBREL and PUBCOMP [MQTT-4.3.3-1]', () => {
      const { flow, sent, broker } = start(protocolVersion);
      const { settled, settle } = outcomes();
      flow.publish(message(2), settle);
      broker({ cmd: 'pubrec', messageId: 1 });
      assert.deepEqual(sent(), ['publish 1', 'pubrel 1']);
      assert.deepEqual(settled, []);
      broker({ cmd: 'pubcomp', messageId: 1 });
      assert.deepEqual(settled, [0]);
    });

    it('a second PUBREC is answered again, an early PUBCOMP is passed over', () => {
      const { flow, sent, broker } = start(protocolVersion);
      const { settled, settle } = outcomes();
      flow.publish(message(2), settle);
      broker({ cmd: 'pubcomp', messageId: 1 });
      broker({ cmd: 'pubrec', messageId: 1 });
      broker({ cmd: 'pubrec', messageId: 1 });
      assert.deepEqual(sent(), ['publish 1', 'pubrel 1', 'pubrel 1']);
      assert.deepEqual(settled, []);
    });

    it('received QoS 1 is handed on, then acknowledged', () => {
      const { received, sent, broker } = start(protocolVersion);
      broker({
        cmd: 'publish',
        topic: 'b',
        payload: 'y',
        qos: 1,
        messageId: 9,
        dup: false,
        retain: true,
      });
      assert.deepEqual(
        received.map(({ topic, qos, retain }) => [topic, qos, retain]),
        [['b', 1, true]],
      );
      assert.deepEqual(sent(), ['puback 9']);
    });

    it('received QoS 2 is handed on once, however often it comes before PUBREL [MQTT-4.3.3-2]', () => {
      const { received, sent, broker } = start(protocolVersion);
      const publish = {
        cmd: 'publish',
        topic: 'b',
        payload: 'y',
        qos: 2,
        messageId: 9,
        retain: false,
      };
      broker({ ...publish, dup: false });
      broker({ ...publish, dup: true });
      broker({ cmd: 'pubrel', messageId: 9 });
      broker({ ...publish, dup: false });
      assert.equal(received.length, 2);
      assert.deepEqual(sent(), ['pubrec 9', 'pubrec 9', 'pubcomp 9', 'pubrec 9']);
    });

    it('sends again with DUP, each step where it stood, when the broker kept the session [MQTT-4.4.0-1]', () => {
      const first = start(protocolVersion);
      const { settled, settle } = outcomes();
      for (const qos of [1, 2, 2] as const) first.flow.publish(message(qos), settle);
      first.broker({ cmd: 'pubrec', messageId: 2 });
      const second = start(protocolVersion, first.state);
      second.flow.resume(kept);
      assert.deepEqual(second.sent(), ['publish 1 dup', 'pubrel 2', 'publish 3 dup']);
      second.broker({ cmd: 'puback', messageId: 1 });
      second.broker({ cmd: 'pubcomp', messageId: 2 });
      second.broker({ cmd: 'pubrec', messageId: 3 });
      second.broker({ cmd: 'pubcomp', messageId: 3 });
      assert.deepEqual(settled, [0, 0, 0]);
    });

    it('without the session sends QoS 1 anew and says of QoS 2 that nobody knows', () => {
      const first = start(protocolVersion);
      const one = outcomes();
      const two = outcomes();
      first.flow.publish(message(1), one.settle);
      first.flow.publish(message(2), two.settle);
      const second = start(protocolVersion, first.state);
      second.flow.resume(forgotten);
      assert.deepEqual(second.sent(), ['publish 1']);
      assert.deepEqual(two.settled, ['delivery-unknown']);
      assert.equal(first.state.ids.claim(2), true);
      second.broker({ cmd: 'puback', messageId: 1 });
      assert.deepEqual(one.settled, [0]);
    });

    it('without the session sends QoS 2 from the beginning where that is wished', () => {
      const first = start(protocolVersion);
      const { settled, settle } = outcomes();
      first.flow.publish(message(2), settle);
      first.broker({ cmd: 'pubrec', messageId: 1 });
      const second = start(protocolVersion, first.state);
      second.flow.resume({ ...forgotten, resendQos2: true });
      assert.deepEqual(second.sent(), ['publish 1']);
      second.broker({ cmd: 'pubrec', messageId: 1 });
      second.broker({ cmd: 'pubcomp', messageId: 1 });
      assert.deepEqual(settled, [0]);
    });

    it('sends again no more at once than it may, in the old order [MQTT-4.6.0-1]', () => {
      const first = start(protocolVersion);
      const { settled, settle } = outcomes();
      for (const qos of [1, 1, 2, 1] as const) first.flow.publish(message(qos), settle);
      const second = start(protocolVersion, first.state);
      second.flow.resume({ ...kept, atOnce: 2 });
      assert.deepEqual(second.sent(), ['publish 1 dup', 'publish 2 dup']);
      second.broker({ cmd: 'puback', messageId: 2 });
      assert.deepEqual(second.sent(), ['publish 3 dup']);
      second.broker({ cmd: 'pubrec', messageId: 3 });
      assert.deepEqual(second.sent(), ['pubrel 3']);
      second.broker({ cmd: 'puback', messageId: 1 });
      assert.deepEqual(second.sent(), ['publish 4 dup']);
      second.broker({ cmd: 'puback', messageId: 4 });
      second.broker({ cmd: 'pubcomp', messageId: 3 });
      assert.deepEqual(settled, [0, 0, 0, 0]);
    });

    it('gives up what the broker has not taken on one topic, and keeps its id while the broker may know it', () => {
      const first = start(protocolVersion);
      const one = outcomes();
      const two = outcomes();
      first.flow.publish(message(1, 'bad'), one.settle);
      first.flow.publish(message(1, 'good'), two.settle);
      first.state.giveUp('bad', new MqttError('not-permitted-suspected', 'no'));
      assert.deepEqual(one.settled, ['not-permitted-suspected']);
      assert.equal(first.state.ids.claim(1), false);
      const second = start(protocolVersion, first.state);
      second.flow.resume(kept);
      assert.deepEqual(second.sent(), ['publish 2 dup']);
      start(protocolVersion, first.state).flow.resume(forgotten);
      assert.equal(first.state.ids.claim(1), true);
    });

    it('ends the connection when the broker sends more than Receive Maximum allows it', () => {
      const { broker } = start(protocolVersion, new DeliveryState(), { receiveMaximum: 2 });
      const publish = (messageId: number): void => {
        broker({
          cmd: 'publish',
          topic: 'b',
          payload: '',
          qos: 2,
          messageId,
          retain: false,
          dup: false,
        });
      };
      publish(1);
      publish(2);
      publish(2);
      assert.throws(
        () => {
          publish(3);
        },
        { code: 'protocol-error' },
      );
      broker({ cmd: 'pubrel', messageId: 1 });
      publish(3);
    });

    it('sends a journaled message when it is written down, and PUBREL when its release is', async () => {
      const { flow, sent, broker } = start(protocolVersion);
      const { settled, settle } = outcomes();
      const writes: (() => void)[] = [];
      const write = (): Promise<void> => new Promise((resolve) => writes.push(resolve));
      flow.publish(message(2), settle, { sent: write, released: write });
      assert.deepEqual(sent(), []);
      writes.shift()?.();
      await Promise.resolve();
      assert.deepEqual(sent(), ['publish 1']);
      broker({ cmd: 'pubrec', messageId: 1 });
      broker({ cmd: 'pubrec', messageId: 1 });
      assert.deepEqual(sent(), []);
      writes.shift()?.();
      await Promise.resolve();
      assert.deepEqual(sent(), ['pubrel 1', 'pubrel 1']);
      broker({ cmd: 'pubcomp', messageId: 1 });
      assert.deepEqual(settled, [0]);
      assert.equal(writes.length, 0);
    });

    it('answers PUBREC when the id is written down, and PUBCOMP when it is forgotten', async () => {
      const { broker, received, sent, state } = start(protocolVersion);
      const writes: (() => void)[] = [];
      const write = (): Promise<void> => new Promise((resolve) => writes.push(resolve));
      state.incomingJournal = { add: write, remove: write, clear: () => undefined };
      const publish = {
        cmd: 'publish',
        topic: 'b',
        payload: 'y',
        qos: 2,
        messageId: 9,
        retain: false,
        dup: false,
      };
      broker(publish);
      assert.equal(received.length, 1);
      assert.deepEqual(sent(), []);
      writes.shift()?.();
      await Promise.resolve();
      assert.deepEqual(sent(), ['pubrec 9']);
      broker({ cmd: 'pubrel', messageId: 9 });
      assert.deepEqual(sent(), []);
      writes.shift()?.();
      await Promise.resolve();
      assert.deepEqual(sent(), ['pubcomp 9']);
    });

    it('knows received QoS 2 ids across connections while the broker keeps the session, and only then', () => {
      const first = start(protocolVersion);
      const publish = {
        cmd: 'publish',
        topic: 'b',
        payload: 'y',
        qos: 2,
        messageId: 9,
        retain: false,
        dup: true,
      };
      first.broker(publish);
      const second = start(protocolVersion, first.state);
      second.flow.resume(kept);
      second.broker(publish);
      assert.equal(second.received.length, 0);
      const lost = start(protocolVersion, first.state);
      lost.flow.resume(forgotten);
      lost.broker(publish);
      assert.equal(lost.received.length, 1);
    });

    it('closes on an answer of the wrong kind', () => {
      const { flow, broker } = start(protocolVersion);
      flow.publish(message(2), () => undefined);
      flow.publish(message(1), () => undefined);
      const wrong = { name: 'MqttError', code: 'protocol-error' };
      assert.throws(() => {
        broker({ cmd: 'puback', messageId: 1 });
      }, wrong);
      assert.throws(() => {
        broker({ cmd: 'pubrec', messageId: 2 });
      }, wrong);
    });

    it('refuses a message that is larger than the broker takes, and takes one that just fits', () => {
      const exact = protocolVersion === 5 ? 7 : 6;
      const { flow, sent } = start(protocolVersion, new DeliveryState(), {
        maximumPacketSize: exact,
      });
      const { settled, settle } = outcomes();
      flow.publish(message(0, 'a', 'x'), settle);
      flow.publish(message(0, 'a', 'xyz'), settle);
      assert.deepEqual(settled, [0, 'packet-too-large']);
      assert.equal(sent().length, 1);
    });
  });
}

describe('publish flow, MQTT 5 alone', () => {
  it('keeps U+FEFF in a topic and a response topic [MQTT-1.5.4-3]', () => {
    const { broker, received } = start(5);
    broker({
      cmd: 'publish',
      topic: '\uFEFFa',
      payload: 'x',
      qos: 0,
      properties: { responseTopic: '\uFEFFb' },
    });
    assert.deepEqual(
      received.map(({ topic, properties }) => [topic, properties?.responseTopic]),
      [['\uFEFFa', '\uFEFFb']],
    );
  });

  it('closes on a response topic that is not UTF-8 [MQTT-3.3.2-13]', () => {
    const { flow, received } = start(5);
    // Topic “a”, four bytes of properties: response topic, one byte that no UTF-8 has.
    const packet = Uint8Array.of(0x30, 8, 0, 1, 0x61, 4, 0x08, 0, 1, 0xff);
    assert.throws(
      () => {
        flow.handle(packet, 2);
      },
      (error) => error instanceof MqttError && error.code === 'malformed-packet',
    );
    assert.deepEqual(received, []);
  });

  it('takes a refusal with its reason', () => {
    const { flow, broker } = start(5);
    const errors: unknown[] = [];
    flow.publish(message(1), ({ error }) => errors.push(error));
    flow.publish(message(2), ({ error }) => errors.push(error));
    broker({
      cmd: 'puback',
      messageId: 1,
      reasonCode: 0x87,
      properties: { reasonString: 'not yours' },
    });
    broker({ cmd: 'pubrec', messageId: 2, reasonCode: 0x97 });
    const [first, second] = errors;
    assert(first instanceof MqttError && second instanceof MqttError);
    assert.deepEqual(
      [first.code, first.reasonCode, second.reasonCode],
      ['publish-refused', 0x87, 0x97],
    );
    assert.match(first.message, /not yours/);
  });

  it('passes the reason code of a success on', () => {
    const { flow, broker } = start(5);
    const { settled, settle } = outcomes();
    flow.publish(message(1), settle);
    broker({ cmd: 'puback', messageId: 1, reasonCode: 0x10 });
    assert.deepEqual(settled, [0x10]);
  });

  it('answers unknown ids with reason 0x92', () => {
    const { sent, broker } = start(5);
    broker({ cmd: 'pubrec', messageId: 7 });
    broker({ cmd: 'pubrel', messageId: 8 });
    assert.deepEqual(sent(), ['pubrel 7 reason 146', 'pubcomp 8 reason 146']);
  });

  it('introduces a topic alias once and then sends the alias alone', () => {
    const { flow, sent } = start(5, new DeliveryState(), { sendAliases: 1 });
    for (const topic of ['long/topic', 'long/topic', 'other'])
      flow.publish(message(1, topic), () => undefined);
    assert.deepEqual(sent(), [
      'publish 1 alias 1 topic “long/topic”',
      'publish 2 alias 1 topic “”',
      'publish 3',
    ]);
  });

  it('sends the whole topic again on the next connection, which knows no alias', () => {
    const first = start(5, new DeliveryState(), { sendAliases: 5 });
    first.flow.publish(message(1, 't'), () => undefined);
    first.flow.publish(message(1, 't'), () => undefined);
    const second = start(5, first.state);
    second.flow.resume(kept);
    assert.deepEqual(second.sent(), ['publish 1 dup', 'publish 2 dup']);
  });

  it('resolves the broker’s topic aliases, and closes on those that were not agreed [MQTT-3.3.2-8]', () => {
    const { received, broker } = start(5, new DeliveryState(), { receiveAliases: 2 });
    const publish = (topic: string, topicAlias: number): void => {
      broker({
        cmd: 'publish',
        topic,
        payload: '',
        qos: 0,
        dup: false,
        retain: false,
        properties: { topicAlias },
      });
    };
    publish('a/b', 2);
    publish('', 2);
    publish('c', 2);
    publish('', 2);
    assert.deepEqual(
      received.map(({ topic }) => topic),
      ['a/b', 'a/b', 'c', 'c'],
    );
    const malformed = { name: 'MqttError', code: 'malformed-packet' };
    assert.throws(() => {
      publish('', 1);
    }, malformed);
    assert.throws(() => {
      publish('d', 3);
    }, malformed);
  });
});

describe('publish flow under hostile packets', () => {
  // Read one at a time it takes milliseconds; copied anew for each, half a minute.
  it('reads 50,000 user properties of one name without stalling', { timeout: 10_000 }, () => {
    const { received, broker } = start(5);
    const values = Array.from({ length: 50_000 }, () => 'b');
    broker({
      cmd: 'publish',
      topic: 't',
      payload: '',
      qos: 0,
      dup: false,
      retain: false,
      properties: { userProperties: { a: values } },
    });
    assert.equal(received[0]?.properties?.userProperties?.a?.length, 50_000);
  });
});
