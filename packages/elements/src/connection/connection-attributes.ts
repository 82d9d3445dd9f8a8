/** What the attributes of `<mqtt-connection>` say, as details and as problems. Pure but for the page's policy, which is settled. */
import { msg, str } from '@lit/localize';
import {
  checkDetails,
  parseBrokerUrl,
  policyProblems,
  type Authentication,
  type ConnectionDetails,
  type ConnectOptions,
  type DetailsProblem,
} from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';
import { readSwitch, type Switch } from '../element/converters.js';
import { problemText } from '../localization/problem-text.js';
import { persistProblem, readSession, type SessionAttributes } from './session-attributes.js';
import { wrong } from '../element/wrong-attribute.js';

/** The attributes as properties; undefined where one is absent. */
export interface ConnectionAttributes extends SessionAttributes {
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly path: string | undefined;
  readonly tls: Switch | undefined;
  readonly insecure: boolean;
  readonly authentication: string | undefined;
  readonly username: string | undefined;
  readonly provider: string | undefined;
  readonly credentialsUrl: string | undefined;
  readonly protocolVersion: number | 'auto' | undefined;
  readonly clientId: string | undefined;
  readonly keepalive: number | undefined;
  readonly clean: Switch | undefined;
}

/** What the attributes come to. */
export interface AttributesReading {
  /** Absent when something is wrong. */
  readonly details: ConnectionDetails | undefined;
  readonly problems: readonly Problem[];
  /** What is wrong without being in the way: the connection is made, but not with this. */
  readonly ignored: readonly Problem[];
  /** Whether somebody has to supply user name and password. */
  readonly asksCredentials: boolean;
  /** Where they are fetched, absolute. */
  readonly credentialsUrl: string | undefined;
  /** How the session behaves. */
  readonly options: ConnectOptions;
}

/** Nothing is known yet, and nothing is wrong. */
export const NOTHING_READ: AttributesReading = {
  details: undefined,
  problems: [],
  ignored: [],
  asksCredentials: false,
  credentialsUrl: undefined,
  options: {},
};

/** What an attribute of its own would say, where a saved connection says it. */
const SAVED_SAYS = [
  'url',
  'host',
  'port',
  'path',
  'tls',
  'servers',
  'authentication',
  'username',
  'provider',
  'credentialsUrl',
] as const satisfies readonly (keyof ConnectionAttributes)[];

/**
 * What is wrong beside `saved`: its secrets go where they were saved for, and nowhere else, whatever is written into the page.
 */
export function savedProblems(
  attributes: ConnectionAttributes & { readonly onLock: string | undefined },
): readonly Problem[] {
  const { onLock } = attributes;
  const isUnknown = onLock !== undefined && onLock !== 'close' && onLock !== 'keep';
  const said = SAVED_SAYS.filter((name) => attributes[name] !== undefined);
  const problems = [...said, ...(attributes.insecure ? ['insecure' as const] : [])].map((name) =>
    wrong(
      name === 'credentialsUrl' ? 'credentials-url' : name,
      msg('The saved connection says that. Remove this, or “saved”.'),
    ),
  );
  if (isUnknown)
    problems.push(wrong('on-lock', msg(str`“${onLock}” is neither “close” nor “keep”.`)));
  return problems;
}

/**
 * Single attributes come before `url`, `url` comes before `details`.
 *
 * @param details - what is said beside the attributes.
 */
export function readAttributes(
  attributes: ConnectionAttributes,
  details: ConnectionDetails | undefined,
): AttributesReading {
  const problems: Problem[] = [];
  const ignored: Problem[] = [];
  const parts: Record<string, unknown> = {
    ...details,
    ...readUrl(attributes.url, problems, ignored),
  };
  const { name, host, port, path, protocolVersion, clientId, keepalive } = attributes;
  for (const [field, value] of Object.entries({
    name,
    host,
    port,
    path,
    protocolVersion,
    clientId,
    keepalive,
  })) {
    if (value !== undefined) parts[field] = value;
  }
  const tls = readTls(attributes, problems);
  if (tls !== undefined) parts.tls = tls;
  const clean = attributes.clean === undefined ? undefined : readSwitch(attributes.clean);
  if (clean !== undefined) parts.clean = clean;
  else if (attributes.clean !== undefined) problems.push(notASwitch('clean', attributes.clean));
  const credentialsUrl = readCredentialsUrl(attributes, problems);
  const { authentication, asksCredentials } = readAuthentication(attributes, details, problems);
  if (authentication) parts.authentication = authentication;
  const session = readSession(attributes, parts);
  Object.assign(parts, session.parts);
  problems.push(...session.problems);
  // What is kept is of use only to a broker that knows this client again.
  if (session.options.persist) parts.clean ??= false;
  if (parts.host === undefined && attributes.url === undefined) {
    problems.push(
      wrong(
        'url',
        msg(
          'Say where the broker is, for example url="wss://broker.example:8084/mqtt" or url="/mqtt".',
        ),
      ),
    );
  } else if (problems.length === 0) {
    const found = [
      ...checkDetails(parts, { pageProtocol: location.protocol }),
      ...policyProblems(parts),
    ].filter(({ severity }) => severity === 'error');
    problems.push(...found.map((problem) => ofDetails(problem, attributes)));
    problems.push(...persistProblem(session.options, parts));
  }
  return {
    // Everything in it was checked just now.
    details: problems.length === 0 ? (parts as unknown as ConnectionDetails) : undefined,
    problems,
    ignored,
    asksCredentials: asksCredentials && credentialsUrl === undefined,
    credentialsUrl,
    options: session.options,
  };
}

