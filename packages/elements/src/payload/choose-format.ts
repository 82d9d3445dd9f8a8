/** Pure: which format a message is meant to have, as far as it says so. */
import type { Message } from '@mqtt-kit/core';
import { registeredFormatOf } from './known-formats.js';
import type { BuiltInFormat } from './payload-formats.js';

const FORMATS: Readonly<Record<string, BuiltInFormat>> = {
  'application/json': 'json',
  'application/cbor': 'cbor',
  'application/msgpack': 'messagepack',
  'application/x-msgpack': 'messagepack',
  'application/vnd.msgpack': 'messagepack',
  'application/protobuf': 'protobuf',
  'application/x-protobuf': 'protobuf',
  'application/vnd.google.protobuf': 'protobuf',
  'application/xml': 'text',
  'application/yaml': 'text',
  'application/javascript': 'text',
};

/** RFC 6839: what a type's ending says of its syntax. */
const ENDINGS: Readonly<Record<string, BuiltInFormat>> = {
  json: 'json',
  cbor: 'cbor',
  xml: 'text',
};

/** Sparkplug 3.0, section 4: everything below the namespace but the state of hosts, which is JSON. */
const SPARKPLUG = /^spBv1\.0\/[^/]+\/(?:N|D)(?:BIRTH|DEATH|DATA|CMD)\//;

/** The format that a message is in by what it says of itself; undefined when it says nothing. */
export function formatOfMessage(
  { topic, properties }: Pick<Message, 'topic' | 'properties'>,
  schema: string | undefined,
): string | undefined {
  return (
    formatOfType(properties.contentType) ??
    (SPARKPLUG.test(topic) ? 'sparkplug' : undefined) ??
    (schema === undefined ? undefined : 'protobuf')
  );
}

function formatOfType(contentType: string | undefined): string | undefined {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === undefined || type === '') return undefined;
  const known =
    registeredFormatOf(type) ?? (Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined);
  if (known !== undefined) return known;
  const ending = type.slice(type.lastIndexOf('+') + 1);
  if (type.includes('+') && Object.hasOwn(ENDINGS, ending)) return ENDINGS[ending];
  if (type === 'text/json') return 'json';
  return type.startsWith('text/') ? 'text' : undefined;
}
