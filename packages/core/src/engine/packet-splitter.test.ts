import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { MqttError } from '../errors.js';
import { PacketSplitter } from './packet-splitter.js';
import { variableByteLength, writeVariableByte } from './variable-byte-integer.js';

const MAX_BYTES = 16 * 1024 * 1024;

function packetOf(first: number, body: Uint8Array): Uint8Array {
  const packet = new Uint8Array(1 + variableByteLength(body.length) + body.length);
  packet[0] = first;
  packet.set(body, writeVariableByte(packet, 1, body.length));
  return packet;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Splits, and gives copies of the packets with their body offsets. */
function split(frames: readonly Uint8Array[], maxBytes = MAX_BYTES) {
  const packets: { bytes: number[]; bodyOffset: number }[] = [];
  const splitter = new PacketSplitter(maxBytes, (packet, bodyOffset) => {
    packets.push({ bytes: [...packet], bodyOffset });
  });
  for (const frame of frames) splitter.push(frame);
  return packets;
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof MqttError ? error.code : String(error);
  }
  return undefined;
}

const aPacket = fc
  .tuple(fc.integer({ min: 0x10, max: 0xff }), fc.uint8Array({ maxLength: 300 }))
  .map(([first, body]) => packetOf(first, body));

describe('packet splitter', () => {
  it('finds the same packets however the bytes are cut into frames', () => {
    fc.assert(
      fc.property(
        fc.array(aPacket, { maxLength: 20 }),
        fc.array(fc.nat({ max: 4000 })),
        (packets, cuts) => {
          const whole = joined(packets);
          const at = [...new Set(cuts.map((cut) => Math.min(cut, whole.length)))].sort(
            (a, b) => a - b,
          );
          const frames = [0, ...at].map((start, index) =>
            whole.subarray(start, at[index] ?? whole.length),
          );
          expect(split(frames).map(({ bytes }) => bytes)).to.deep.equal(
            packets.map((packet) => [...packet]),
          );
        },
      ),
    );
  });

  it('puts a packet together byte by byte', () => {
    const body = Uint8Array.from({ length: 70_000 }, (_, index) => index);
    const packet = packetOf(0x30, body);
    const bytes = [...packet].map((byte) => Uint8Array.of(byte));
    expect(split(bytes)).to.deep.equal([{ bytes: [...packet], bodyOffset: 4 }]);
  });

  it('takes fifty packets out of one frame', () => {
    const packets = Array.from({ length: 50 }, (_, index) =>
      packetOf(0x30, new Uint8Array(index * 7)),
    );
    expect(split([joined(packets)])).to.have.length(50);
  });

  it('says where the body starts for every length of the length', () => {
    const offsets = [0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152].map(
      (length) => split([packetOf(0x30, new Uint8Array(length))])[0]?.bodyOffset,
    );
    expect(offsets).to.deep.equal([2, 2, 3, 3, 4, 4, 5]);
  });

  it('refuses a length of five bytes, in one frame and byte by byte [MQTT-2.2.3]', () => {
    const bytes = [0x30, 0xff, 0xff, 0xff, 0xff, 0x01];
    expect(codeOf(() => split([Uint8Array.from(bytes)]))).to.equal('malformed-packet');
    expect(codeOf(() => split(bytes.map((byte) => Uint8Array.of(byte))))).to.equal(
      'malformed-packet',
    );
  });

  it('refuses a length beyond the bound as soon as it is known', () => {
    const bytes = Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f);
    expect(codeOf(() => split([bytes]))).to.equal('packet-too-large');
    expect(codeOf(() => split([packetOf(0x30, new Uint8Array(11))], 10))).to.equal(
      'packet-too-large',
    );
    expect(split([packetOf(0x30, new Uint8Array(10))], 10)).to.have.length(1);
  });

  it('does not copy a packet that lies whole in a frame', () => {
    const frame = packetOf(0x30, new Uint8Array(5));
    const seen: ArrayBufferLike[] = [];
    new PacketSplitter(MAX_BYTES, (packet) => seen.push(packet.buffer)).push(frame);
    expect(seen[0]).to.equal(frame.buffer);
  });
});
