/** Pure: what a person has put together in the tool. */
import type { OfflinePolicy, Qos } from '@mqtt-kit/core';
import type { UserProperty } from '../../connection-admin/draft-user-properties.js';

/** How the payload is written. */
export type PayloadFormat = 'text' | 'json' | 'hex' | 'base64' | 'file';

/** All of them, in the order in which they are offered. */
export const PAYLOAD_FORMATS: readonly PayloadFormat[] = ['text', 'json', 'hex', 'base64', 'file'];

/** What may become of a message without a connection. */
export const OFFLINE_CHOICES: readonly OfflinePolicy[] = ['refuse', 'hold', 'persist'];

/** A file that was chosen or dropped. */
export interface ToolFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** MQTT 5 properties as they are typed; an empty one is left out. */
export interface ToolProperties {
  readonly contentType: string;
  readonly responseTopic: string;
  /** In hexadecimal. */
  readonly correlationData: string;
  /** Seconds. */
  readonly expiry: string;
  /** Whether the payload is declared to be UTF-8 text. */
  readonly isText: boolean;
  readonly user: readonly UserProperty[];
}

/** The message, as it is typed. */
export interface ToolDraft {
  readonly topic: string;
  readonly format: PayloadFormat;
  /** The payload in every format but `file`. */
  readonly text: string;
  readonly file: ToolFile | undefined;
  /** Whether `{{…}}` in topic and payload is filled. */
  readonly fills: boolean;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly offline: string;
  /** Seconds. */
  readonly deadline: string;
  readonly properties: ToolProperties;
}

export const NO_PROPERTIES: ToolProperties = {
  contentType: '',
  responseTopic: '',
  correlationData: '',
  expiry: '',
  isText: false,
  user: [],
};

export const EMPTY_DRAFT: ToolDraft = {
  topic: '',
  format: 'text',
  text: '',
  file: undefined,
  fills: true,
  qos: 0,
  retain: false,
  offline: 'refuse',
  deadline: '',
  properties: NO_PROPERTIES,
};

/** Whether the payload is too long to be looked at at each keystroke. */
export function isLong({ format, text }: ToolDraft): boolean {
  return format !== 'file' && text.length > MOST_JUDGED;
}

const MOST_JUDGED = 128 * 1024;

/** Whether variables count in this format: bytes have none. */
export function canFill(format: PayloadFormat): boolean {
  return format === 'text' || format === 'json';
}
