/**
 * Pure: the `settings.json` of MQTT Explorer 0.3 and 0.4. Its connections are the values of the object in `ConnectionManager_connections`;
 * each has `type: "mqtt"`, `protocol` (`mqtt` or `ws`), `encryption`, `host`, `port`, `basePath` without its slash, `name`, `username`,
 * `password`, `clientId`, `certValidation`, `subscriptions`, an `order`, and certificates as `{ name, data }` in base64.
 */
import { isFields } from '../details/untrusted-details.js';
import { importNote } from './import-notes.js';
import { listNotes, signIn, suggestedAddress, textOf } from './foreign-fields.js';
import type { ImportDraft, ImportNote } from './imported-connection.js';

const CONNECTIONS = 'ConnectionManager_connections';
/** Made up for each new connection. */
const GENERATED_ID = /^mqtt-explorer-[0-9a-f]{8}$/;

/** Its connections; undefined when a file is not one of MQTT Explorer. */
export function readMqttExplorer(file: unknown): readonly ImportDraft[] | undefined {
  const connections = isFields(file) ? file[CONNECTIONS] : undefined;
  if (!isFields(connections)) return undefined;
  return Object.values(connections)
    .map((connection) => ({ connection, order: orderOf(connection) }))
    .sort((a, b) => a.order - b.order)
    .map(({ connection }, index) => readConnection(connection, index));
}

function readConnection(connection: unknown, index: number): ImportDraft {
  const number = `#${index + 1}`;
  if (!isFields(connection) || connection['type'] !== 'mqtt')
    return { name: number, details: undefined, notes: [] };
  const { protocol, encryption, host, port, basePath, name, username, password } = connection;
  const { clientId, certValidation, subscriptions } = connection;
  const tls = encryption === true;
  const notes: ImportNote[] = [];
  let address: Readonly<Record<string, unknown>>;
  if (protocol === 'ws') {
    address = { host, port, tls, path: `/${textOf(basePath)?.replace(/^\/+/, '') ?? ''}` };
  } else {
    const suggested = suggestedAddress(textOf(host) ?? '', port, tls);
    ({ address } = suggested);
    notes.push(suggested.note);
  }
  if (certValidation === false && tls) notes.push(importNote('unverified'));
  if (['selfSignedCertificate', 'clientCertificate', 'clientKey'].some((key) => connection[key]))
    notes.push(importNote('certificates-left'));
  const id = textOf(clientId);
  const isGenerated = id !== undefined && GENERATED_ID.test(id);
  if (isGenerated) notes.push(importNote('client-id-left', { name: id }));
  return {
    name: textOf(name) ?? textOf(host) ?? number,
    details: {
      ...address,
      ...signIn(username, password),
      ...(id === undefined || isGenerated ? {} : { clientId: id }),
    },
    notes: [...notes, ...listNotes(subscriptions, [])],
  };
}

function orderOf(connection: unknown): number {
  const order = isFields(connection) ? connection['order'] : undefined;
  return typeof order === 'number' && Number.isFinite(order) ? order : 0;
}
