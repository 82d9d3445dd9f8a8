/**
 * Pure: the `settings.json` of MQTT Explorer 0.3 and 0.4. Its connections are the values of the object in `ConnectionManager_connections`;
 * each has `type: "mqtt"`, `protocol` (`mqtt` or `ws`), `encryption`, `host`, `port`, `basePath` without its slash, `name`, `username`,
 * `password`, `clientId`, `certValidation`, `subscriptions`, an `order`, and certificates as `{ name, data }` in base64.
 */
import { fromBase64 } from '../authentication/base64.js';
import { isFields } from '../details/untrusted-details.js';
import { importNote } from './import-notes.js';
import {
  listNotes,
  setFields,
  signIn,
  suggestedAddress,
  textOf,
  type Fields,
} from './foreign-fields.js';
import type { ImportDraft, ImportDrafts, ImportNote } from './imported-connection.js';

const CONNECTIONS = 'ConnectionManager_connections';
/** Made up for each new connection. */
const GENERATED_ID = /^mqtt-explorer-[0-9a-f]{8}$/;

/** Its connections; undefined when a file is not one of MQTT Explorer. */
export function readMqttExplorer(file: unknown): ImportDrafts | undefined {
  const connections = isFields(file) ? file[CONNECTIONS] : undefined;
  if (!isFields(connections)) return undefined;
  const entries = Object.values(connections).sort((a, b) => orderOf(a) - orderOf(b));
  return { entries, read: readConnection };
}

function readConnection(connection: unknown, index: number): ImportDraft {
  const number = `#${index + 1}`;
  if (!isFields(connection) || connection['type'] !== 'mqtt')
    return { name: number, details: undefined, notes: [] };
  const { protocol, encryption, host, port, basePath, name, username, password } = connection;
  const { clientId, certValidation, subscriptions } = connection;
  const tls = encryption === true;
  const notes: ImportNote[] = [];
  let address: Fields;
  if (protocol === 'ws') {
    address = { host, port, tls, path: `/${textOf(basePath)?.replace(/^\/+/, '') ?? ''}` };
  } else {
    const suggested = suggestedAddress(textOf(host) ?? '', port, tls);
    ({ address } = suggested);
    notes.push(suggested.note);
  }
  if (certValidation === false && tls) notes.push(importNote('unverified'));
  const certificates = certificatesOf(connection);
  if (certificates) notes.push(importNote('certificates-unused'));
  const id = textOf(clientId);
  const isGenerated = id !== undefined && GENERATED_ID.test(id);
  if (isGenerated) notes.push(importNote('client-id-left', { name: id }));
  return {
    name: textOf(name) ?? textOf(host) ?? number,
    details: {
      ...address,
      ...signIn(username, password),
      ...(id === undefined || isGenerated ? {} : { clientId: id }),
      ...(certificates ? { certificates } : {}),
    },
    notes: [...notes, ...listNotes(subscriptions, [])],
  };
}

function certificatesOf(connection: Fields): Fields | undefined {
  const { selfSignedCertificate, clientCertificate, clientKey } = connection;
  const found = setFields(
    {
      ca: fileOf(selfSignedCertificate),
      certificate: fileOf(clientCertificate),
      key: fileOf(clientKey),
    },
    ['ca', 'certificate', 'key'],
  );
  return Object.keys(found).length > 0 ? found : undefined;
}

/** PEM as text; anything else stays in base64. */
function fileOf(file: unknown): string | undefined {
  const data = isFields(file) ? textOf(file['data']) : undefined;
  const bytes = data === undefined ? undefined : fromBase64(data);
  const text = bytes && new TextDecoder().decode(bytes);
  return text?.includes('-----BEGIN ') ? text : data;
}

function orderOf(connection: unknown): number {
  const order = isFields(connection) ? connection['order'] : undefined;
  return typeof order === 'number' && Number.isFinite(order) ? order : 0;
}
