/** What is wrong with connection details, in the person's words. */
import { msg, str } from '@lit/localize';
import type {
  DetailsField,
  DetailsProblem,
  DetailsProblemCode,
  TopicProblemCode,
} from '@mqtt-kit/core';
import { topicText } from './topic-text.js';

type CoreValues = NonNullable<DetailsProblem['values']>;
type Expected = Extract<CoreValues, { expected: unknown }>['expected'];
type Unit = Extract<CoreValues, { unit: unknown }>['unit'];

/** What may stand in a sentence; which of them do depends on the code. */
interface Values {
  readonly expected?: Expected;
  readonly min?: number;
  readonly max?: number;
  readonly unit?: Unit;
  readonly choices?: string;
  readonly name?: string;
  readonly host?: string;
  readonly port?: number | string;
  readonly broker?: string;
  readonly end?: string;
  readonly method?: string;
  readonly versions?: string;
  readonly limit?: number;
  readonly reason?: TopicProblemCode;
  readonly scheme?: string;
  readonly suggestion?: number;
  readonly number?: number;
  readonly first?: number;
  readonly longest?: number;
}

type Sentence = (label: string, values: Values) => string;

const FIELD_LABELS: Readonly<Record<DetailsField, () => string>> = {
  details: () => msg('The connection'),
  name: () => msg('Name'),
  host: () => msg('Host'),
  port: () => msg('Port'),
  path: () => msg('Path'),
  tls: () => msg('TLS'),
  servers: () => msg('Further servers'),
  authentication: () => msg('Authentication'),
  'authentication.method': () => msg('Authentication method'),
  'authentication.username': () => msg('User name'),
  'authentication.password': () => msg('Password'),
  'authentication.provider': () => msg('Credentials provider'),
  certificates: () => msg('Certificates'),
  'certificates.ca': () => msg('CA certificate'),
  'certificates.certificate': () => msg('Client certificate'),
  'certificates.key': () => msg('Private key'),
  'certificates.keyPassphrase': () => msg('Passphrase of the private key'),
  protocolVersion: () => msg('Protocol version'),
  clientId: () => msg('Client ID'),
  clean: () => msg('Clean session'),
  keepalive: () => msg('Keep alive'),
  connectTimeoutMs: () => msg('Connect timeout'),
  reconnection: () => msg('Reconnection'),
  'reconnection.enabled': () => msg('Connect again'),
  'reconnection.baseMs': () => msg('First wait'),
  'reconnection.capMs': () => msg('Longest wait'),
  'reconnection.stableMs': () => msg('Time after which a connection is stable'),
  will: () => msg('Last will'),
  'will.topic': () => msg('Topic of the last will'),
  'will.payload': () => msg('Payload of the last will'),
  'will.qos': () => msg('QoS of the last will'),
  'will.retain': () => msg('Retained, of the last will'),
  'will.properties': () => msg('Properties of the last will'),
  'will.properties.willDelayInterval': () => msg('Will delay interval'),
  'will.properties.payloadFormatIndicator': () => msg('Payload format of the last will'),
  'will.properties.messageExpiryInterval': () => msg('Message expiry interval of the last will'),
  'will.properties.contentType': () => msg('Content type of the last will'),
  'will.properties.responseTopic': () => msg('Response topic of the last will'),
  'will.properties.correlationData': () => msg('Correlation data of the last will'),
  'will.properties.userProperties': () => msg('User properties of the last will'),
  properties: () => msg('Properties'),
  'properties.sessionExpiryInterval': () => msg('Session expiry interval'),
  'properties.receiveMaximum': () => msg('Receive maximum'),
  'properties.maximumPacketSize': () => msg('Maximum packet size'),
  'properties.topicAliasMaximum': () => msg('Topic alias maximum'),
  'properties.requestResponseInformation': () => msg('Request response information'),
  'properties.requestProblemInformation': () => msg('Request problem information'),
  'properties.userProperties': () => msg('User properties'),
  preset: () => msg('Broker'),
};

const EXPECTED: Readonly<Record<Expected, () => string>> = {
  text: () => msg('text'),
  'yes-no': () => msg('true or false'),
  bytes: () => msg('bytes (a Uint8Array)'),
  'text-or-bytes': () => msg('text or bytes (a Uint8Array)'),
  fields: () => msg('an object with fields'),
  'user-properties': () => msg('an object of texts, or of lists of texts'),
  'server-urls': () => msg('a list of addresses'),
};

