/** Pure: what a typed host or a pasted address fills in. */
import {
  parseBrokerUrl,
  presetById,
  presetForHost,
  type DetailsProblem,
  type PresetId,
} from '@mqtt-kit/core';
import { withPreset, type ConnectionDraft } from './connection-draft.js';

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
