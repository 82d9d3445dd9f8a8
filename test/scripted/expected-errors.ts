/** How each broken broker must end a connection, in every engine and in Node. No code of Node's: pages import it. */
import type { MqttErrorCode } from '@mqtt-kit/core';
import type { malformedPackets } from './scenarios/malformed-packets.js';
import type { noBrokers } from './scenarios/no-brokers.js';
import type { refusals } from './scenarios/refusals.js';

/** Scenarios in which a subscription is what provokes the broker. */
type NeedsSubscription =
  | 'invalid-utf8-in-suback'
  | 'suback-without-codes'
  | 'suback-with-too-many-codes'
  | 'suback5-with-too-many-codes'
  | 'good-message-then-bad';

/** The error with which a connection ends when a broker breaks the rules. */
export const MALFORMED: Readonly<
  Record<Exclude<keyof typeof malformedPackets, NeedsSubscription>, MqttErrorCode>
> = {
  'garbage-bytes': 'malformed-packet',
  'http-in-a-frame': 'malformed-packet',
  'length-268435455-first': 'packet-too-large',
  'five-byte-length-first': 'malformed-packet',
  'publish-before-connack': 'malformed-packet',
  'suback-before-connack': 'malformed-packet',
  'connack-too-short': 'malformed-packet',
  'connack-empty': 'malformed-packet',
  'connack-reserved-flags': 'protocol-error',
  'length-268435455': 'packet-too-large',
  'five-byte-length': 'malformed-packet',
  'connack-twice': 'malformed-packet',
  'connect-from-broker': 'malformed-packet',
  'subscribe-from-broker': 'malformed-packet',
  'pingreq-from-broker': 'malformed-packet',
  'disconnect-of-311': 'malformed-packet',
  'packet-type-0': 'malformed-packet',
  'packet-type-15-of-311': 'malformed-packet',
  'invalid-utf8-topic': 'malformed-packet',
  'surrogate-in-topic': 'malformed-packet',
  'nul-in-topic': 'malformed-packet',
  'wildcard-in-topic': 'malformed-packet',
  'empty-topic': 'malformed-packet',
  'topic-longer-than-packet': 'malformed-packet',
  'no-room-for-packet-id': 'malformed-packet',
  qos3: 'malformed-packet',
  'packet-id-0': 'malformed-packet',
  'puback-with-flags': 'malformed-packet',
  'puback-too-short': 'malformed-packet',
  'puback-too-long': 'malformed-packet',
  'pubrel-without-flags': 'malformed-packet',
  'suback-empty': 'protocol-error',
  'invalid-utf8-user-property': 'malformed-packet',
  'nul-in-user-property': 'malformed-packet',
  'unknown-property': 'malformed-packet',
  'property-of-another-packet': 'malformed-packet',
  'property-twice': 'malformed-packet',
  'properties-longer-than-packet': 'malformed-packet',
  'payload-format-2': 'malformed-packet',
  'topic-alias-0': 'malformed-packet',
  'topic-alias-beyond-maximum': 'malformed-packet',
  'topic-alias-unknown': 'malformed-packet',
  'no-topic-and-no-alias': 'malformed-packet',
  'auth-unasked': 'protocol-error',
  'suback5-before-connack': 'malformed-packet',
  'connack5-twice': 'malformed-packet',
  'publish5-qos3': 'malformed-packet',
  'puback5-with-flags': 'malformed-packet',
  'pubrel5-without-flags': 'malformed-packet',
  'disconnect5-with-flags': 'protocol-error',
  'auth5-with-flags': 'protocol-error',
};

/** The error with which connecting fails when there is no broker. */
export const NO_BROKER: Readonly<Record<keyof typeof noBrokers, MqttErrorCode>> = {
  'not-a-broker-echo': 'malformed-packet',
  'text-frame': 'protocol-error',
  'closes-at-once': 'closed-before-connack',
  'drops-after-connect': 'closed-before-connack',
  'closes-after-connect': 'closed-before-connack',
  silent: 'connect-timeout',
  'http-200': 'connection-failed',
  'http-404': 'connection-failed',
  'http-403': 'connection-failed',
  'handshake-silent': 'connect-timeout',
  'no-subprotocol': 'connection-failed',
  'wrong-subprotocol': 'connection-failed',
};

type ConnectRefusal = Extract<keyof typeof refusals, `connack${string}` | `disconnect5${string}`>;

/** How a broker that says no ends a connection; `retryable` says whether the kit would try again by itself. */
export const REFUSED: Readonly<
  Record<
    ConnectRefusal,
    { readonly code: MqttErrorCode; readonly reasonCode: number; readonly retryable: boolean }
  >
> = {
  'connack-code-1': { code: 'protocol-version-refused', reasonCode: 1, retryable: false },
  'connack-code-2': { code: 'client-id-rejected', reasonCode: 2, retryable: false },
  'connack-code-3': { code: 'server-unavailable', reasonCode: 3, retryable: true },
  'connack-code-4': { code: 'bad-credentials', reasonCode: 4, retryable: false },
  'connack-code-5': { code: 'not-authorized', reasonCode: 5, retryable: false },
  'connack-code-6': { code: 'refused', reasonCode: 6, retryable: false },
  'connack5-unspecified': { code: 'refused', reasonCode: 0x80, retryable: true },
  'connack5-version': { code: 'protocol-version-refused', reasonCode: 0x84, retryable: false },
  'connack5-client-id': { code: 'client-id-rejected', reasonCode: 0x85, retryable: false },
  'connack5-credentials': { code: 'bad-credentials', reasonCode: 0x86, retryable: false },
  'connack5-not-authorized': { code: 'not-authorized', reasonCode: 0x87, retryable: false },
  'connack5-unavailable': { code: 'server-unavailable', reasonCode: 0x88, retryable: true },
  'connack5-banned': { code: 'not-authorized', reasonCode: 0x8a, retryable: false },
  'connack5-quota': { code: 'server-unavailable', reasonCode: 0x97, retryable: true },
  'connack5-use-another-server': { code: 'server-moved', reasonCode: 0x9c, retryable: false },
  'disconnect5-taken-over': { code: 'taken-over', reasonCode: 0x8e, retryable: false },
  'disconnect5-shutting-down': {
    code: 'disconnected-by-broker',
    reasonCode: 0x8b,
    retryable: true,
  },
  'disconnect5-keep-alive': { code: 'keepalive-timeout', reasonCode: 0x8d, retryable: true },
  'disconnect5-packet-too-large': { code: 'packet-too-large', reasonCode: 0x95, retryable: true },
  'disconnect5-administrative': {
    code: 'disconnected-by-broker',
    reasonCode: 0x98,
    retryable: true,
  },
  'disconnect5-unspecified': {
    code: 'disconnected-by-broker',
    reasonCode: 0x80,
    retryable: true,
  },
};

/** The version that a scenario speaks, by its name. */
export function versionOf(name: string): 4 | 5 {
  return OF_VERSION_5.has(name) || /^[a-z]+5-/.test(name) ? 5 : 4;
}

const OF_VERSION_5: ReadonlySet<string> = new Set([
  'invalid-utf8-user-property',
  'nul-in-user-property',
  'unknown-property',
  'property-of-another-packet',
  'property-twice',
  'properties-longer-than-packet',
  'payload-format-2',
  'topic-alias-0',
  'topic-alias-beyond-maximum',
  'topic-alias-unknown',
  'no-topic-and-no-alias',
  'auth-unasked',
  'invalid-utf8-in-suback',
]);
