/**
 * Pure data: every sentence about wrong details, in one table, so that it can be said in another
 * language.
 */
import { TOPIC_PROBLEM_TEXTS, type TopicProblemCode } from '../routing/topic.js';
import type { DetailsField } from './details-problem.js';

/** What a value should have been. */
export type ExpectedType =
  'text' | 'yes-no' | 'bytes' | 'text-or-bytes' | 'fields' | 'user-properties' | 'server-urls';

/** What stands in a code's sentence, beside the field's label. */
export type ProblemValues = {
  readonly required: NoValues;
  readonly 'wrong-type': { readonly expected: ExpectedType };
  readonly 'out-of-range': { readonly min: number; readonly max: number };
  readonly 'unknown-choice': { readonly choices: string };
  readonly 'unknown-field': { readonly name: string };
  readonly 'null-character': NoValues;
  readonly 'lone-surrogate': NoValues;
  readonly 'too-long': { readonly max: number; readonly unit: 'characters' | 'bytes' };
  readonly 'too-many': { readonly max: number };
  readonly 'server-invalid': { readonly number: number };
  readonly 'server-unencrypted': { readonly number: number };
  readonly 'server-query': { readonly number: number };
  readonly 'host-is-url': NoValues;
  readonly 'host-has-user': NoValues;
  readonly 'host-has-space': NoValues;
  readonly 'host-has-path': NoValues;
  readonly 'host-has-port': { readonly host: string; readonly port: string };
  readonly 'host-invalid': NoValues;
  readonly 'plain-mqtt-port': PortAdvice;
  readonly 'blocked-port': { readonly port: number };
  readonly 'path-no-slash': NoValues;
  readonly 'path-has-fragment': NoValues;
  readonly 'path-has-space': NoValues;
  readonly 'path-has-backslash': NoValues;
  readonly 'path-unusual': { readonly broker: string; readonly end: string };
  readonly 'mixed-content': NoValues;
  readonly unencrypted: NoValues;
  readonly 'broker-needs-tls': { readonly broker: string };
  readonly 'username-required': NoValues;
  readonly 'password-without-username': NoValues;
  readonly 'private-key-misplaced': NoValues;
  readonly 'credentials-not-sent': { readonly method: string };
  readonly 'credentials-misplaced': { readonly name: string };
  readonly 'client-id-required': NoValues;
  readonly 'cap-below-base': { readonly first: number; readonly longest: number };
  readonly 'needs-mqtt-5': NoValues;
  readonly 'version-unsupported': { readonly broker: string; readonly versions: string };
  readonly 'over-broker-limit': { readonly broker: string; readonly limit: number };
  readonly 'invalid-topic': { readonly reason: TopicProblemCode };
  readonly 'plain-mqtt-url': PortAdvice & { readonly scheme: string };
  readonly 'unknown-scheme': { readonly scheme: string };
  readonly 'url-invalid': NoValues;
  readonly 'url-relative': NoValues;
  readonly 'fragment-dropped': NoValues;
  readonly 'policy-host': { readonly host: string };
  readonly 'policy-insecure-ws': NoValues;
  readonly 'policy-private-key': NoValues;
};

/** Every way in which a field can be wrong. */
export type DetailsProblemCode = keyof ProblemValues;

type NoValues = Readonly<Record<string, never>>;
interface PortAdvice {
  readonly port?: number;
  readonly broker?: string;
  readonly suggestion?: number;
}

/** A sentence from a field's label and the values. */
export type ProblemTexts = {
  readonly [Code in DetailsProblemCode]: (label: string, values: ProblemValues[Code]) => string;
};

