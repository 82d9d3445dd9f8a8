import type { Payload, Qos } from '@mqtt-kit/core';

/** What a `<mqtt-publish>` would send now. */
export interface PublishDraft {
  readonly topic: string;
  readonly payload: Payload;
  readonly qos: Qos;
  readonly retain: boolean;
}

/** A payload as a text field can hold it; undefined for bytes. */
export function payloadText(payload: Payload): string | undefined {
  if (typeof payload === 'string') return payload;
  if (payload instanceof Uint8Array || payload instanceof ArrayBuffer) return undefined;
  return JSON.stringify(payload, null, 2);
}
