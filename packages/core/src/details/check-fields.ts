/** Pure: each field by itself, and fields that nobody knows. */
import { stringFault } from '../routing/mqtt-string.js';
import { checkTopicName } from '../routing/topic.js';
import { DEFAULT_PROTOCOL_VERSION } from './connection-details.js';
import { hidesPrivateKey } from './hidden-private-key.js';
import type { DetailsField } from './details-problem.js';
import {
  FIELD_ENTRIES,
  knownKeys,
  MAX_BINARY_BYTES,
  parentAndKey,
  type FieldRule,
} from './field-rules.js';
import type { ProblemList } from './problem-list.js';
import { isFields, type UntrustedDetails } from './untrusted-details.js';

/** Details read from a file may hold any number of them; a person reads a few. */
const MAX_UNKNOWN_FIELDS = 20;

/** Finds missing fields, wrong types, numbers out of range, and MQTT 5 fields with MQTT 3.1.1. */
export function checkFields(details: UntrustedDetails, problems: ProblemList): void {
  const version = details.value('protocolVersion') ?? DEFAULT_PROTOCOL_VERSION;
  for (const { field, rule, required, mqtt5 } of FIELD_ENTRIES) {
    if (!details.groups.has(parentAndKey(field).parent)) continue;
    const value = details.value(field);
    if (value === undefined) {
      if (required) problems.error(field, 'required', {});
      continue;
    }
    if (mqtt5 && version === 4) problems.error(field, 'needs-mqtt-5', {});
    checkValue(field, rule, value, problems);
  }
}

/** Warns of fields that nobody will read: often a name spelled wrong. */
export function checkUnknownFields(details: UntrustedDetails, problems: ProblemList): void {
  let reported = 0;
  for (const group of [
    'details',
    'authentication',
    'certificates',
    'reconnection',
    'will',
    'will.properties',
    'properties',
  ] as const) {
    for (const name of Object.keys(details.groups.get(group) ?? {})) {
      if (knownKeys(group).has(name)) continue;
      // Where MQTT.js has them. They would not be sent, and a refused login would not tell why.
      if (group === 'details' && (name === 'username' || name === 'password')) {
        problems.error('authentication', 'credentials-misplaced', { name });
      } else if (reported++ < MAX_UNKNOWN_FIELDS) {
        problems.warning(group, 'unknown-field', {
          name: name.length > 40 ? `${name.slice(0, 39)}…` : name,
        });
      }
    }
  }
}

function checkValue(
  field: DetailsField,
  rule: FieldRule,
  value: unknown,
  problems: ProblemList,
): void {
  switch (rule.type) {
    case 'fields':
      if (!isFields(value)) problems.error(field, 'wrong-type', { expected: 'fields' });
      return;
    case 'yes-no':
      if (typeof value !== 'boolean') problems.error(field, 'wrong-type', { expected: 'yes-no' });
      return;
    case 'whole-number': {
      const { min, max } = rule;
      const fits =
        typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
      if (!fits) problems.error(field, 'out-of-range', { min, max });
      return;
    }
    case 'choice':
      if (!rule.choices.some((choice) => choice === value)) {
        problems.error(field, 'unknown-choice', { choices: rule.choices.join(', ') });
      }
      return;
    case 'text':
      if (typeof value !== 'string') problems.error(field, 'wrong-type', { expected: 'text' });
      else if (rule.maxCharacters !== undefined && value.length > rule.maxCharacters) {
        problems.error(field, 'too-long', { max: rule.maxCharacters, unit: 'characters' });
      } else checkString(field, value, problems);
      return;
    case 'certificates':
      if (typeof value !== 'string') problems.error(field, 'wrong-type', { expected: 'text' });
      else if (hidesPrivateKey(value)) problems.error(field, 'private-key-misplaced', {});
      else checkString(field, value, problems);
      return;
    case 'secret':
      if (typeof value !== 'string') problems.error(field, 'wrong-type', { expected: 'text' });
      // Binary data on the wire (§3.1.3.5): U+0000 may stand in it.
      else checkString(field, value.replaceAll('\0', ' '), problems);
      return;
    case 'topic-name': {
      if (typeof value !== 'string') {
        problems.error(field, 'wrong-type', { expected: 'text' });
        return;
      }
      const found = checkTopicName(value);
      if (found !== null) problems.error(field, 'invalid-topic', { reason: found.code });
      return;
    }
    case 'bytes':
      if (!(value instanceof Uint8Array))
        problems.error(field, 'wrong-type', { expected: 'bytes' });
      else checkSize(field, value.byteLength, problems);
      return;
    case 'text-or-bytes':
      if (typeof value === 'string') checkSize(field, byteLength(value), problems);
      else if (value instanceof Uint8Array) checkSize(field, value.byteLength, problems);
      else problems.error(field, 'wrong-type', { expected: 'text-or-bytes' });
      return;
    case 'user-properties':
      checkUserProperties(field, value, problems);
      return;
    case 'server-urls':
      checkServers(field, value, rule.max, problems);
  }
}

function checkString(field: DetailsField, text: string, problems: ProblemList): void {
  const fault = stringFault(text);
  if (fault === 'too-long')
    problems.error(field, 'too-long', { max: MAX_BINARY_BYTES, unit: 'bytes' });
  else if (fault !== null) problems.error(field, fault, {});
}

function checkSize(field: DetailsField, bytes: number, problems: ProblemList): void {
  if (bytes > MAX_BINARY_BYTES)
    problems.error(field, 'too-long', { max: MAX_BINARY_BYTES, unit: 'bytes' });
}

/** Bytes of UTF-8; a text that is too long anyway is not encoded to find out. */
function byteLength(text: string): number {
  return text.length > MAX_BINARY_BYTES ? text.length : new TextEncoder().encode(text).byteLength;
}

/** String pairs (MQTT 5 §1.5.7); the first fault is enough, they share one field. */
function checkUserProperties(field: DetailsField, value: unknown, problems: ProblemList): void {
  const texts = isFields(value) ? Object.entries(value).flat(2) : [value];
  const strings = texts.filter((text) => typeof text === 'string');
  if (!isFields(value) || strings.length < texts.length) {
    problems.error(field, 'wrong-type', { expected: 'user-properties' });
    return;
  }
  const faulty = strings.find((text) => stringFault(text) !== null);
  if (faulty !== undefined) checkString(field, faulty, problems);
}

/** What each may be, together with the first server, is checked with the address. */
function checkServers(
  field: DetailsField,
  value: unknown,
  max: number,
  problems: ProblemList,
): void {
  const isList = Array.isArray(value) && value.every((url) => typeof url === 'string');
  if (!isList) problems.error(field, 'wrong-type', { expected: 'server-urls' });
  else if (value.length > max) problems.error(field, 'too-many', { max });
}
