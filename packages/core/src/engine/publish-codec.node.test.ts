/** The codec against `mqtt-packet`, which MQTT.js uses: what one writes the other reads, in both versions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet';
import type { OutgoingMessage, PublishProperties, Qos } from '../connection/session-port.js';
import { MqttError } from '../errors.js';
import { GatherBuffer } from './gather-buffer.js';
import { PacketSplitter } from './packet-splitter.js';
import {
  decodeAck,
  decodePublish,
  encodeAck,
  encodePublish,
  publishSize,
  type AckType,
} from './publish-codec.js';
import { TopicReader } from './topic-reader.js';

const VERSIONS = [4, 5] as const;
const ACKS = { 4: 'puback', 5: 'pubrec', 6: 'pubrel', 7: 'pubcomp' } as const;

function written(write: (out: GatherBuffer) => void): Buffer {
  const frames: Buffer[] = [];
  const out = new GatherBuffer((bytes) => frames.push(Buffer.from(bytes)));
  out.open();
  write(out);
  out.flush();
  return Buffer.concat(frames);
}

function parsed(bytes: Buffer, protocolVersion: 4 | 5): Packet {
  const parser = mqttPacket.parser({ protocolVersion });
  const packets: Packet[] = [];
  parser.on('packet', (packet: Packet) => packets.push(packet));
  parser.on('error', (error: unknown) => {
    throw error;
  });
  parser.parse(bytes);
  assert.equal(packets.length, 1);
  const [packet] = packets;
  assert(packet);
  return packet;
}

function read<T>(bytes: Uint8Array, decode: (packet: Uint8Array, bodyOffset: number) => T): T {
  const results: T[] = [];
  new PacketSplitter(2 ** 28, (packet, bodyOffset) =>
    results.push(decode(packet, bodyOffset)),
  ).push(bytes);
  assert.equal(results.length, 1);
  const [result] = results;
  assert(result !== undefined);
  return result;
}

const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((value) => !value.includes('\u0000'));
const topic = text.map((value) => value.replace(/[+#]/g, '_')).filter((value) => value.length > 0);
const payload = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.integer({ min: 0, max: 150_000 }).map((length) => new Uint8Array(length).fill(length & 0xff)),
);
const userProperties = fc.dictionary(
  text.filter((name) => name !== '__proto__'),
  fc.oneof(
    text, // mqtt-packet's reader takes an empty first value for none.
    fc.array(
      text.filter((value) => value !== ''),
      { minLength: 2, maxLength: 4 },
    ),
  ),
  { maxKeys: 4 },
);
const properties: fc.Arbitrary<PublishProperties> = fc.record(
  {
    payloadFormatIndicator: fc.constantFrom(0 as const, 1 as const),
    messageExpiryInterval: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    contentType: text,
    responseTopic: topic,
    correlationData: fc.uint8Array({ maxLength: 60 }),
    userProperties,
  },
  { requiredKeys: [] },
);
const qos = fc.constantFrom<Qos>(0, 1, 2);
const id = fc.integer({ min: 1, max: 65_535 });
const publish = fc.record({ topic, payload, qos, retain: fc.boolean(), properties });

function plainProperties(packet: IPublishPacket): Record<string, unknown> {
  const {
    payloadFormatIndicator,
    correlationData,
    userProperties: user,
    ...others
  } = packet.properties ?? {};
  return {
    ...others,
    ...(payloadFormatIndicator === undefined
      ? {}
      : { payloadFormatIndicator: Number(payloadFormatIndicator) }),
    ...(correlationData ? { correlationData: [...correlationData] } : {}),
    ...(user && Object.keys(user).length > 0 ? { userProperties: { ...user } } : {}),
  };
}

function plainOurs({
  correlationData,
  userProperties: user,
  ...others
}: PublishProperties): Record<string, unknown> {
  return {
    ...others,
    ...(correlationData ? { correlationData: [...correlationData] } : {}),
    ...(user && Object.keys(user).length > 0 ? { userProperties: { ...user } } : {}),
  };
}

for (const protocolVersion of VERSIONS) {
  describe(`publish codec, MQTT ${protocolVersion === 4 ? '3.1.1' : '5'}`, () => {
    it('writes PUBLISH as mqtt-packet reads it', () => {
      fc.assert(
        fc.property(publish, id, fc.boolean(), (message, packetId, dup) => {
          const header = { protocolVersion, id: packetId, dup: dup && message.qos > 0 };
          const bytes = written((out) => {
            encodePublish(out, message, header);
          });
          const packet = parsed(bytes, protocolVersion);
          assert(packet.cmd === 'publish');
          assert.equal(packet.topic, message.topic);
          assert.deepEqual(new Uint8Array(packet.payload as Buffer), message.payload);
          assert.equal(packet.qos, message.qos);
          assert.equal(packet.retain, message.retain);
          assert.equal(packet.dup, header.dup);
          if (message.qos > 0) assert.equal(packet.messageId, packetId);
          if (protocolVersion === 5)
            assert.deepEqual(plainProperties(packet), plainOurs(message.properties));
          assert.equal(publishSize(message, { protocolVersion }), bytes.length);
        }),
      );
    });

    it('reads PUBLISH as mqtt-packet writes it', () => {
      fc.assert(
        fc.property(publish, id, (message: OutgoingMessage, packetId) => {
          const {
            payloadFormatIndicator,
            correlationData,
            userProperties: user,
            ...others
          } = message.properties ?? {};
          const packet = {
            cmd: 'publish' as const,
            ...message,
            payload: Buffer.from(message.payload),
            dup: false,
            messageId: packetId,
            properties: {
              ...others,
              ...(payloadFormatIndicator === undefined
                ? {}
                : { payloadFormatIndicator: payloadFormatIndicator === 1 }),
              ...(correlationData ? { correlationData: Buffer.from(correlationData) } : {}),
              ...(user && Object.keys(user).length > 0
                ? { userProperties: user as Record<string, string | string[]> }
                : {}),
            },
          } as IPublishPacket;
          const bytes = mqttPacket.generate(packet, { protocolVersion });
          const decoded = read(bytes, (view, bodyOffset) =>
            decodePublish(view, bodyOffset, protocolVersion, new TopicReader()),
          );
          assert.equal(decoded.topic, message.topic);
          assert.deepEqual(new Uint8Array(decoded.payload), message.payload);
          assert.equal(decoded.qos, message.qos);
          assert.equal(decoded.retain, message.retain);
          if (message.qos > 0) assert.equal(decoded.id, packetId);
          if (protocolVersion === 5) {
            assert.deepEqual(
              plainOurs(decoded.properties ?? {}),
              plainOurs(message.properties ?? {}),
            );
          }
        }),
      );
    });

    it('writes and reads acknowledgements as mqtt-packet does', () => {
      const ackType = fc.constantFrom<AckType>(4, 5, 6, 7);
      const reason =
        protocolVersion === 5 ? fc.constantFrom(0, 0x10, 0x80, 0x87, 0x92) : fc.constant(0);
      fc.assert(
        fc.property(ackType, id, reason, text, (type, packetId, reasonCode, reasonString) => {
          const legal =
            (type === 4 || type === 5 || [0, 0x92].includes(reasonCode)) &&
            !(type < 6 && reasonCode === 0x92);
          fc.pre(legal);
          const bytes = written((out) => {
            encodeAck(out, type, packetId, reasonCode);
          });
          const packet = parsed(bytes, protocolVersion);
          assert(packet.cmd === ACKS[type]);
          assert.equal(packet.messageId, packetId);
          assert.equal('reasonCode' in packet ? (packet.reasonCode ?? 0) : 0, reasonCode);
          const theirs = mqttPacket.generate(
            { cmd: ACKS[type], messageId: packetId, reasonCode, properties: { reasonString } },
            { protocolVersion },
          );
          const ack = read(theirs, (view, bodyOffset) =>
            decodeAck(view, bodyOffset, type, protocolVersion),
          );
          assert.equal(ack.id, packetId);
          assert.equal(ack.reasonCode, reasonCode);
          if (protocolVersion === 5) assert.equal(ack.reasonString, reasonString);
        }),
      );
    });

    it('ends in a typed error on any bytes, never in another', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(3, 4, 5, 6, 7),
          fc.nat({ max: 15 }),
          fc.uint8Array({ maxLength: 60 }),
          (type, flags, body) => {
            const packet = Uint8Array.from([(type << 4) | flags, body.length, ...body]);
            try {
              if (type === 3) decodePublish(packet, 2, protocolVersion, new TopicReader());
              else decodeAck(packet, 2, type, protocolVersion);
            } catch (error) {
              assert(error instanceof MqttError);
              assert.equal(error.code, 'malformed-packet');
            }
          },
        ),
        { numRuns: 2000 },
      );
    });
  });
}