/** The fields' names as people read them. */
export const FIELD_LABELS: Readonly<Record<DetailsField, string>> = {
  details: 'The connection',
  name: 'Name',
  host: 'Host',
  port: 'Port',
  path: 'Path',
  tls: 'TLS',
  servers: 'Further servers',
  authentication: 'Authentication',
  'authentication.method': 'Authentication method',
  'authentication.username': 'User name',
  'authentication.password': 'Password',
  'authentication.provider': 'Credentials provider',
  certificates: 'Certificates',
  'certificates.ca': 'CA certificate',
  'certificates.certificate': 'Client certificate',
  'certificates.key': 'Private key',
  'certificates.keyPassphrase': 'Passphrase of the private key',
  protocolVersion: 'Protocol version',
  clientId: 'Client ID',
  clean: 'Clean session',
  keepalive: 'Keep alive',
  connectTimeoutMs: 'Connect timeout',
  reconnection: 'Reconnection',
  'reconnection.enabled': 'Connect again',
  'reconnection.baseMs': 'First wait',
  'reconnection.capMs': 'Longest wait',
  'reconnection.stableMs': 'Time after which a connection is stable',
  will: 'Last will',
  'will.topic': 'Topic of the last will',
  'will.payload': 'Payload of the last will',
  'will.qos': 'QoS of the last will',
  'will.retain': 'Retained, of the last will',
  'will.properties': 'Properties of the last will',
  'will.properties.willDelayInterval': 'Will delay interval',
  'will.properties.payloadFormatIndicator': 'Payload format of the last will',
  'will.properties.messageExpiryInterval': 'Message expiry interval of the last will',
  'will.properties.contentType': 'Content type of the last will',
  'will.properties.responseTopic': 'Response topic of the last will',
  'will.properties.correlationData': 'Correlation data of the last will',
  'will.properties.userProperties': 'User properties of the last will',
  properties: 'Properties',
  'properties.sessionExpiryInterval': 'Session expiry interval',
  'properties.receiveMaximum': 'Receive maximum',
  'properties.maximumPacketSize': 'Maximum packet size',
  'properties.topicAliasMaximum': 'Topic alias maximum',
  'properties.requestResponseInformation': 'Request response information',
  'properties.requestProblemInformation': 'Request problem information',
  'properties.userProperties': 'User properties',
  preset: 'Broker',
};

const EXPECTED: Readonly<Record<ExpectedType, string>> = {
  text: 'text',
  'yes-no': 'true or false',
  bytes: 'bytes (a Uint8Array)',
  'text-or-bytes': 'text or bytes (a Uint8Array)',
  fields: 'an object with fields',
  'user-properties': 'an object of texts, or of lists of texts',
  'server-urls': 'a list of addresses',
};

