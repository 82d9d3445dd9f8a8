import { pageWide } from '../environment/page-wide.js';
import type { ErrorData } from '../errors.js';
import { MqttError } from '../errors.js';

/** What a broker is shown on CONNECT (MQTT 3.1.1 §3.1.3.4 and §3.1.3.5). */
export interface Credentials {
  readonly username?: string;
  /** Text or bytes, 65 535 bytes at most. */
  readonly password?: string | Uint8Array;
}

/** Why credentials are asked for. */
export interface CredentialsRequest {
  /** Counts from 1; a lost connection counts as a failed attempt. */
  readonly attempt: number;
  /** Why the attempt before failed, when there was one: `bad-credentials` tells that the last ones were refused. */
  readonly previous?: ErrorData;
  /** Aborted when the attempt is given up. */
  readonly signal: AbortSignal;
}

/**
 * Asked before every attempt to connect, so that a token is fresh when it is used. A provider that throws refuses the connection
 * with `credentials-failed`, unless it throws a retryable {@link MqttError}.
 */
export type CredentialsProvider = (
  request: CredentialsRequest,
) => Credentials | Promise<Credentials>;

/** User name and password that do not change. The password stays in this closure and is in no object that can be listed. */
export function basicCredentials(username: string, password: string): CredentialsProvider {
  return () => ({ username, password });
}

const providers = (): Map<string, CredentialsProvider> =>
  pageWide('core/credentials/0', () => new Map<string, CredentialsProvider>()).value;

/**
 * Gives a provider a name, so that details and markup can refer to it (`authentication: { method: 'PROVIDER', provider: name }`).
 * A later registration under the same name replaces the earlier one.
 *
 * @example
 * registerCredentials('plant-sso', async () => ({ username: 'token', password: await fetchToken() }));
 */
export function registerCredentials(name: string, provider: CredentialsProvider): void {
  providers().set(name, provider);
}

// The same function for the same name: the pool shares a connection among those with the same provider.
const byName = new Map<string, CredentialsProvider>();

/** A provider that looks its name up at each attempt, so that it may be registered after the connection was made. */
export function namedCredentials(name: string): CredentialsProvider {
  const provider = byName.get(name) ?? lookedUp(name);
  byName.set(name, provider);
  return provider;
}

function lookedUp(name: string): CredentialsProvider {
  return (request) => {
    const provider = providers().get(name);
    if (!provider) {
      throw new MqttError(
        'credentials-failed',
        `No credentials provider is registered under “${name}”. Call registerCredentials(“${name}”, …) before connecting.`,
      );
    }
    return provider(request);
  };
}
