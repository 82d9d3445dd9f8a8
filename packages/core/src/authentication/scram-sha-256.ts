import { MqttError } from '../errors.js';
import type { AuthenticationExchange } from './authentication-exchange.js';

/** What {@link scramSha256} needs. */
export interface ScramOptions {
  readonly username: string;
  /** Stays in the exchange; what travels proves that one knows it. */
  readonly password: string;
  /**
   * Where the client's part of the nonce comes from: printable ASCII without a comma, never twice the same. 18 bytes of
   * `crypto.getRandomValues` in base64 unless set, for tests.
   */
  readonly makeNonce?: () => string;
}

/**
 * Signs in with SCRAM-SHA-256 (RFC 5802, RFC 7677): the password does not travel, and the broker has to prove that it knows it too.
 * For MQTT 5 and brokers that offer it (MQTT 5 §4.12). The first use loads the code for it.
 *
 * The exchange may be used for any number of attempts, one after another: each begins with `start()`, which takes a fresh nonce and
 * forgets the run before; an answer that was still being computed for that one rejects with `aborted`.
 *
 * No channel binding (`n,,`): a page cannot see its TLS connection. User name and password are prepared by SASLprep (RFC 4013) without
 * its check of writing directions. An iteration count below 4096 or above 1 000 000 is refused.
 *
 * @throws MqttError from its methods: `authentication-failed` when the broker does not keep to the exchange or cannot prove itself,
 * `bad-credentials` when it refuses the login, `credentials-failed` for a login that SASLprep refuses, `unsupported` on a page
 * without WebCrypto (http, but for localhost).
 *
 * @example
 * const exchange = scramSha256({ username, password });
 * connect({ host: 'broker.example', protocolVersion: 5 }, { credentials: () => ({ exchange }) });
 */
export function scramSha256(options: ScramOptions): AuthenticationExchange {
  let made: Promise<AuthenticationExchange> | undefined;
  const exchange = (): Promise<AuthenticationExchange> => (made ??= load(options));
  return {
    method: 'SCRAM-SHA-256',
    async start() {
      try {
        return await (await exchange()).start();
      } catch (error) {
        // The next attempt may load it.
        made = undefined;
        throw error;
      }
    },
    respond: async (challenge) => (await exchange()).respond(challenge),
    finish: async (final) => (await exchange()).finish(final),
  };
}

async function load(options: ScramOptions): Promise<AuthenticationExchange> {
  const { ScramExchange } = await import('./scram.js').catch((cause: unknown) => {
    throw new MqttError('credentials-failed', 'The code for SCRAM-SHA-256 could not be loaded.', {
      retryable: true,
      cause,
    });
  });
  return new ScramExchange(options);
}
