import type { AuthenticationExchange } from '../authentication/authentication-exchange.js';
import { checkCredentials, type CredentialsContext } from '../authentication/check-credentials.js';
import type { Credentials, CredentialsProvider } from '../authentication/credentials.js';
import { MqttError, toErrorData } from '../errors.js';
import type { SessionCredentials, SessionEvent, SessionPort } from './session-port.js';

type CredentialsNeeded = Extract<SessionEvent, { type: 'credentials-needed' }>;
type AuthenticationNeeded = Extract<SessionEvent, { type: 'authentication-needed' }>;

/** What the desk needs to judge credentials. */
export interface CredentialsDeskContext extends CredentialsContext {
  /** The version that CONNECT will speak. */
  readonly protocolVersion: () => 4 | 5;
}

/** Answers the session's questions for credentials, one at a time, from the provider on the page's side. */
export class CredentialsDesk {
  readonly #provider: CredentialsProvider | undefined;
  readonly #port: SessionPort;
  readonly #context: CredentialsDeskContext;
  #asking: AbortController | undefined;
  /** The secret of an exchange stays here: only its data crosses the seam. */
  #exchange: AuthenticationExchange | undefined;

  constructor(
    provider: CredentialsProvider | undefined,
    port: SessionPort,
    context: CredentialsDeskContext,
  ) {
    this.#provider = provider;
    this.#port = port;
    this.#context = context;
  }

  /** Asks the provider and sends its answer; a newer question ends an older one. */
  ask({ request, attempt, previous }: CredentialsNeeded): void {
    this.cancel();
    const asking = new AbortController();
    this.#asking = asking;
    const { signal } = asking;
    const answer = async (): Promise<SessionCredentials> => {
      const given = await this.#provider?.({
        attempt,
        signal,
        ...(previous ? { previous } : {}),
      });
      const checked = checkCredentials(given ?? {}, this.#context.protocolVersion(), this.#context);
      if (signal.aborted) return {};
      this.#exchange = checked.exchange;
      return toSession(checked, await checked.exchange?.start());
    };
    answer().then(
      (credentials) => {
        if (!signal.aborted) this.#port.send({ type: 'credentials', request, credentials });
      },
      (error: unknown) => {
        if (!signal.aborted)
          this.#port.send({ type: 'credentials', request, error: toErrorData(explain(error)) });
      },
    );
  }

  /** Goes on with enhanced authentication, or judges how it ended (MQTT 5 §4.12). */
  authenticate({ request, step, data }: AuthenticationNeeded): void {
    const exchange = this.#exchange;
    const answer = async (): Promise<Uint8Array | undefined> => {
      if (!exchange) throw new MqttError('authentication-failed', 'Nobody asked for this.');
      if (step === 'respond') return exchange.respond(data ?? new Uint8Array());
      await exchange.finish(data);
      return undefined;
    };
    answer().then(
      (reply) => {
        this.#port.send({ type: 'authentication', request, ...(reply ? { data: reply } : {}) });
      },
      (error: unknown) => {
        this.#port.send({ type: 'authentication', request, error: toErrorData(explain(error)) });
      },
    );
  }

  /** Tells the provider, through its signal, that nobody waits any more. */
  cancel(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }
}

function toSession(
  { username, password, url, properties, expiresAt, exchange }: Credentials,
  authenticationData: Uint8Array | undefined,
): SessionCredentials {
  const userProperties = properties?.userProperties;
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(url === undefined ? {} : { url }),
    ...(userProperties === undefined ? {} : { userProperties }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(exchange === undefined ? {} : { authenticationMethod: exchange.method }),
    ...(authenticationData === undefined ? {} : { authenticationData }),
  };
}

function explain(error: unknown): MqttError {
  if (error instanceof MqttError) return error;
  const cause = error instanceof Error ? ` ${error.message}` : '';
  return new MqttError('credentials-failed', `The credentials provider failed.${cause}`, {
    cause: error,
  });
}