function readUrl(
  url: string | undefined,
  problems: Problem[],
  ignored: Problem[],
): Partial<ConnectionDetails> {
  if (url === undefined) return {};
  const { details, problems: found } = parseBrokerUrl(url, document.baseURI);
  for (const problem of found) {
    if (problem.severity === 'error') problems.push(wrong('url', problemText(problem)));
  }
  const { authentication, ...rest } = details;
  if (authentication) {
    ignored.push(
      wrong(
        'url',
        msg(
          'User name and password in an address can be read by everybody, so they are not used. Remove them, and write authentication="BASIC".',
        ),
      ),
    );
  }
  return rest;
}

function readTls(
  { tls, insecure }: ConnectionAttributes,
  problems: Problem[],
): boolean | undefined {
  if (tls === undefined) return insecure ? false : undefined;
  const read = readSwitch(tls);
  if (read === undefined) problems.push(notASwitch('tls', tls));
  else if (read && insecure)
    problems.push(wrong('insecure', msg('This contradicts tls="on". Remove one of the two.')));
  return read;
}

function readAuthentication(
  { authentication, username, provider }: ConnectionAttributes,
  details: ConnectionDetails | undefined,
  problems: Problem[],
): { readonly authentication?: Authentication; readonly asksCredentials: boolean } {
  const implied =
    provider !== undefined ? 'PROVIDER' : username !== undefined ? 'BASIC' : undefined;
  const method = authentication?.toUpperCase() ?? implied;
  switch (method) {
    case undefined: {
      const own = details?.authentication;
      return { asksCredentials: own?.method === 'BASIC' && own.password === undefined };
    }
    case 'NONE':
      return { authentication: { method: 'NONE' }, asksCredentials: false };
    case 'BASIC':
      // Without a user name the details say nothing of it: both come from whoever is asked.
      return {
        authentication: username ? { method: 'BASIC', username } : { method: 'NONE' },
        asksCredentials: true,
      };
    case 'PROVIDER':
      if (provider)
        return { authentication: { method: 'PROVIDER', provider }, asksCredentials: false };
      problems.push(
        wrong(
          'provider',
          msg(
            'Name the function that supplies the credentials, as given to registerCredentials().',
          ),
        ),
      );
      return { asksCredentials: false };
    default:
      problems.push(
        wrong(
          'authentication',
          msg(str`“${authentication ?? ''}” is none of NONE, BASIC and PROVIDER.`),
        ),
      );
      return { asksCredentials: false };
  }
}

function readCredentialsUrl(
  { credentialsUrl, authentication, provider }: ConnectionAttributes,
  problems: Problem[],
): string | undefined {
  if (credentialsUrl === undefined) return undefined;
  const method = authentication?.toUpperCase();
  if (provider !== undefined || method === 'PROVIDER' || method === 'NONE') {
    problems.push(
      wrong(
        'credentials-url',
        msg('This contradicts another way to sign in. Remove “authentication” and “provider”.'),
      ),
    );
  }
  const url = URL.canParse(credentialsUrl, document.baseURI)
    ? new URL(credentialsUrl, document.baseURI)
    : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url.href;
  problems.push(
    wrong(
      'credentials-url',
      msg(
        'Write the address at which your server answers with the credentials as JSON, for example credentials-url="/mqtt-credentials".',
      ),
    ),
  );
  return undefined;
}

/** What the core calls a field, as the attribute that it came from. */
function ofDetails(problem: DetailsProblem, { url, ...attributes }: ConnectionAttributes): Problem {
  const { field } = problem;
  const own = field.split('.').at(-1) ?? field;
  const fromUrl =
    url !== undefined &&
    !Object.entries(attributes).some(([name, value]) => name === own && value !== undefined);
  const kebab =
    (field.startsWith('will.') ? 'will-' : '') +
    own.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return wrong(
    fromUrl && ['host', 'port', 'path', 'tls'].includes(own) ? 'url' : kebab,
    problemText(problem),
  );
}

function notASwitch(attribute: string, value: unknown): Problem {
  return wrong(attribute, msg(str`“${String(value)}” is neither “on” nor “off”.`));
}
