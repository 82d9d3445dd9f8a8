/**
 * Pure: what MQTTX 1.x exports as JSON: a list of connections, or a single one. Each has `host`, `port`, `path`, `protocol` (`mqtt`,
 * `mqtts`, `ws`, `wss`; older files say only `ssl`), `mqttVersion` (`3.1.1` or `5.0`), `name`, `clientId`, `username`, `password`, `clean`,
 * `keepalive` and `connectTimeout` in seconds, `reconnect`, `will` with `lastWill…` fields, `properties`, paths of certificate files, and its messages
 * and subscriptions. A collection has `isCollection: true` and `children`.
 */
import { isFields } from '../details/untrusted-details.js';
import {
  listNotes,
  listOf,
  setFields,
  signIn,
  suggestedAddress,
  textOf,
  type Fields,
} from './foreign-fields.js';
import { importNote } from './import-notes.js';
import type { ImportDraft, ImportDrafts, ImportNote } from './imported-connection.js';

/** Made up for each new connection. */
const GENERATED_ID = /^mqttx_[0-9a-f]{8}$/;

const CONNECT_PROPERTIES = [
  'sessionExpiryInterval',
  'receiveMaximum',
  'maximumPacketSize',
  'topicAliasMaximum',
  'requestResponseInformation',
  'requestProblemInformation',
  'userProperties',
];
const WILL_PROPERTIES = [
  'willDelayInterval',
  'messageExpiryInterval',
  'contentType',
  'responseTopic',
  'userProperties',
];

/** Its connections; undefined when a file is not one of MQTTX. */
export function readMqttx(file: unknown): ImportDrafts | undefined {
  const listed = Array.isArray(file) ? listOf(file) : [file];
  if (!listed.some(looksLikeIt)) return undefined;
  // A collection in a collection does not exist there.
  const entries = listed.flatMap((entry) =>
    isFields(entry) && entry['isCollection'] === true ? listOf(entry['children']) : [entry],
  );
  return { entries, read: readConnection };
}

function looksLikeIt(entry: unknown): boolean {
  return isFields(entry) && ('mqttVersion' in entry || entry['isCollection'] === true);
}

function readConnection(connection: unknown, index: number): ImportDraft {
  const number = `#${index + 1}`;
  if (!isFields(connection)) return { name: number, details: undefined, notes: [] };
  const { name, host, mqttVersion, username, password, messages, subscriptions } = connection;
  const { clean, keepalive, connectTimeout, reconnect } = connection;
  const notes: ImportNote[] = [];
  const isMqtt5 = mqttVersion === '5.0';
  const details = {
    ...addressOf(connection, notes),
    ...signIn(username, password),
    protocolVersion: isMqtt5 ? 5 : 4,
    ...setFields({ clean, keepalive }, ['clean', 'keepalive']),
    ...(typeof connectTimeout === 'number' ? { connectTimeoutMs: connectTimeout * 1000 } : {}),
    // Its interval is always the same; what is taken over is only that it was switched off.
    ...(reconnect === false ? { reconnection: { enabled: false } } : {}),
    ...clientIdOf(connection, notes),
    ...willOf(connection['will'], isMqtt5, notes),
    ...(isMqtt5 ? propertiesOf(connection['properties'], notes) : {}),
  };
  notes.push(...listNotes(subscriptions, messages));
  return { name: textOf(name) ?? textOf(host) ?? number, details, notes };
}

function addressOf(connection: Fields, notes: ImportNote[]): Fields {
  const { host, port, path, ssl, rejectUnauthorized, certType, ca, cert, key } = connection;
  const protocol = textOf(connection['protocol']) ?? (ssl === true ? 'mqtts' : 'mqtt');
  const isEncrypted = protocol === 'wss' || protocol === 'mqtts';
  if (isEncrypted && rejectUnauthorized === false) notes.push(importNote('unverified'));
  if (certType === 'self' && [ca, cert, key].some(textOf))
    notes.push(importNote('certificates-left'));
  if (protocol === 'ws' || protocol === 'wss')
    return { host, port, tls: isEncrypted, path: `/${textOf(path)?.replace(/^\//, '') ?? ''}` };
  const { address, note } = suggestedAddress(textOf(host) ?? '', port, isEncrypted);
  notes.push(note);
  return address;
}

/** A made-up id belongs to that program; one that it keeps a session under is the owner's own. */
function clientIdOf({ clientId, clientIdWithTime, clean }: Fields, notes: ImportNote[]): Fields {
  const id = textOf(clientId);
  if (id === undefined) return {};
  const isForeign = clientIdWithTime === true || (clean !== false && GENERATED_ID.test(id));
  if (!isForeign) return { clientId: id };
  notes.push(importNote('client-id-left', { name: id.slice(0, 80) }));
  return {};
}

function propertiesOf(source: unknown, notes: ImportNote[]): Fields {
  const { authenticationMethod } = setFields(source, ['authenticationMethod']);
  if (typeof authenticationMethod === 'string')
    notes.push(importNote('sign-in-left', { name: authenticationMethod.slice(0, 80) }));
  const properties = setFields(source, CONNECT_PROPERTIES);
  return Object.keys(properties).length > 0 ? { properties } : {};
}

function willOf(will: unknown, isMqtt5: boolean, notes: ImportNote[]): Fields {
  if (!isFields(will)) return {};
  const { lastWillTopic, lastWillPayload, lastWillQos, lastWillRetain } = will;
  const topic = textOf(lastWillTopic);
  if (topic === undefined) return {};
  const properties = isMqtt5 ? willPropertiesOf(will['properties'], notes) : {};
  return {
    will: {
      topic,
      payload: textOf(lastWillPayload) ?? '',
      ...setFields({ qos: lastWillQos, retain: lastWillRetain }, ['qos', 'retain']),
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
    },
  };
}

function willPropertiesOf(source: unknown, notes: ImportNote[]): Fields {
  const { payloadFormatIndicator, correlationData } = setFields(source, [
    'payloadFormatIndicator',
    'correlationData',
  ]);
  // It writes bytes in several ways, none of them on purpose.
  if (correlationData !== undefined) notes.push(importNote('correlation-left'));
  return {
    ...setFields(source, WILL_PROPERTIES),
    ...(payloadFormatIndicator === undefined
      ? {}
      : { payloadFormatIndicator: payloadFormatIndicator ? 1 : 0 }),
  };
}
