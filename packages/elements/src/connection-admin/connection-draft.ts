/** Pure: connection details as a form holds them, and the way there and back. */
import {
  presetById,
  secretPlace,
  type ConnectionDetails,
  type PresetId,
  type SavedConnection,
} from '@mqtt-kit/core';
import {
  certificatesDraftOf,
  certificatesOf,
  EMPTY_CERTIFICATES,
  type CertificatesDraft,
} from './draft-certificates.js';
import { numberOf, numberText } from './draft-number.js';
import {
  EMPTY_PROPERTIES,
  propertiesDraftOf,
  propertiesOf,
  type PropertiesDraft,
} from './draft-properties.js';
import {
  EMPTY_RECONNECTION,
  reconnectionDraftOf,
  reconnectionOf,
  type ReconnectionDraft,
} from './draft-reconnection.js';
import { EMPTY_WILL, willDraftOf, willOf, type WillDraft } from './draft-will.js';
import type { KeptSecret } from './kept-secret.js';

/** What stands in the fields, as text where a person writes it. */
export interface ConnectionDraft
  extends CertificatesDraft, PropertiesDraft, ReconnectionDraft, WillDraft {
  /** Empty for the name that the host suggests. */
  readonly name: string;
  /** Whether a connection that gets another name is still found by the one it had. */
  readonly keepAlias: boolean;
  /** Whether the name is taken from a connection that had it before. */
  readonly takeAlias: boolean;
  readonly preset: PresetId | '';
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly tls: boolean;
  readonly method: 'NONE' | 'BASIC' | 'PROVIDER';
  readonly username: string;
  /** Empty when unchanged, or none. */
  readonly password: string;
  readonly keptPassword: KeptSecret;
  readonly provider: string;
  readonly protocolVersion: 4 | 5 | 'auto';
  readonly clientId: string;
  readonly keepalive: string;
  readonly clean: boolean;
  readonly connectTimeout: string;
  /** One to a line. */
  readonly servers: string;
}

/** A connection that nobody has described yet. */
export const EMPTY_DRAFT: ConnectionDraft = {
  ...EMPTY_CERTIFICATES,
  ...EMPTY_PROPERTIES,
  ...EMPTY_RECONNECTION,
  ...EMPTY_WILL,
  name: '',
  keepAlias: true,
  takeAlias: false,
  preset: '',
  host: '',
  port: '',
  path: '',
  tls: true,
  method: 'NONE',
  username: '',
  password: '',
  keptPassword: 'none',
  provider: '',
  protocolVersion: 4,
  clientId: '',
  keepalive: '',
  clean: true,
  connectTimeout: '',
  servers: '',
};

/** The fields for a saved connection. */
export function draftOf(
  saved: Pick<SavedConnection, 'details'> & Partial<SavedConnection>,
): ConnectionDraft {
  const { details, hasPassword = false } = saved;
  const { authentication } = details;
  return {
    ...certificatesDraftOf(saved),
    ...propertiesDraftOf(details.properties),
    ...reconnectionDraftOf(details.reconnection),
    ...willDraftOf(details.will),
    name: details.name,
    keepAlias: true,
    takeAlias: false,
    preset: details.preset ?? '',
    host: details.host,
    port: numberText(details.port),
    path: details.path ?? '',
    tls: details.tls ?? true,
    method: authentication?.method ?? 'NONE',
    username: authentication?.method === 'BASIC' ? authentication.username : '',
    password: '',
    keptPassword: hasPassword ? 'keep' : 'none',
    provider: authentication?.method === 'PROVIDER' ? authentication.provider : '',
    protocolVersion: details.protocolVersion ?? 4,
    clientId: details.clientId ?? '',
    keepalive: numberText(details.keepalive),
    clean: details.clean ?? true,
    connectTimeout: numberText(details.connectTimeoutMs),
    servers: (details.servers ?? []).join('\n'),
  };
}