const TEXTS: Readonly<Record<DetailsProblemCode, Sentence>> = {
  required: (label) => msg(str`${label} is missing.`),
  'wrong-type': (label, { expected }) =>
    expected
      ? msg(str`${label} must be ${EXPECTED[expected]()}.`)
      : msg(str`${label} has the wrong type.`),
  'out-of-range': (label, { min = 0, max = 0 }) =>
    msg(str`${label} must be a whole number from ${min} to ${max}.`),
  'unknown-choice': (label, { choices = '' }) => msg(str`${label} must be one of: ${choices}.`),
  'unknown-field': (label, { name = '' }) =>
    msg(str`${label} has an unknown field “${name}”, which does nothing.`),
  'null-character': (label) => msg(str`${label} may not contain the character U+0000.`),
  'lone-surrogate': (label) =>
    msg(str`${label} may not contain half a surrogate pair: it is not valid Unicode text.`),
  'too-long': (label, { max = 0, unit }) =>
    unit === 'bytes'
      ? msg(str`${label} is too long: it may have at most ${max} bytes of UTF-8.`)
      : msg(str`${label} is too long: it may have at most ${max} characters.`),
  'too-many': (label, { max = 0 }) => msg(str`${label}: at most ${max}.`),
  'server-invalid': (label, { number = 0 }) =>
    msg(
      str`${label}: number ${number} is not an address. Write each as in “wss://broker.example:8084/mqtt”.`,
    ),
  'server-query': (label, { number = 0 }) =>
    msg(
      str`${label}: address ${number} has a query, which may hold a signature and cannot be kept there. Leave it out.`,
    ),
  'server-unencrypted': (label, { number = 0 }) =>
    msg(
      str`${label}: number ${number} must begin with “wss://”, because the connection is to be encrypted.`,
    ),
  'host-is-url': () =>
    msg(
      'This is a whole address. Host takes only the name; the address can be taken apart into the other fields.',
    ),
  'host-has-user': () =>
    msg('Host takes only the name: what stands before “@” belongs in User name and Password.'),
  'host-has-space': () => msg('Host may not contain spaces.'),
  'host-has-path': () =>
    msg('Host takes only the name: what follows from the first slash on belongs in Path.'),
  'host-has-port': (_label, { host = '', port = '' }) =>
    msg(str`Host takes only the name: write “${host}” here and “${port}” in Port.`),
  'host-invalid': () =>
    msg('This is neither a host name, as in “broker.example”, nor an IP address.'),
  'plain-mqtt-port': (_label, values) =>
    msg(
      str`Port ${values.port ?? ''} is for plain MQTT, which no browser can open. ${portAdvice(values)}`,
    ),
  'blocked-port': (_label, { port = '' }) =>
    msg(
      str`Browsers refuse to open port ${port}, which belongs to another service. Choose another port.`,
    ),
  'path-no-slash': () => msg('Path must start with “/”; without a path, write “/” alone.'),
  'path-has-fragment': () => msg('Path may not contain “#”; within a value, write “%23”.'),
  'path-has-space': () => msg('Path may not contain spaces; within a value, write “%20”.'),
  'path-has-backslash': () =>
    msg('Path has forward slashes only; within a value, write “%5C” for a backslash.'),
  'path-unusual': (_label, { broker = '', end = '' }) =>
    msg(str`${broker} listens on a path that ends in “${end}”.`),
  'mixed-content': () =>
    msg('A page that came over https may open encrypted connections only: switch TLS on.'),
  unencrypted: () =>
    msg('Without TLS, anyone on the way can read and change everything, passwords too.'),
  'broker-needs-tls': (_label, { broker = '' }) =>
    msg(str`${broker} takes encrypted connections only: switch TLS on.`),
  'username-required': () => msg('With BASIC authentication, a user name is needed.'),
  'password-without-username': () =>
    msg('MQTT 3.1.1 sends a password only together with a user name.'),
  'private-key-misplaced': (label) =>
    msg(str`${label}: a private key stands here. Move it to the field for the key.`),
  'credentials-not-sent': (label, { method = '' }) =>
    msg(str`${label} is not sent with authentication ${method}: choose BASIC, or leave it out.`),
  'credentials-misplaced': (_label, { name = '' }) =>
    msg(
      str`“${name}” belongs in the authentication: { method: 'BASIC', username, password }. Here it is not sent.`,
    ),
  'client-id-required': () =>
    msg(
      'To keep its session, a connection needs a client ID: give one, or choose a clean session.',
    ),
  'cap-below-base': (label, { first = 0, longest = 0 }) =>
    msg(
      str`${label} is ${longest} ms, and may not be shorter than the first wait, which is ${first} ms.`,
    ),
  'needs-mqtt-5': (label) =>
    msg(str`${label} exists in MQTT 5 only: choose protocol version 5, or leave it out.`),
  'version-unsupported': (_label, { broker = '', versions = '' }) =>
    msg(str`${broker} speaks ${versions} only.`),
  'over-broker-limit': (label, { broker = '', limit = 0 }) =>
    msg(str`${label}: ${broker} takes at most ${limit}.`),
  'invalid-topic': (label, { reason }) =>
    msg(str`${label}: ${reason ? topicText({ code: reason }) : ''}`),
  'plain-mqtt-url': (_label, values) =>
    msg(
      str`An address with “${values.scheme ?? ''}://” is for plain MQTT, which no browser can open. ${portAdvice(values)}`,
    ),
  'unknown-scheme': (_label, { scheme = '' }) =>
    msg(str`An address with “${scheme}://” is not one of MQTT: it should start with “wss://”.`),
  'url-invalid': () =>
    msg('This is not an address. Write it as in “wss://broker.example:8084/mqtt”.'),
  'url-relative': () =>
    msg('This address has no host. Write it as in “wss://broker.example:8084/mqtt”.'),
  'fragment-dropped': () =>
    msg('The part from “#” on is never sent to a broker, and was left out.'),
  'policy-host': (label, { host = '' }) =>
    msg(str`${label}: this page connects to certain hosts only, and ${host} is none of them.`),
  'policy-private-key': (label) => msg(str`${label}: this page lets none be kept. Leave it out.`),
  'policy-insecure-ws': () => msg('This page makes encrypted connections only: switch TLS on.'),
};

function portAdvice({ broker, suggestion }: Values): string {
  const name = broker ?? msg('the broker');
  return suggestion === undefined
    ? msg(str`Use the port on which ${name} takes WebSocket connections, often 443, 8084 or 9001.`)
    : msg(
        str`${broker ?? msg('The broker')} usually takes WebSocket connections on port ${suggestion}.`,
      );
}

/** What is wrong with one field, and what to do, as whole sentences. */
export function problemText({
  code,
  field,
  values = {},
}: Pick<DetailsProblem, 'code' | 'field' | 'values'>): string {
  return TEXTS[code](FIELD_LABELS[field](), values);
}
