import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Connection, ConnectionDetails, PacketRecord } from '@mqtt-kit/core';
import { expectPacket, scenario, send } from '../scripted/scenario.js';
import { accept, accept5, ack, grant, publish } from '../scripted/scenarios/packets.js';
import { startScriptedBroker, type ScriptedBroker } from '../scripted/scripted-broker.js';
import { closeConnections, open } from './open-connections.js';

/** A record in a few words, for comparing whole flows. */
function words({ direction, type, packetId, topic, qos, filters }: PacketRecord): string {
  const rest = [packetId, topic, qos, filters?.join(' ')].filter((word) => word !== undefined);
  return [direction, type, ...rest].join(' ');
}

async function collected(trace: AsyncIterable<PacketRecord>): Promise<PacketRecord[]> {
  const records: PacketRecord[] = [];
  for await (const record of trace) records.push(record);
  return records;
}

describe('a trace of packets', { timeout: 20_000 }, () => {
  let broker: ScriptedBroker;
  before(async () => {
    broker = await startScriptedBroker();
  });
  afterEach(closeConnections);
  after(() => broker.close());

  function play(version: 4 | 5, details: Partial<ConnectionDetails> = {}): Connection {
    const { pathname, search } = new URL(
      broker.play(
        scenario(
          version === 5 ? accept5() : accept,
          grant('in/#', 2, version),
          send(publish('in/a', 'PAYLOAD-IN', { qos: 2, messageId: 7 }, version)),
          expectPacket('pubrec', { messageId: 7 }),
          send(ack('pubrel', {}, version)),
          expectPacket('pubcomp', { messageId: 7 }),
          send(publish('in/go', '', {}, version)),
          expectPacket('publish', { topic: 'out/a', qos: 2 }),
          send(ack('pubrec', {}, version)),
          expectPacket('pubrel'),
          send(ack('pubcomp', {}, version)),
          expectPacket('disconnect'),
        ),
      ).url,
    );
    return open({
      host: '127.0.0.1',
      port: broker.port,
      path: pathname + search,
      tls: false,
      protocolVersion: version,
      authentication: { method: 'BASIC', username: 'USER', password: 'S3CRET' },
      will: { topic: 'gone', payload: 'WILL-PAYLOAD' },
      ...details,
    });
  }

  async function talk(connection: Connection): Promise<void> {
    const came = new Promise<void>((resolve) => {
      void connection.subscribe(
        'in/#',
        ({ topic }) => {
          if (topic === 'in/go') resolve();
        },
        { qos: 2 },
      );
    });
    await came;
    await connection.publish('out/a', 'PAYLOAD-OUT', { qos: 2 });
    await connection.close();
  }

  for (const version of [4, 5] as const) {
    it(`has every packet in order, without secrets, in MQTT ${version}`, async () => {
      const connection = play(version);
      const headers = collected(connection.trace());
      const payloads = collected(connection.trace({ payloads: true }));
      await talk(connection);
      const records = await headers;
      // Ids are ours to choose: SUBSCRIBE and PUBLISH take them from one allocator.
      const subscribed = records.find(({ type }) => type === 'subscribe')?.packetId ?? 0;
      const published = records.find(({ topic }) => topic === 'out/a')?.packetId ?? 0;
      assert.ok(subscribed > 0 && published > 0);
      assert.deepEqual(records.map(words), [
        'out connect',
        'in connack',
        `out subscribe ${subscribed} in/#`,
        `in suback ${subscribed}`,
        'in publish 7 in/a 2',
        'out pubrec 7',
        'in pubrel 7',
        'out pubcomp 7',
        'in publish in/go 0',
        `out publish ${published} out/a 2`,
        `in pubrec ${published}`,
        `out pubrel ${published}`,
        `in pubcomp ${published}`,
        'out disconnect',
      ]);
      assert.deepEqual(records.find(({ type }) => type === 'suback')?.reasonCodes, [2]);
      assert.equal(records.find(({ type }) => type === 'connack')?.reasonCode, 0);
      assert.doesNotMatch(JSON.stringify(records), /S3CRET|USER|PAYLOAD/);
      assert.ok(records.every(({ payload }) => payload === undefined));
      assert.ok(records.every(({ bytes, at }) => bytes >= 2 && at > 0));

      const withPayloads = await payloads;
      const texts = withPayloads.flatMap(({ payload }) =>
        payload ? [new TextDecoder().decode(payload)] : [],
      );
      assert.deepEqual(texts, ['PAYLOAD-IN', '', 'PAYLOAD-OUT']);
      const all = new TextDecoder('latin1').decode(
        Buffer.from(withPayloads.flatMap(({ payload }) => [...(payload ?? [])])),
      );
      assert.doesNotMatch(all + JSON.stringify(withPayloads), /S3CRET|USER|WILL-PAYLOAD/);
    });
  }

  it('begins in the middle, and ends with its signal', async () => {
    const connection = play(4);
    await connection.ready();
    const leave = new AbortController();
    const trace = connection.trace({ signal: leave.signal });
    const came = new Promise<void>((resolve) => {
      void connection.subscribe(
        'in/#',
        ({ topic }) => {
          if (topic === 'in/go') resolve();
        },
        { qos: 2 },
      );
    });
    const { value } = await trace.next();
    assert.equal(value?.type, 'subscribe');
    await came;
    leave.abort();
    const rest = await collected(trace);
    assert.ok(rest.length <= 6);
    await connection.publish('out/a', 'x', { qos: 2 });
    assert.deepEqual(await trace.next(), { value: undefined, done: true });
    assert.equal(trace.dropped, 0);
  });

  it('ends at once when it is begun after the connection; so does what asks for its numbers', async () => {
    const connection = play(4);
    // Before its session is loaded.
    const closing = connection.close();
    await assert.rejects(connection.statistics(), { code: 'closed' });
    await closing;
    assert.deepEqual(await collected(connection.trace()), []);
    await assert.rejects(connection.statistics(), { code: 'closed' });
  });

  it('keeps what passed for whoever reads it later', async () => {
    const connection = play(5);
    // Nobody reads it.
    const trace = connection.trace();
    await talk(connection);
    assert.equal(trace.dropped, 0);
    assert.equal((await collected(trace)).length, 14);
  });
});
