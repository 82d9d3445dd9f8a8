/** Pure: connection details as a form holds them, and the way there and back. */
import {
  presetById,
  secretPlace,
  type ConnectionDetails,
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
 * Whether the address is another than the saved one: then the saved password belongs to somebody else, and the directory
 * forgets it.
 */
export function isForAnotherBroker(
  draft: ConnectionDraft,
  { details }: Pick<SavedConnection, 'details'>,
): boolean {
  return secretPlace(detailsOf(draft)) !== secretPlace(details);
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
