/** Pure: the message that a draft comes to, or what is wrong with it. */
import { checkTopicName, type PublishProperties } from '@mqtt-kit/core';
import { bytesOfHex } from '../../connection-admin/draft-bytes.js';
import { userPropertiesOf } from '../../connection-admin/draft-user-properties.js';
import type { PublishDraft } from '../publish-draft.js';
import { bytesOfTyped } from './change-format.js';
import { checkJson, type JsonFault } from './json-check.js';
import { canFill, type ToolDraft, type ToolProperties } from './tool-draft.js';
import { fillVariables, type VariableFault, type VariableSources } from './variables.js';

/** What is wrong with a field. */
export type ToolFault =
  | {
      readonly field: 'topic' | 'payload';
      readonly kind: 'variable';
      readonly fault: VariableFault;
    }
  | {
      readonly field: 'topic' | 'responseTopic';
      readonly kind: 'topic';
      readonly code: NonNullable<ReturnType<typeof checkTopicName>>['code'];
    }
  | { readonly field: 'payload'; readonly kind: 'json'; readonly fault: JsonFault }
  | {
      readonly field: 'payload';
      readonly kind: 'filled-json' | 'hex' | 'base64' | 'file' | 'too-large';
    }
  | { readonly field: 'correlationData'; readonly kind: 'hex' }
  | { readonly field: 'expiry' | 'deadline'; readonly kind: 'number' }
  | { readonly field: 'offline'; readonly kind: 'needs-qos' };

/** The message, and what is wrong with it: with a fault it must not be sent. */
export interface Composed {
  readonly message: PublishDraft;
  readonly faults: readonly ToolFault[];
  /** Of the payload. */
  readonly bytes: number;
}

const MOST_EXPIRY_S = 2 ** 32 - 1;
const MOST_DEADLINE_S = 30 * 24 * 60 * 60;

/** What a message may be just now. */
export interface ComposeLimits {
  /** Properties belong to MQTT 5 only. */
  readonly hasProperties: boolean;
  readonly maxBytes: number;
}

/** Puts a draft together. */
export function composeMessage(
  draft: ToolDraft,
  sources: VariableSources,
  { hasProperties, maxBytes }: ComposeLimits,
): Composed {
  const faults: ToolFault[] = [];
  const topic = composeTopic(draft, sources, faults);
  const payload = composePayload(draft, sources, faults);
  const bytes =
    typeof payload === 'string' ? new TextEncoder().encode(payload).byteLength : payload.byteLength;
  if (bytes > maxBytes) faults.push({ field: 'payload', kind: 'too-large' });
  const { qos, retain, offline } = draft;
  const waits = offline !== 'refuse';
  if (offline === 'persist' && qos === 0) faults.push({ field: 'offline', kind: 'needs-qos' });
  const deadline = waits ? secondsOf(draft.deadline, MOST_DEADLINE_S) : undefined;
  if (deadline === 'wrong' || deadline === 0) faults.push({ field: 'deadline', kind: 'number' });
  const properties = hasProperties ? composeProperties(draft.properties, faults) : undefined;
  return {
    message: {
      topic,
      payload,
      qos,
      retain,
      offline,
      ...(typeof deadline === 'number' ? { deadline } : {}),
      ...(properties ? { properties } : {}),
    },
    faults,
    bytes,
  };
}

function composeTopic(draft: ToolDraft, sources: VariableSources, faults: ToolFault[]): string {
  const filled = draft.fills ? fillVariables(draft.topic, sources) : { text: draft.topic };
  if ('fault' in filled) {
    faults.push({ field: 'topic', kind: 'variable', fault: filled.fault });
    return draft.topic;
  }
  const problem = checkTopicName(filled.text);
  if (problem) faults.push({ field: 'topic', kind: 'topic', code: problem.code });
  return filled.text;
}

function composePayload(
  { format, text, file, fills }: ToolDraft,
  sources: VariableSources,
  faults: ToolFault[],
): string | Uint8Array {
  if (format === 'file') {
    if (!file) faults.push({ field: 'payload', kind: 'file' });
    return file?.bytes ?? '';
  }
  if (!canFill(format)) {
    const bytes = bytesOfTyped(text, format);
    if (!bytes) faults.push({ field: 'payload', kind: format === 'hex' ? 'hex' : 'base64' });
    return bytes ?? '';
  }
  const filled = fills ? fillVariables(text, sources) : { text };
  if ('fault' in filled) {
    faults.push({ field: 'payload', kind: 'variable', fault: filled.fault });
    return text;
  }
  if (format === 'json' && !isJson(filled.text)) {
    const fault = checkJson(text, fills);
    faults.push(
      fault ? { field: 'payload', kind: 'json', fault } : { field: 'payload', kind: 'filled-json' },
    );
  }
  return filled.text;
}

function composeProperties(
  { contentType, responseTopic, correlationData, expiry, isText, user }: ToolProperties,
  faults: ToolFault[],
): PublishProperties | undefined {
  if (responseTopic !== '') {
    const problem = checkTopicName(responseTopic);
    if (problem) faults.push({ field: 'responseTopic', kind: 'topic', code: problem.code });
  }
  const correlation = correlationData.trim() === '' ? undefined : bytesOfHex(correlationData);
  if (correlationData.trim() !== '' && !correlation)
    faults.push({ field: 'correlationData', kind: 'hex' });
  const messageExpiryInterval = secondsOf(expiry, MOST_EXPIRY_S);
  if (messageExpiryInterval === 'wrong') faults.push({ field: 'expiry', kind: 'number' });
  const userProperties = userPropertiesOf(user);
  const properties: PublishProperties = {
    ...(contentType === '' ? {} : { contentType }),
    ...(responseTopic === '' ? {} : { responseTopic }),
    ...(correlation ? { correlationData: correlation } : {}),
    ...(typeof messageExpiryInterval === 'number' ? { messageExpiryInterval } : {}),
    ...(isText ? { payloadFormatIndicator: 1 } : {}),
    ...(userProperties ? { userProperties } : {}),
  };
  return Object.keys(properties).length > 0 ? properties : undefined;
}

function secondsOf(text: string, most: number): number | 'wrong' | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const seconds = Number(typed);
  return /^\d+$/.test(typed) && seconds <= most ? seconds : 'wrong';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
