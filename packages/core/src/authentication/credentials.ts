import type { UserProperties } from '../connection/session-port.js';
import { pageWide } from '../environment/page-wide.js';
import type { ErrorData } from '../errors.js';
import { MqttError } from '../errors.js';
import type { AuthenticationExchange } from './authentication-exchange.js';

/**
 * What a provider answers before one attempt to connect. Every field is for this attempt only, and every one is optional: `{}` connects
 * without signing in.
 *
 * @example
 * // A token that the broker takes for a password, and that ends.
 * const credentials = async () => ({ username: 'token', password: await fetchToken(), expiresAt: Date.now() + 3_600_000 });
 */
export interface Credentials {
  /** The user name of CONNECT (MQTT 3.1.1 §3.1.3.4, MQTT 5 §3.1.3.5): 65 535 bytes of UTF-8 at most. */
  readonly username?: string;
  /**
   * The password of CONNECT (MQTT 3.1.1 §3.1.3.5, MQTT 5 §3.1.3.6): text or bytes, 65 535 bytes at most. A token goes here too, for
   * brokers that take one. MQTT 3.1.1 has no password without a user name.
   */
  readonly password?: string | Uint8Array;
  /**
   * An absolute `wss:` address in place of that of the details. For services that want the signature in the address: AWS IoT Core's
   * presigned URL, a token in the query. It is a secret, is never shown, and is never less encrypted than the details ask for.
   */
  readonly url?: string;
  /**
   * What CONNECT says beside user name and password (MQTT 5 §3.1.2.11). For brokers that want a token, a tenant or a signature in user
   * properties; those of the details that have another name are kept.
   */
  readonly properties?: AttemptProperties;
  /**
   * When these credentials end, in milliseconds since the epoch (`exp * 1000` of a JWT). For brokers that cut a connection whose token
   * has run out: fresh ones are asked for and the connection is made anew before that.
   */
  readonly expiresAt?: number;
  /**
   * Signs in by question and answer (MQTT 5 §4.12), so that the password itself does not travel: see `scramSha256()`. For brokers
   * that offer its method; MQTT 3.1.1 has nothing like it.
   */
  readonly exchange?: AuthenticationExchange;
}

/** The CONNECT properties that belong to one attempt. */
export interface AttemptProperties {
  /** MQTT 5 §3.1.2.11.8: names with one or several values. */
  readonly userProperties?: UserProperties;
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
