/** Pure: connection details as a form holds them, and the way there and back. */
import {
  brokerUrl,
  parseBrokerUrl,
  presetById,
  presetForHost,
  type ConnectionDetails,
  type DetailsProblem,
  type PresetId,
  type SavedConnection,
} from '@mqtt-kit/core';

/** What stands in the fields, as text where a person writes it. */
export interface ConnectionDraft {
  /** What the form does not show, such as a last will; stays as it is. */
  readonly rest: Partial<ConnectionDetails>;
  readonly name: string;
  readonly preset: PresetId | '';
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly tls: boolean;
  readonly method: 'NONE' | 'BASIC' | 'PROVIDER';
  readonly username: string;
  /** Empty when unchanged, or none. */
  readonly password: string;
  readonly provider: string;
  readonly protocolVersion: 4 | 5 | 'auto';
  readonly clientId: string;
  readonly keepalive: string;
  readonly clean: boolean;
}

/** A connection that nobody has described yet. */
export const EMPTY_DRAFT: ConnectionDraft = {
  rest: {},
  name: '',
  preset: '',
  host: '',
  port: '',
  path: '',
  tls: true,
  method: 'NONE',
  username: '',
  password: '',
  provider: '',
  protocolVersion: 4,
  clientId: '',
  keepalive: '',
  clean: true,
};

/** The fields for a saved connection. */
export function draftOf({ details }: Pick<SavedConnection, 'details'>): ConnectionDraft {
  const {
    name,
    preset,
    host,
    port,
    path,
    tls,
    authentication,
    protocolVersion,
    clientId,
    keepalive,
    clean,
    ...rest
  } = details;
  return {
    rest,
    name,
    preset: preset ?? '',
    host,
    port: port === undefined ? '' : String(port),
    path: path ?? '',
    tls: tls ?? true,
    method: authentication?.method ?? 'NONE',
    username: authentication?.method === 'BASIC' ? authentication.username : '',
    password: '',
    provider: authentication?.method === 'PROVIDER' ? authentication.provider : '',
    protocolVersion: protocolVersion ?? 4,
    clientId: clientId ?? '',
    keepalive: keepalive === undefined ? '' : String(keepalive),
    clean: clean ?? true,
  };
}

/** The details that the fields come to; to be checked before they are used. */
export function detailsOf(draft: ConnectionDraft): ConnectionDetails {
  const { rest, preset, port, path, clientId, keepalive, protocolVersion, clean } = draft;
  return {
    ...rest,
    name: draft.name.trim(),
    ...(preset === '' ? {} : { preset }),
    host: draft.host.trim(),
    ...(port.trim() === '' ? {} : { port: Number(port) }),
    ...(path.trim() === '' ? {} : { path: path.trim() }),
    tls: draft.tls,
    authentication: authenticationOf(draft),
    protocolVersion,
    ...(clientId === '' ? {} : { clientId }),
    ...(keepalive.trim() === '' ? {} : { keepalive: Number(keepalive) }),
    clean,
  };
}

function authenticationOf({
  method,
  username,
  password,
  provider,
}: ConnectionDraft): NonNullable<ConnectionDetails['authentication']> {
  switch (method) {
    case 'NONE':
      return { method };
    case 'BASIC':
      return { method, username, ...(password === '' ? {} : { password }) };
    case 'PROVIDER':
      return { method, provider };
  }
}

/** Whether two drafts have the same in every field. */
export function isSameDraft(a: ConnectionDraft, b: ConnectionDraft): boolean {
  // The form leaves the rest as it is.
  return (Object.keys(a) as (keyof ConnectionDraft)[]).every(
    (field) => field === 'rest' || a[field] === b[field],
  );
}

/**
 * Whether host, port, path or TLS are others than the saved ones: then the saved password belongs to somebody else, and the directory
 * forgets it.
 */
