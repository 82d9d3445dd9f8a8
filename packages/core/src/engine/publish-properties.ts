import type { PublishProperties } from '../connection/session-port.js';
import { malformed, type ByteReader } from './byte-reader.js';
import { variableByteLength, writeVariableByte } from './variable-byte-integer.js';

/** Property identifiers of the PUBLISH packet family (MQTT 5 §2.2.2.2). */
const ID = {
  payloadFormatIndicator: 0x01,
  messageExpiryInterval: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  subscriptionIdentifier: 0x0b,
  reasonString: 0x1f,
  topicAlias: 0x23,
  userProperty: 0x26,
} as const;

const encoder = new TextEncoder();

/** Properties as bytes, their length in front; `topicAlias` belongs to the connection and comes apart from them. */
export function encodePublishProperties(
  properties: PublishProperties | undefined,
  topicAlias: number | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [];
  if (topicAlias !== undefined)
    parts.push(Uint8Array.of(ID.topicAlias, topicAlias >> 8, topicAlias & 0xff));
  if (properties) pushProperties(parts, properties);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(variableByteLength(length) + length);
  let offset = writeVariableByte(bytes, 0, length);
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function pushProperties(parts: Uint8Array[], properties: PublishProperties): void {
  const {
    payloadFormatIndicator,
    messageExpiryInterval,
    contentType,
    responseTopic,
    correlationData,
  } = properties;
  if (payloadFormatIndicator !== undefined)
    parts.push(Uint8Array.of(ID.payloadFormatIndicator, payloadFormatIndicator));
  if (messageExpiryInterval !== undefined) {
    const bytes = new Uint8Array(5);
    bytes[0] = ID.messageExpiryInterval;
    new DataView(bytes.buffer).setUint32(1, messageExpiryInterval);
    parts.push(bytes);
  }
  if (contentType !== undefined)
    parts.push(Uint8Array.of(ID.contentType), lengthPrefixed(encoder.encode(contentType)));
  if (responseTopic !== undefined)
    parts.push(Uint8Array.of(ID.responseTopic), lengthPrefixed(encoder.encode(responseTopic)));
  if (correlationData !== undefined)
    parts.push(Uint8Array.of(ID.correlationData), lengthPrefixed(correlationData));
  for (const [name, value] of Object.entries(properties.userProperties ?? {})) {
    for (const one of typeof value === 'string' ? [value] : value) {
      parts.push(
        Uint8Array.of(ID.userProperty),
        lengthPrefixed(encoder.encode(name)),
        lengthPrefixed(encoder.encode(one)),
      );
    }
  }
}

function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(2 + bytes.length);
  prefixed[0] = bytes.length >> 8;
  prefixed[1] = bytes.length & 0xff;
  prefixed.set(bytes, 2);
  return prefixed;
}

/** Properties of a received packet, and those that the connection keeps for itself. */
export interface DecodedProperties {
  readonly properties: PublishProperties;
  readonly topicAlias: number | undefined;
  readonly reasonString: string | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads the properties at the reader's position.
 *
 * @throws MqttError `malformed-packet` for an unknown or repeated property (MQTT 5 §2.2.2.2).
 */
export function decodePublishProperties(reader: ByteReader): DecodedProperties {
  const length = reader.variableByte();
  const end = reader.skip(length) + length;
  reader.position = end - length;
  const properties: Mutable<PublishProperties> = {};
  const userProperties = new Map<string, string[]>();
  const identifiers: number[] = [];
  const seen = new Set<number>();
  let topicAlias: number | undefined;
  let reasonString: string | undefined;
  while (reader.position < end) {
    const id = reader.byte();
    if (id !== ID.userProperty && id !== ID.subscriptionIdentifier) {
      if (seen.has(id)) throw malformed('a property twice');
      seen.add(id);
    }
    switch (id) {
      case ID.payloadFormatIndicator: {
        const value = reader.byte();
        if (value > 1) throw malformed('an unknown payload format');
        properties.payloadFormatIndicator = value === 1 ? 1 : 0;
        break;
      }
      case ID.messageExpiryInterval:
        properties.messageExpiryInterval = reader.uint32();
        break;
      case ID.contentType:
        properties.contentType = reader.text();
        break;
      case ID.responseTopic:
        properties.responseTopic = reader.text();
        break;
      case ID.correlationData:
        properties.correlationData = reader.binary();
        break;
      case ID.subscriptionIdentifier:
        identifiers.push(reader.variableByte());
        break;
      case ID.reasonString:
        reasonString = reader.text();
        break;
      case ID.topicAlias:
        topicAlias = reader.uint16();
        break;
      case ID.userProperty: {
        const name = reader.text();
        const value = reader.text();
        const values = userProperties.get(name);
        if (values) values.push(value);
        else userProperties.set(name, [value]);
        break;
      }
      default:
        throw malformed('a property that this packet cannot have');
    }
  }
  if (reader.position !== end) throw malformed('properties that end too late');
  if (identifiers.length > 0) properties.subscriptionIdentifiers = identifiers;
  if (userProperties.size > 0) properties.userProperties = userPropertiesOf(userProperties);
  return { properties, topicAlias, reasonString };
}

/** As a record without prototype, so that a property named `__proto__` is one like any other. */
function userPropertiesOf(
  entries: ReadonlyMap<string, readonly string[]>,
): NonNullable<PublishProperties['userProperties']> {
  const record = Object.create(null) as Record<string, string | readonly string[]>;
  for (const [name, values] of entries) {
    const [first, ...more] = values;
    record[name] = more.length === 0 && first !== undefined ? first : values;
  }
  return record;
}
