import type { CredentialsProvider } from '../authentication/credentials.js';
import { MqttError, toErrorData } from '../errors.js';
import type { SessionEvent, SessionPort } from './session-port.js';

type CredentialsNeeded = Extract<SessionEvent, { type: 'credentials-needed' }>;

/** Answers the session's question for credentials, one at a time, from the provider on the page's side. */
export class CredentialsDesk {
  readonly #provider: CredentialsProvider | undefined;
  readonly #port: SessionPort;
  #asking: AbortController | undefined;

  constructor(provider: CredentialsProvider | undefined, port: SessionPort) {
    this.#provider = provider;
    this.#port = port;
  }

  /** Asks the provider and sends its answer; a newer question ends an older one. */
  ask({ request, attempt, previous }: CredentialsNeeded): void {
    this.cancel();
    const asking = new AbortController();
    this.#asking = asking;
    const { signal } = asking;
    const answer = async (): Promise<void> => {
      const provider = this.#provider;
      if (!provider) {
        this.#port.send({ type: 'credentials', request, credentials: {} });
        return;
      }
      try {
        const { username, password } = await provider({
          attempt,
          signal,
          ...(previous ? { previous } : {}),
        });
        if (signal.aborted) return;
        this.#port.send({
          type: 'credentials',
          request,
          credentials: {
            ...(username === undefined ? {} : { username }),
            ...(password === undefined ? {} : { password }),
          },
        });
      } catch (error) {
        if (!signal.aborted)
          this.#port.send({ type: 'credentials', request, error: toErrorData(explain(error)) });
      }
    };
    void answer();
  }

  /** Tells the provider, through its signal, that nobody waits any more. */
  cancel(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }
}

function explain(error: unknown): MqttError {
  if (error instanceof MqttError) return error;
  const cause = error instanceof Error ? ` ${error.message}` : '';
  return new MqttError('credentials-failed', `The credentials provider failed.${cause}`, {
    cause: error,
  });
}