export function isForAnotherBroker(
  draft: ConnectionDraft,
  { details }: Pick<SavedConnection, 'details'>,
): boolean {
  return brokerUrl(detailsOf(draft)) !== brokerUrl(details);
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

/** What was found out from an address. */
export interface KnownBroker {
  readonly draft: ConnectionDraft;
  readonly preset: PresetId;
  /** The name of the service. */
  readonly broker: string;
}

/** The draft for the service that its host gives away, such as HiveMQ Cloud; undefined when there is nothing to fill in. */
export function withKnownBroker(draft: ConnectionDraft): KnownBroker | undefined {
  const preset = presetForHost(draft.host.trim());
  // What the person has chosen stays.
  if (!preset || draft.preset !== '') return undefined;
  const tls = draft.tls || preset.ports.ws === undefined;
  const filled = withPreset({ ...draft, tls }, preset.id);
  const hasOwnPort = draft.port.trim() !== '' && !preset.mqttPorts.includes(Number(draft.port));
  const hasOwnPath = draft.path.trim() !== '';
  return {
    preset: preset.id,
    broker: preset.label,
    draft: {
      ...filled,
      port: hasOwnPort ? draft.port : filled.port,
      path: hasOwnPath ? draft.path : filled.path,
    },
  };
}

/** The draft without what was filled in for a service, when its host is not of that service any more. */
export function withoutBroker(
  draft: ConnectionDraft,
  filled: PresetId | undefined,
): ConnectionDraft {
  const preset = presetById(filled);
  if (!preset || draft.preset !== filled) return draft;
  if (presetForHost(draft.host.trim())?.id === filled) return draft;
  const port = draft.tls ? preset.ports.wss : preset.ports.ws;
  return {
    ...draft,
    preset: '',
    port: draft.port === String(port) ? '' : draft.port,
    path: draft.path === preset.path ? '' : draft.path,
  };
}

/** What came out of a pasted address. */
export interface PastedAddress {
  readonly draft: ConnectionDraft;
  /** The fields that were filled in. */
  readonly filled: readonly ('host' | 'port' | 'path' | 'tls' | 'username' | 'password')[];
  readonly problems: readonly DetailsProblem[];
  /** The service that the host gave away; its port was filled in where the address had none that a browser can open. */
  readonly known: KnownBroker | undefined;
  /** With an address of a page, the scheme that it was read as. */
  readonly readAs: 'ws' | 'wss' | undefined;
}

/** Takes a whole address apart into the fields; undefined when the text is only a host. */
export function withAddress(draft: ConnectionDraft, text: string): PastedAddress | undefined {
  if (!/[/:@]/.test(text.trim())) return undefined;
  const { details, problems } = parseBrokerUrl(text, document.baseURI);
  const { host, port, path, tls, authentication } = details;
  // An IPv6 address has colons, but is a host all the same.
  if (
    host === undefined ||
    (port === undefined &&
      path === undefined &&
      tls === undefined &&
      !authentication &&
      problems.length === 0)
  )
    return undefined;
  const login = authentication?.method === 'BASIC' ? authentication : undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text.trim())?.[1]?.toLowerCase();
  const readAs = scheme === 'https' ? 'wss' : scheme === 'http' ? 'ws' : undefined;
  // The path of something else than MQTT says nothing of the broker's.
  const isForeign = problems.some(({ code }) => code === 'unknown-scheme');
  const filled: PastedAddress['filled'][number][] = ['host'];
  if (port !== undefined) filled.push('port');
  if (path !== undefined && !isForeign) filled.push('path');
  if (tls !== undefined) filled.push('tls');
  if (login) filled.push('username');
  if (login?.password !== undefined) filled.push('password');
  const found: ConnectionDraft = {
    ...draft,
    host,
    port: port === undefined ? '' : String(port),
    path: isForeign ? draft.path : (path ?? draft.path),
    tls: tls ?? draft.tls,
    ...(login ? { method: 'BASIC', username: login.username, password: login.password ?? '' } : {}),
  };
  // Without a port, wss means 443; a service that is known may have another one.
  const known = withKnownBroker(hasPort(text) ? found : { ...found, port: '' });
  if (known && !filled.includes('port')) filled.splice(1, 0, 'port');
  return { filled, problems, known, readAs, draft: known?.draft ?? found };
}

function hasPort(address: string): boolean {
  const [authority = ''] = address
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .split(/[/?#]/);
  return /:\d+$/.test(authority);
}
