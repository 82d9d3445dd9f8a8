import type { Message } from '@mqtt-kit/core';
import { toBase64 } from './exported-payload.js';

/** MQTT 5 properties as JSON can hold them: bytes are base64. */
export type ExportedProperties = Omit<Message['properties'], 'correlationData'> & {
  readonly correlationDataBase64?: string;
};

/** Pure: undefined when there are none. */
export function exportedProperties({
  correlationData,
  ...others
}: Message['properties']): ExportedProperties | undefined {
  const properties = correlationData
    ? { ...others, correlationDataBase64: toBase64(correlationData) }
    : others;
  return Object.keys(properties).length > 0 ? properties : undefined;
}
