/** Pure: a message as one line of JSON. */
import type { Message } from '@mqtt-kit/core';
import { exportedPayload } from './exported-payload.js';
import { exportedProperties, type ExportedProperties } from './exported-properties.js';

/** What one line of JSON Lines says. */
export interface ExportedMessage {
  readonly topic: string;
  /** In ISO 8601, as UTC. */
  readonly receivedAt: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly dup: boolean;
  /** The payload where it is UTF-8. */
  readonly payload?: string;
  /** The payload where it is not. */
  readonly payloadBase64?: string;
  /** MQTT 5 only; absent without any. */
  readonly properties?: ExportedProperties;
}

/** The line, in pieces; its order of names is that of {@link ExportedMessage}. */
export function* jsonLine(message: Message): Generator<string> {
  const { topic, receivedAt, qos, retain, dup } = message;
  const head = { topic, receivedAt: new Date(receivedAt).toISOString(), qos, retain, dup };
  yield JSON.stringify(head).slice(0, -1);
  const { encoding, slices } = exportedPayload(message.payload);
  yield encoding === 'text' ? ',"payload":"' : ',"payloadBase64":"';
  for (const slice of slices) yield JSON.stringify(slice).slice(1, -1);
  yield '"';
  const properties = exportedProperties(message.properties);
  if (properties) yield `,"properties":${JSON.stringify(properties)}`;
  yield '}\n';
}
