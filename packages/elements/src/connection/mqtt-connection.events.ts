import type { ConnectionState, Credentials, ErrorData } from '@mqtt-kit/core';

/** Dispatched by `<mqtt-connection>` on every change of its connection's state. */
export class MqttConnectionStateEvent extends Event {
  static readonly type = 'mqtt-state';
  readonly state: ConnectionState;
  readonly previous: ConnectionState;
  /** The name of the connection, when it has one. */
  readonly connectionName: string | undefined;

  constructor(
    state: ConnectionState,
    previous: ConnectionState,
    connectionName: string | undefined,
  ) {
    super(MqttConnectionStateEvent.type, { bubbles: true, composed: true });
    this.state = state;
    this.previous = previous;
    this.connectionName = connectionName;
  }

  get detail(): Pick<MqttConnectionStateEvent, 'state' | 'previous' | 'connectionName'> {
    const { state, previous, connectionName } = this;
    return { state, previous, connectionName };
  }
}

/** What is asked for by {@link MqttCredentialsEvent}. */
export interface CredentialsQuestion {
  readonly connectionName: string | undefined;
  /** 1 on the first attempt since the last success. */
  readonly attempt: number;
  /** Why the attempt before failed: `bad-credentials` tells that the last ones were refused. */
  readonly previous: ErrorData | undefined;
}

/**
 * Dispatched by `<mqtt-connection authentication="BASIC">` before an attempt to connect, when it knows no user name and password.
 * When nobody calls {@link respondWith} while it is dispatched, the element asks the person. It never carries a secret.
 */
export class MqttCredentialsEvent extends Event implements CredentialsQuestion {
  static readonly type = 'mqtt-credentials';
  readonly connectionName: string | undefined;
  readonly attempt: number;
  readonly previous: ErrorData | undefined;
  #answer: ((credentials: Credentials | Promise<Credentials>) => void) | undefined;

  constructor(
    question: CredentialsQuestion,
    answer: (credentials: Credentials | Promise<Credentials>) => void,
  ) {
    super(MqttCredentialsEvent.type, { bubbles: true, composed: true });
    this.connectionName = question.connectionName;
    this.attempt = question.attempt;
    this.previous = question.previous;
    this.#answer = answer;
  }

  get detail(): CredentialsQuestion {
    const { connectionName, attempt, previous } = this;
    return { connectionName, attempt, previous };
  }

  /**
   * Answers with credentials, at once or later. Call it while the event is dispatched.
   *
   * @throws DOMException `InvalidStateError` when somebody has answered already.
   */
  respondWith(credentials: Credentials | Promise<Credentials>): void {
    if (!this.#answer)
      throw new DOMException('The credentials were supplied already.', 'InvalidStateError');
    this.#answer(credentials);
    this.#answer = undefined;
  }
}

declare global {
  interface HTMLElementEventMap {
    'mqtt-state': MqttConnectionStateEvent;
    'mqtt-credentials': MqttCredentialsEvent;
  }
}