/** The details that the fields come to; to be checked before they are used. */
export function detailsOf(draft: ConnectionDraft): ConnectionDetails {
  const { preset, path, clientId, protocolVersion, clean } = draft;
  const servers = draft.servers
    .split('\n')
    .map((server) => server.trim())
    .filter((server) => server !== '');
  const certificates = certificatesOf(draft);
  const will = willOf(draft);
  const properties = propertiesOf(draft);
  const reconnection = reconnectionOf(draft);
  return {
    name: draft.name.trim(),
    ...(preset === '' ? {} : { preset }),
    host: draft.host.trim(),
    ...numberOf('port', draft.port),
    ...(path.trim() === '' ? {} : { path: path.trim() }),
    tls: draft.tls,
    ...(servers.length === 0 ? {} : { servers }),
    authentication: authenticationOf(draft),
    ...(certificates ? { certificates } : {}),
    protocolVersion,
    ...(clientId === '' ? {} : { clientId }),
    clean,
    ...numberOf('keepalive', draft.keepalive),
    ...numberOf('connectTimeoutMs', draft.connectTimeout),
    ...(reconnection ? { reconnection } : {}),
    ...(will ? { will } : {}),
    ...(properties ? { properties } : {}),
  };
}

function authenticationOf({
  method,
  username,
  password,
  keptPassword,
  provider,
}: ConnectionDraft): NonNullable<ConnectionDetails['authentication']> {
  switch (method) {
    case 'NONE':
      return { method };
    case 'BASIC':
      // An empty one takes the kept one away.
      return {
        method,
        username,
        ...(password === '' && keptPassword !== 'remove' ? {} : { password }),
      };
    case 'PROVIDER':
      return { method, provider };
  }
}

/** Whether two drafts come to the same connection. */
export function isSameDraft(a: ConnectionDraft, b: ConnectionDraft): boolean {
  // What is not typed in place of a kept secret replaces nothing.
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

function comparable(draft: ConnectionDraft): unknown {
  const kept = (secret: KeptSecret): KeptSecret => (secret === 'replace' ? 'keep' : secret);
  return {
    ...draft,
    keepAlias: true,
    takeAlias: false,
    keptPassword: kept(draft.keptPassword),
    keptKey: kept(draft.keptKey),
    willPayload:
      typeof draft.willPayload === 'string' ? draft.willPayload : { bytes: [...draft.willPayload] },
  };
}

/**
 * Whether the address is another than the saved one: then the saved password belongs to somebody else, and the directory
 * forgets it.
 */
export function isForAnotherBroker(
  draft: ConnectionDraft,
  { details }: Pick<SavedConnection, 'details'>,
): boolean {
  return secretPlace(detailsOf(draft)) !== secretPlace(details);
}

/**
 * What becomes of the saved private key, which is kept only with its own certificate: `unknown` where another certificate stands there,
 * which may be of the same key; the vault finds out.
 */
export function keptKeyFate(
  { certificate }: ConnectionDraft,
  { details }: Pick<SavedConnection, 'details'>,
): 'kept' | 'unknown' | 'gone' {
  const before = blocksOf(details.certificates?.certificate ?? '');
  const now = blocksOf(certificate);
  // Which of them is the client's own only the vault finds out.
  if (before.every((block) => now.includes(block))) return 'kept';
  return now.length === 0 ? 'gone' : 'unknown';
}

/** The certificates of a text without what stands around them, or between their lines. */
function blocksOf(text: string): readonly string[] {
  const framed = [...text.matchAll(/-----BEGIN [^-]+-----([^-]+)-----END/g)].map(
    ([, body]) => body,
  );
  const bodies = framed.length > 0 ? framed : [text];
  return bodies.map((body = '') => body.replace(/\s+/g, '')).filter((body) => body !== '');
}

/** The draft for another broker: its usual port and path are filled in. */
export function withPreset(draft: ConnectionDraft, id: PresetId | ''): ConnectionDraft {
  const preset = presetById(id);
  if (!preset) return { ...draft, preset: '' };
  const port = draft.tls ? preset.ports.wss : preset.ports.ws;
  return {
    ...draft,
    preset: preset.id,
    port: port === undefined ? '' : String(port),
    path: preset.path ?? draft.path,
    protocolVersion: preset.protocolVersions.includes(
      draft.protocolVersion === 'auto' ? 5 : draft.protocolVersion,
    )
      ? draft.protocolVersion
      : 4,
  };
}

/** The draft with encryption on or off; a port that was the broker's usual one changes with it. */
export function withTls(draft: ConnectionDraft, tls: boolean): ConnectionDraft {
  const ports = presetById(draft.preset)?.ports;
  const [from, to] = tls ? [ports?.ws, ports?.wss] : [ports?.wss, ports?.ws];
  const isUsual = from !== undefined && draft.port === String(from);
  return { ...draft, tls, port: isUsual ? (to === undefined ? '' : String(to)) : draft.port };
}
