/** Any connection that details allow, for property tests. */
import fc from 'fast-check';
import { checkDetails } from '../details/validate-details.js';
import type { NamedDetails } from './imported-connection.js';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const bytes = fc.uint8Array({ maxLength: 12 }).map((each) => Uint8Array.from(each));
const userProperties = fc.dictionary(
  fc.oneof(text, fc.constant('__proto__')),
  fc.oneof(text, fc.array(text, { maxLength: 3 })),
  { maxKeys: 3 },
);

const host = fc.constantFrom('a.example', 'b.example', '192.0.2.7', '2001:db8::1', 'localhost');
const password = fc.option(text, { nil: undefined });

const authentication = fc.oneof(
  fc.constant({ method: 'NONE' as const }),
  fc.record({ method: fc.constant('BASIC' as const), username: text }),
  fc.tuple(text, password).map(([username, given]) => ({
    method: 'BASIC' as const,
    username,
    ...(given === undefined ? {} : { password: given }),
  })),
  fc.record({ method: fc.constant('PROVIDER' as const), provider: text }),
);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Details without errors; a few names, so that they meet. */
export const anyConnection: fc.Arbitrary<NamedDetails> = fc
  .record({
    name: fc.oneof(fc.constantFrom('Plant', 'Plant (2)', 'Plant (3)', 'Lab'), text),
    host,
    port: optional(fc.integer({ min: 1, max: 65_535 })),
    path: optional(fc.constantFrom('/', '/mqtt', '/ws?token=a%20b')),
    tls: optional(fc.boolean()),
    servers: optional(fc.array(fc.constantFrom('wss://c.example/mqtt', 'wss://d.example/?x=1'))),
    authentication: optional(authentication),
    certificates: optional(fc.record({ ca: text, certificate: text })),
    protocolVersion: fc.constant(5 as const),
    clientId: optional(text),
    clean: optional(fc.boolean()),
    keepalive: optional(fc.integer({ min: 0, max: 65_535 })),
    reconnection: optional(
      fc.record({ enabled: fc.boolean(), baseMs: fc.integer({ min: 100, max: 60_000 }) }),
    ),
    will: optional(
      fc.record({
        topic: fc.constantFrom('plant/1', 'lab/x'),
        payload: fc.oneof(text, bytes),
        qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
        properties: fc.record({ correlationData: bytes, userProperties }),
      }),
    ),
    properties: optional(
      fc.record({ sessionExpiryInterval: fc.nat({ max: 4_294_967_295 }), userProperties }),
    ),
  })
  .map((details) => {
    const set = Object.entries(details).filter(([, value]) => value !== undefined);
    // Nothing but what was undefined is missing now.
    return { ...(Object.fromEntries(set) as unknown as NamedDetails), name: details.name.trim() };
  })
  .filter((details) => checkDetails(details).every(({ severity }) => severity !== 'error'));