/** The sentences in English. */
export const PROBLEM_TEXTS: ProblemTexts = {
  required: (label) => `${label} is missing.`,
  'wrong-type': (label, { expected }) => `${label} must be ${EXPECTED[expected]}.`,
  'out-of-range': (label, { min, max }) => `${label} must be a whole number from ${min} to ${max}.`,
  'unknown-choice': (label, { choices }) => `${label} must be one of: ${choices}.`,
  'unknown-field': (label, { name }) =>
    `${label} has an unknown field “${name}”, which does nothing.`,
  'null-character': (label) => `${label} may not contain the character U+0000.`,
  'lone-surrogate': (label) =>
    `${label} may not contain half a surrogate pair: it is not valid Unicode text.`,
  'too-long': (label, { max, unit }) =>
    `${label} is too long: it may have at most ${max} ${unit}${unit === 'bytes' ? ' of UTF-8' : ''}.`,
  'too-many': (label, { max }) => `${label}: at most ${max}.`,
  'server-invalid': (label, { number }) =>
    `${label}: number ${number} is not an address. Write each as in “wss://broker.example:8084/mqtt”.`,
  'server-query': (label, { number }) =>
    `${label}: address ${number} has a query, which may hold a signature and cannot be kept there. Leave it out.`,
  'server-unencrypted': (label, { number }) =>
    `${label}: number ${number} must begin with “wss://”, because the connection is to be encrypted.`,
  'host-is-url': () =>
    'This is a whole address. Host takes only the name; the address can be taken apart into the other fields.',
  'host-has-user': () =>
    'Host takes only the name: what stands before “@” belongs in User name and Password.',
  'host-has-space': () => 'Host may not contain spaces.',
  'host-has-path': () =>
    'Host takes only the name: what follows from the first slash on belongs in Path.',
  'host-has-port': (_label, { host, port }) =>
    `Host takes only the name: write “${host}” here and “${port}” in Port.`,
  'host-invalid': () => 'This is neither a host name, as in “broker.example”, nor an IP address.',
  'plain-mqtt-port': (_label, advice) =>
    `Port ${advice.port ?? ''} is for plain MQTT, which no browser can open. ${portAdvice(advice)}`,
  'blocked-port': (_label, { port }) =>
    `Browsers refuse to open port ${port}, which belongs to another service. Choose another port.`,
  'path-no-slash': () => 'Path must start with “/”; without a path, write “/” alone.',
  'path-has-fragment': () => 'Path may not contain “#”; within a value, write “%23”.',
  'path-has-space': () => 'Path may not contain spaces; within a value, write “%20”.',
  'path-has-backslash': () =>
    'Path has forward slashes only; within a value, write “%5C” for a backslash.',
  'path-unusual': (_label, { broker, end }) => `${broker} listens on a path that ends in “${end}”.`,
  'mixed-content': () =>
    'A page that came over https may open encrypted connections only: switch TLS on.',
  unencrypted: () =>
    'Without TLS, anyone on the way can read and change everything, passwords too.',
  'broker-needs-tls': (_label, { broker }) =>
    `${broker} takes encrypted connections only: switch TLS on.`,
  'username-required': () => 'With BASIC authentication, a user name is needed.',
  'password-without-username': () => 'MQTT 3.1.1 sends a password only together with a user name.',
  'private-key-misplaced': (label) =>
    `${label}: a private key stands here. Move it to the field for the key.`,
  'credentials-not-sent': (label, { method }) =>
    `${label} is not sent with authentication ${method}: choose BASIC, or leave it out.`,
  'credentials-misplaced': (_label, { name }) =>
    `“${name}” belongs in the authentication: { method: 'BASIC', username, password }. Here it is not sent.`,
  'client-id-required': () =>
    'To keep its session, a connection needs a client ID: give one, or choose a clean session.',
  'cap-below-base': (label, { first, longest }) =>
    `${label} is ${longest} ms, and may not be shorter than the first wait, which is ${first} ms.`,
  'needs-mqtt-5': (label) =>
    `${label} exists in MQTT 5 only: choose protocol version 5, or leave it out.`,
  'version-unsupported': (_label, { broker, versions }) => `${broker} speaks ${versions} only.`,
  'over-broker-limit': (label, { broker, limit }) => `${label}: ${broker} takes at most ${limit}.`,
  'invalid-topic': (label, { reason }) => `${label}: ${TOPIC_PROBLEM_TEXTS[reason]}`,
  'plain-mqtt-url': (_label, { scheme, ...advice }) =>
    `An address with “${scheme}://” is for plain MQTT, which no browser can open. ${portAdvice(advice)}`,
  'unknown-scheme': (_label, { scheme }) =>
    `An address with “${scheme}://” is not one of MQTT: it should start with “wss://”.`,
  'url-invalid': () => 'This is not an address. Write it as in “wss://broker.example:8084/mqtt”.',
  'url-relative': () =>
    'This address has no host. Write it as in “wss://broker.example:8084/mqtt”.',
  'fragment-dropped': () => 'The part from “#” on is never sent to a broker, and was left out.',
  'policy-host': (label, { host }) =>
    `${label}: this page connects to certain hosts only, and ${host} is none of them.`,
  'policy-insecure-ws': () => 'This page makes encrypted connections only: switch TLS on.',
  'policy-private-key': (label) => `${label}: this page lets none be kept. Leave it out.`,
};

function portAdvice({ broker, suggestion }: PortAdvice): string {
  if (suggestion !== undefined)
    return `${broker ?? 'The broker'} usually takes WebSocket connections on port ${suggestion}.`;
  return `Use the port on which ${broker ?? 'the broker'} takes WebSocket connections, often 443, 8084 or 9001.`;
}
