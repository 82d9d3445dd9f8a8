import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { MqttError } from '../errors.js';
import { decodeMessage, encodeMessage } from './message-codec.js';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const bytes = fc.uint8Array({ maxLength: 50 }).map((each) => Uint8Array.from(each));

const anyMessage = fc.record(
  {
    message: fc.record(
      {
        topic: text,
        payload: bytes,
        qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
        retain: fc.boolean(),
        properties: fc.record(
          {
            payloadFormatIndicator: fc.constantFrom(0 as const, 1 as const),
            messageExpiryInterval: fc.nat(),
            contentType: text,
            responseTopic: text,
            correlationData: bytes,
            userProperties: fc.dictionary(text, fc.oneof(text, fc.array(text, { maxLength: 3 })), {
              noNullPrototype: true,
            }),
            subscriptionIdentifiers: fc.array(fc.nat(), { maxLength: 3 }),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['topic', 'payload', 'qos', 'retain'] },
    ),
    storedAt: fc.maxSafeNat(),
    expiresAt: fc.maxSafeNat(),
  },
  { requiredKeys: ['message', 'storedAt'] },
);

describe('message codec', () => {
  it('gives back any message', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeMessage(encodeMessage(message))).to.deep.equal(message);
      }),
    );
  });

  it('keeps a property named like a part of every object', () => {
    const properties = {
      userProperties: JSON.parse('{"__proto__":"x"}') as Record<string, string>,
    };
    const message = { topic: 't', payload: new Uint8Array(), qos: 1, retain: false } as const;
    const encoded = encodeMessage({ message: { ...message, properties }, storedAt: 0 });
    const { userProperties } = decodeMessage(encoded).message.properties!;
    expect(Object.entries(userProperties!)).to.deep.equal([['__proto__', 'x']]);
  });

  it('takes a deadline of never for none', () => {
    const message = { topic: 't', payload: new Uint8Array(), qos: 1, retain: false } as const;
    const encoded = encodeMessage({ message, storedAt: 0, expiresAt: Infinity });
    expect(decodeMessage(encoded)).to.deep.equal({ message, storedAt: 0 });
  });

  it('gives memory of its own, before and after', () => {
    const payload = Uint8Array.of(1, 2);
    const message = { topic: 't', payload, qos: 1, retain: false } as const;
    const encoded = encodeMessage({ message, storedAt: 0 });
    payload.fill(0);
    const decoded = decodeMessage(encoded).message.payload;
    encoded.fill(0);
    expect(decoded).to.deep.equal(Uint8Array.of(1, 2));
  });

  const wrong: Record<string, string> = {
    'no text': '',
    'no JSON': '{"topic"',
    'no object': '[]',
    'no topic': '{"qos":1,"retain":false,"storedAt":1}',
    'a quality of service that is none': '{"topic":"t","qos":3,"retain":false,"storedAt":1}',
    'no time': '{"topic":"t","qos":1,"retain":false}',
    'more correlation data than bytes':
      '{"topic":"t","qos":1,"retain":false,"storedAt":1,"properties":{},"correlationBytes":1}',
    'properties that are none': '{"topic":"t","qos":1,"retain":false,"storedAt":1,"properties":1}',
  };
  for (const [name, head] of Object.entries(wrong)) {
    it(`does not take bytes for a message: ${name}`, () => {
      const headBytes = new TextEncoder().encode(head);
      expect(codeOf(Uint8Array.of(0, 0, 0, headBytes.length, ...headBytes))).to.equal(
        'envelope-unreadable',
      );
    });
  }

  it('does not crash on any bytes', () => {
    fc.assert(
      fc.property(bytes, (any) => {
        expect(codeOf(any)).to.equal('envelope-unreadable');
      }),
    );
  });
});

function codeOf(encoded: Uint8Array): string {
  try {
    decodeMessage(encoded);
    return 'none';
  } catch (error) {
    return error instanceof MqttError ? error.code : String(error);
  }
}
