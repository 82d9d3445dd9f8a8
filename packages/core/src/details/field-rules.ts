/** Pure data: what each field alone may hold. What fields mean together is in the other checks. */
import { MAX_STRING_BYTES } from '../routing/mqtt-string.js';
import type { DetailsField } from './details-problem.js';
import { PRESETS } from './presets.js';

/** What one field may hold. */
export type FieldRule =
  | { readonly type: 'fields' }
  | { readonly type: 'text'; readonly maxCharacters?: number }
  /** Text that anybody may see: no private key may stand in it. */
  | { readonly type: 'certificates' }
  /** Text that travels as binary data, where U+0000 is allowed. */
  | { readonly type: 'secret' }
  | { readonly type: 'yes-no' }
  | { readonly type: 'whole-number'; readonly min: number; readonly max: number }
  | { readonly type: 'choice'; readonly choices: readonly (string | number)[] }
  | { readonly type: 'topic-name' }
  | { readonly type: 'bytes' }
  | { readonly type: 'text-or-bytes' }
  | { readonly type: 'user-properties' }
  | { readonly type: 'server-urls'; readonly max: number };

/** A field, what it may hold, and whether it must be there (when its parent is). */
export interface FieldEntry {
  readonly field: DetailsField;
  readonly rule: FieldRule;
  readonly required?: true;
  /** The protocol has it from MQTT 5 on. */
  readonly mqtt5?: true;
}

const TEXT: FieldRule = { type: 'text' };
const CERTIFICATES: FieldRule = { type: 'certificates' };
const YES_NO: FieldRule = { type: 'yes-no' };
const FIELDS: FieldRule = { type: 'fields' };
const TOPIC_NAME: FieldRule = { type: 'topic-name' };
const USER_PROPERTIES: FieldRule = { type: 'user-properties' };
const UINT32_MAX = 4_294_967_295;
const DAY_MS = 86_400_000;

function wholeNumber(min: number, max: number): FieldRule {
  return { type: 'whole-number', min, max };
}

/** Every field, parents before their children. */
export const FIELD_ENTRIES: readonly FieldEntry[] = [
  { field: 'name', rule: { type: 'text', maxCharacters: 255 } },
  { field: 'host', rule: TEXT, required: true },
  { field: 'port', rule: wholeNumber(1, 65_535) },
  { field: 'path', rule: TEXT },
  { field: 'tls', rule: YES_NO },
  { field: 'servers', rule: { type: 'server-urls', max: 8 } },
  { field: 'authentication', rule: FIELDS },
  {
    field: 'authentication.method',
    rule: { type: 'choice', choices: ['NONE', 'BASIC', 'PROVIDER'] },
    required: true,
  },
  { field: 'authentication.username', rule: TEXT },
  { field: 'authentication.password', rule: { type: 'secret' } },
  { field: 'authentication.provider', rule: TEXT },
  { field: 'certificates', rule: FIELDS },
  { field: 'certificates.ca', rule: CERTIFICATES },
  { field: 'certificates.certificate', rule: CERTIFICATES },
  { field: 'certificates.key', rule: TEXT },
  { field: 'certificates.keyPassphrase', rule: { type: 'secret' } },
  { field: 'protocolVersion', rule: { type: 'choice', choices: [4, 5, 'auto'] } },
  { field: 'clientId', rule: TEXT },
  { field: 'clean', rule: YES_NO },
  { field: 'keepalive', rule: wholeNumber(0, 65_535) },
  { field: 'connectTimeoutMs', rule: wholeNumber(100, 600_000) },
  { field: 'reconnection', rule: FIELDS },
  { field: 'reconnection.enabled', rule: YES_NO },
  { field: 'reconnection.baseMs', rule: wholeNumber(100, DAY_MS) },
  { field: 'reconnection.capMs', rule: wholeNumber(100, DAY_MS) },
  { field: 'reconnection.stableMs', rule: wholeNumber(0, DAY_MS) },
  { field: 'will', rule: FIELDS },
  { field: 'will.topic', rule: TOPIC_NAME, required: true },
  { field: 'will.payload', rule: { type: 'text-or-bytes' }, required: true },
  { field: 'will.qos', rule: { type: 'choice', choices: [0, 1, 2] } },
  { field: 'will.retain', rule: YES_NO },
  { field: 'will.properties', rule: FIELDS },
  { field: 'will.properties.willDelayInterval', rule: wholeNumber(0, UINT32_MAX), mqtt5: true },
  {
    field: 'will.properties.payloadFormatIndicator',
    rule: { type: 'choice', choices: [0, 1] },
    mqtt5: true,
  },
  { field: 'will.properties.messageExpiryInterval', rule: wholeNumber(0, UINT32_MAX), mqtt5: true },
  { field: 'will.properties.contentType', rule: TEXT, mqtt5: true },
  { field: 'will.properties.responseTopic', rule: TOPIC_NAME, mqtt5: true },
  { field: 'will.properties.correlationData', rule: { type: 'bytes' }, mqtt5: true },
  { field: 'will.properties.userProperties', rule: USER_PROPERTIES, mqtt5: true },
  { field: 'properties', rule: FIELDS },
  { field: 'properties.sessionExpiryInterval', rule: wholeNumber(0, UINT32_MAX), mqtt5: true },
  { field: 'properties.receiveMaximum', rule: wholeNumber(1, 65_535), mqtt5: true },
  { field: 'properties.maximumPacketSize', rule: wholeNumber(1, UINT32_MAX), mqtt5: true },
  { field: 'properties.topicAliasMaximum', rule: wholeNumber(0, 65_535), mqtt5: true },
  { field: 'properties.requestResponseInformation', rule: YES_NO, mqtt5: true },
  { field: 'properties.requestProblemInformation', rule: YES_NO, mqtt5: true },
  { field: 'properties.userProperties', rule: USER_PROPERTIES, mqtt5: true },
  { field: 'preset', rule: { type: 'choice', choices: PRESETS.map(({ id }) => id) } },
];

/**
 * The longest binary value MQTT can carry in CONNECT, in bytes: its length travels in two bytes
 * (§1.5.6 of MQTT 5).
 */
export const MAX_BINARY_BYTES = MAX_STRING_BYTES;

/** Splits a dotted path into its parent (`details` at the top) and its own name. */
export function parentAndKey(field: string): {
  readonly parent: string;
  readonly key: string;
} {
  const dot = field.lastIndexOf('.');
  return dot === -1
    ? { parent: 'details', key: field }
    : { parent: field.slice(0, dot), key: field.slice(dot + 1) };
}

/** The names that a group of fields (`details`, `will`, …) may have. */
export function knownKeys(group: string): ReadonlySet<string> {
  return KNOWN_KEYS.get(group) ?? new Set();
}

const KNOWN_KEYS = new Map<string, Set<string>>();
for (const { field } of FIELD_ENTRIES) {
  const { parent, key } = parentAndKey(field);
  const keys = KNOWN_KEYS.get(parent) ?? new Set();
  KNOWN_KEYS.set(parent, keys.add(key));
}
