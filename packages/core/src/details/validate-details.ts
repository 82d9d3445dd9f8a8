/** Pure: the door through which all details come, whoever made them. */
import { MqttError } from '../errors.js';
import { brokerUrl } from './broker-url.js';
import { checkAddress } from './check-address.js';
import { checkFields, checkUnknownFields } from './check-fields.js';
import { checkSession } from './check-session.js';
import {
  DEFAULT_AUTHENTICATION,
  DEFAULT_CLEAN,
  DEFAULT_CONNECT_TIMEOUT_MS,
  DEFAULT_KEEPALIVE,
  DEFAULT_PROTOCOL_VERSION,
  DEFAULT_SESSION_EXPIRY_INTERVAL,
  type Authentication,
  type ConnectionDetails,
  type ResolvedDetails,
} from './connection-details.js';
import type { DetailsProblem } from './details-problem.js';
import { endpointOf } from './endpoint.js';
import { knownKeys } from './field-rules.js';
import { canonicalHost } from './host.js';
import {
  DEFAULT_WILL_QOS,
  DEFAULT_WILL_RETAIN,
  type LastWill,
  type ResolvedWill,
} from './last-will.js';
import { ProblemList } from './problem-list.js';
import { DEFAULT_RECONNECTION } from './reconnection-details.js';
import { isFields, UntrustedDetails } from './untrusted-details.js';

export type { DetailsField, DetailsProblem } from './details-problem.js';
export type { DetailsProblemCode } from './problem-texts.js';

/** Where the details are to be used. */
export interface DetailsContext {
  /** `location.protocol` of the page: from `https:`, only encrypted connections can be opened. */
  readonly pageProtocol?: string;
}

/**
 * Everything that is wrong with details, at once, field by field. They may be anything, for example
 * JSON from a file: it never throws. Without a problem of severity `error` they are {@link
 * ConnectionDetails}.
 *
 * @example
 * checkDetails({ host: 'broker.example', port: 70000 })[0]?.message; // "Port must be a whole number from 1 to 65535."
 */
export function checkDetails(
  input: unknown,
  context: DetailsContext = {},
): readonly DetailsProblem[] {
  const problems = new ProblemList();
  if (!isFields(input)) {
    problems.error('details', 'wrong-type', { expected: 'fields' });
    return problems.all;
  }
  const details = new UntrustedDetails(input);
  checkFields(details, problems);
  checkAddress(details, context.pageProtocol, problems);
  checkSession(details, problems);
  checkUnknownFields(details, problems);
  return problems.all;
}

/**
 * Checked details with every default filled in; what is unknown in them is left out.
 *
 * @throws MqttError `invalid-details` with all problems in `problems`, and all errors in its
 * message.
 */
export function resolveDetails(
  details: ConnectionDetails,
  context: DetailsContext = {},
): ResolvedDetails {
  const problems = checkDetails(details, context);
  const errors = problems.filter(({ severity }) => severity === 'error');
  const host = errors.length === 0 ? canonicalHost(details.host) : undefined;
  if (host === undefined) {
    throw new MqttError('invalid-details', errors.map(({ message }) => message).join(' '), {
      problems,
    });
  }

  const { name, authentication, reconnection, clientId, will, properties, preset } = details;
  const protocolVersion = details.protocolVersion ?? DEFAULT_PROTOCOL_VERSION;
  const endpoint = endpointOf({ ...details, host });
  return {
    name: name ?? host,
    ...endpoint,
    ...(details.servers === undefined ? {} : { servers: [...details.servers] }),
    authentication: resolveAuthentication(authentication ?? DEFAULT_AUTHENTICATION),
    protocolVersion,
    ...(clientId === undefined ? {} : { clientId }),
    clean: details.clean ?? DEFAULT_CLEAN,
    keepalive: details.keepalive ?? DEFAULT_KEEPALIVE,
    connectTimeoutMs: details.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    reconnection: { ...DEFAULT_RECONNECTION, ...knownOnly(reconnection ?? {}, 'reconnection') },
    ...(will === undefined ? {} : { will: resolveWill(will) }),
    ...(protocolVersion !== 4
      ? {
          properties: {
            sessionExpiryInterval: DEFAULT_SESSION_EXPIRY_INTERVAL,
            ...knownOnly(properties ?? {}, 'properties'),
          },
        }
      : {}),
    ...(preset === undefined ? {} : { preset }),
    url: new URL(brokerUrl(endpoint)).href,
  };
}

function resolveAuthentication(authentication: Authentication): Authentication {
  switch (authentication.method) {
    case 'NONE':
      return { method: 'NONE' };
    case 'PROVIDER':
      return { method: 'PROVIDER', provider: authentication.provider };
    case 'BASIC':
      return knownOnly(authentication, 'authentication');
  }
}

function resolveWill({ topic, payload, qos, retain, properties }: LastWill): ResolvedWill {
  return {
    topic,
    payload,
    qos: qos ?? DEFAULT_WILL_QOS,
    retain: retain ?? DEFAULT_WILL_RETAIN,
    ...(properties === undefined ? {} : { properties: knownOnly(properties, 'will.properties') }),
  };
}

/**
 * Without unknown fields, which may hold what cannot be cloned, and without fields that are there
 * but undefined.
 */
function knownOnly<T extends object>(fields: T, group: string): T {
  const known = knownKeys(group);
  const entries = Object.entries(fields).filter(
    ([key, value]) => value !== undefined && known.has(key),
  );
  // Only fields that T does not declare, or that are undefined, are missing now.
  return Object.fromEntries(entries) as T;
}
