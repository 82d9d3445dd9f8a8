import {
  MqttError,
  type Connection,
  type ConnectionState,
  type Credentials,
  type CredentialsProvider,
  type CredentialsRequest,
  type ErrorData,
} from '@mqtt-kit/core';
import type { ReactiveControllerHost } from 'lit';
import { connectionRegistry } from '../context/connection-registry.js';
import { pageSettled } from '../context/page-settled.js';
import { MqttCredentialsEvent } from './mqtt-connection.events.js';
import { isWrongLogin } from './wrong-login.js';

/** What the sign-in form shows. */
export type SignInView =
  | { readonly step: 'hidden' }
  /** `error`: why the last try failed. */
  | { readonly step: 'asking'; readonly error: ErrorData | undefined }
  | { readonly step: 'trying' };

/** Of {@link SignInView}: the form is there. */
export type AskingView = Exclude<SignInView, { step: 'hidden' }>;

/** The element that signs in. */
export interface SignInHost extends ReactiveControllerHost, HTMLElement {
  readonly name: string | undefined;
  readonly connection: Connection | undefined;
}

const HIDDEN: SignInView = { step: 'hidden' };

/** The provider for one broker. */
interface Destination {
  readonly origin: string;
  readonly provider: CredentialsProvider;
}

/**
 * Gets user name and password: from the page by an event, else what was saved, else from the person by a form. What the person typed is kept in memory
 * only, for reconnections to the broker that it was typed for, and forgotten when the broker refuses it.
 */
export class SignIn {
  readonly #host: SignInHost;
  readonly #recall: (request: CredentialsRequest) => Promise<Credentials | undefined>;
  #view: SignInView = HIDDEN;
  #destination: Destination | undefined;
  #entered: Credentials | undefined;
  /** Whether what was entered has not been tried yet: then an earlier refusal does not speak against it. */
  #fresh = false;
  /** Whether what was saved earlier is being tried. */
  #recalled = false;
  #answer: ((credentials: Credentials) => void) | undefined;

  /** @param recall - finds what a person saved earlier. */
  constructor(
    host: SignInHost,
    recall: (request: CredentialsRequest) => Promise<Credentials | undefined>,
  ) {
    this.#host = host;
    this.#recall = recall;
  }

  get view(): SignInView {
    return this.#view;
  }

  /**
   * To be handed to a connection, before it is made: a session asks as soon as it begins. For another broker everything is forgotten
   * first; the same broker gets the same function.
   */
  providerFor(origin: string): CredentialsProvider {
    if (this.#destination?.origin === origin) return this.#destination.provider;
    this.reset();
    const destination: Destination = {
      origin,
      provider: (request) => this.#supply(destination, request),
    };
    this.#destination = destination;
    return destination.provider;
  }

  /** What the person entered. */
  enter(username: string, password: string): void {
    this.#entered = { username, password };
    this.#fresh = true;
    this.#show({ step: 'trying' });
    const answer = this.#answer;
    if (!answer) {
      this.#host.connection?.retry();
      return;
    }
    this.#answer = undefined;
    answer(this.#takeEntered() ?? {});
  }

  /** Follows the connection: a refused login brings the form back. */
  onState(state: ConnectionState): void {
    if (state.status === 'connected') this.#show(HIDDEN);
    if (state.status !== 'refused') return;
    const isOurs = this.#entered !== undefined || this.#recalled;
    this.#show(
      isOurs && isWrongLogin(state.reason) ? { step: 'asking', error: state.reason } : HIDDEN,
    );
  }

  /** Forgets everything, for a connection to somewhere else. */
  reset(): void {
    this.#destination = undefined;
    this.#entered = undefined;
    this.#recalled = false;
    this.#fresh = false;
    this.#answer = undefined;
    this.#show(HIDDEN);
  }

  async #supply(destination: Destination, request: CredentialsRequest): Promise<Credentials> {
    this.#assertCurrent(destination);
    if (!this.#fresh && isWrongLogin(request.previous)) this.#entered = undefined;
    const given = this.#takeEntered() ?? (await this.#askPage(request));
    const recalled = given ? undefined : await this.#recall(request);
    this.#recalled = recalled !== undefined;
    const known = given ?? recalled;
    // Asking took time: another broker may be wanted by now, or the person may have typed already.
    this.#assertCurrent(destination);
    return known ?? this.#takeEntered() ?? this.#askPerson(request);
  }

  /** A connection on its way out gets nothing any more. */
  #assertCurrent(destination: Destination): void {
    if (destination === this.#destination) return;
    throw new MqttError('aborted', 'The connection is meant for another broker by now.', {
      retryable: true,
    });
  }

  #takeEntered(): Credentials | undefined {
    this.#fresh = false;
    return this.#entered;
  }

  async #askPage({ attempt, previous }: CredentialsRequest): Promise<Credentials | undefined> {
    await pageSettled();
    let answer: Credentials | Promise<Credentials> | undefined;
    const question = { connectionName: this.#host.name, attempt, previous };
    this.#host.dispatchEvent(
      new MqttCredentialsEvent(question, (credentials) => {
        answer = credentials;
      }),
    );
    return answer;
  }

  #askPerson({ signal, previous }: CredentialsRequest): Promise<Credentials> {
    this.#show({ step: 'asking', error: isWrongLogin(previous) ? previous : undefined });
    return new Promise((resolve, reject) => {
      this.#answer = resolve;
      signal.addEventListener('abort', () => {
        if (this.#answer === resolve) this.#answer = undefined;
        reject(
          new MqttError(
            'aborted',
            'The attempt to connect was given up before anybody signed in.',
            { retryable: true },
          ),
        );
      });
    });
  }

  #show(view: SignInView): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#host.requestUpdate();
    connectionRegistry().announce();
  }
}
