import type { Payload, PublishProperties, Qos } from '@mqtt-kit/core';
import { QOS_LEVELS } from '../element/qos.js';

/** What a `<mqtt-publish>` would send now. */
export interface PublishDraft {
  readonly topic: string;
  readonly payload: Payload;
  readonly qos: Qos;
  readonly retain: boolean;
  /** MQTT 5 only. */
  readonly properties?: PublishProperties | undefined;
  /** What becomes of it without a connection, where that is chosen rather than said by the attributes. */
  readonly offline?: string | undefined;
  /** Seconds; as above. */
  readonly deadline?: number | undefined;
}

/** What the attributes say of how to send. */
export function sendingOptions({
  qos,
  retain,
}: {
  readonly qos: number | undefined;
  readonly retain: boolean;
}): Pick<PublishDraft, 'qos' | 'retain'> {
  return { qos: QOS_LEVELS.find((level) => level === qos) ?? 0, retain };
}

/** A payload as a text field can hold it; undefined for bytes. */
export function payloadText(payload: Payload): string | undefined {
  if (typeof payload === 'string') return payload;
  if (payload instanceof Uint8Array || payload instanceof ArrayBuffer) return undefined;
  return JSON.stringify(payload, null, 2);
}
