import type { CredentialsProvider } from '../authentication/credentials.js';
import { MqttError, toErrorData } from '../errors.js';
import { stringFault } from '../routing/mqtt-string.js';
import type { SessionEvent, SessionPort } from './session-port.js';

type CredentialsNeeded = Extract<SessionEvent, { type: 'credentials-needed' }>;

/** Answers the session's question for credentials, one at a time, from the provider on the page's side. */
export class CredentialsDesk {
  readonly #provider: CredentialsProvider | undefined;
  readonly #port: SessionPort;
  #asking: AbortController | undefined;

  readonly #protocolVersion: 4 | 5;

  constructor(
    provider: CredentialsProvider | undefined,
    port: SessionPort,
    protocolVersion: 4 | 5,
  ) {
    this.#provider = provider;
    this.#port = port;
    this.#protocolVersion = protocolVersion;
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
        checkCredentials(username, password, this.#protocolVersion);
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

/** What a CONNECT packet can hold (MQTT 3.1.1 §3.1.3.4 and §3.1.3.5), and never what was given, in the message. */
function checkCredentials(username: unknown, password: unknown, protocolVersion: 4 | 5): void {
  const fits = (value: unknown): boolean =>
    typeof value === 'string' && stringFault(value) === null;
  const bytes = password instanceof Uint8Array && password.length <= 65_535;
  let wrong: string | undefined;
  if (username !== undefined && !fits(username))
    wrong = 'The user name must be text of up to 65 535 bytes.';
  else if (password !== undefined && !bytes && !fits(password)) {
    wrong = 'The password must be text or a Uint8Array, up to 65 535 bytes.';
  } else if (password !== undefined && username === undefined && protocolVersion === 4) {
    // [MQTT-3.1.2-22]
    wrong = 'MQTT 3.1.1 has no password without a user name.';
  }
  if (wrong)
    throw new MqttError(
      'credentials-failed',
      `The credentials provider gave what cannot be sent. ${wrong}`,
    );
}

function explain(error: unknown): MqttError {
  if (error instanceof MqttError) return error;
  const cause = error instanceof Error ? ` ${error.message}` : '';
  return new MqttError('credentials-failed', `The credentials provider failed.${cause}`, {
    cause: error,
  });
}
