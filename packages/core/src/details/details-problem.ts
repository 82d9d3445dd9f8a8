/** Pure types: what is wrong with connection details. */
import type { Certificates, ConnectProperties } from './connection-details.js';
import type { WillProperties } from './last-will.js';
import type { Reconnection } from './reconnection-details.js';
import type { DetailsProblemCode, ProblemValues } from './problem-texts.js';

/** A field of connection details, by its dotted path; `details` is the whole. */
export type DetailsField =
  | 'details'
  | 'name'
  | 'host'
  | 'port'
  | 'path'
  | 'tls'
  | 'servers'
  | 'authentication'
  | 'authentication.method'
  | 'authentication.username'
  | 'authentication.password'
  | 'authentication.provider'
  | 'certificates'
  | `certificates.${keyof Certificates}`
  | 'protocolVersion'
  | 'clientId'
  | 'clean'
  | 'keepalive'
  | 'connectTimeoutMs'
  | 'reconnection'
  | `reconnection.${keyof Reconnection}`
  | 'will'
  | 'will.topic'
  | 'will.payload'
  | 'will.qos'
  | 'will.retain'
  | 'will.properties'
  | `will.properties.${keyof WillProperties}`
  | 'properties'
  | `properties.${keyof ConnectProperties}`
  | 'preset';

/** One thing that is wrong with one field. Holds no secret. */
export interface DetailsProblem {
  /** Where to show it. */
  readonly field: DetailsField;
  /**
   * With an error one cannot connect; with a warning one can, but it will probably not work as
   * wished.
   */
  readonly severity: 'error' | 'warning';
  /** What is wrong, for programs. */
  readonly code: DetailsProblemCode;
  /** What is wrong and what to do, for people: whole sentences in English. */
  readonly message: string;
  /** What the message was made of, to say it in another language. */
  readonly values?: ProblemValues[DetailsProblemCode];
}
