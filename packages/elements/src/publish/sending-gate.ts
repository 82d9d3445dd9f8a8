import type { TemplateResult } from 'lit';
import type { ConnectionController } from '../controllers/connection-controller.js';
import { obstacleOf, type Obstacle } from '../controllers/obstacle.js';
import { renderObstacleLine } from './obstacle-line.js';
import { laterText, waitingPolicy, type WaitingPolicy } from './publish-offline.js';

/** Whether a message can go out just now, what keeps it otherwise, and how it waits. */
export class SendingGate {
  readonly #connection: ConnectionController;
  readonly #policy: () => string | undefined;

  /** @param policy - what becomes of a message without a connection, as it is chosen now. */
  constructor(connection: ConnectionController, policy: () => string | undefined) {
    this.#connection = connection;
    this.#policy = policy;
  }

  /** Why there is no connection, even if a message may wait for it. */
  get obstacle(): Obstacle | undefined {
    return obstacleOf(this.#connection);
  }

  /** How a message waits for a connection just now. */
  get waiting(): WaitingPolicy | undefined {
    if (this.#connection.state?.status === 'connected') return undefined;
    return waitingPolicy(this.#policy());
  }

  /** What is in the way: what may wait needs no connection just now; what somebody has to mend is in the way all the same. */
  blockedBy(policy = this.#policy()): Obstacle | undefined {
    const { obstacle } = this;
    const mayWait = waitingPolicy(policy) && this.#connection.connection;
    return mayWait && obstacle?.kind !== 'fault' ? undefined : obstacle;
  }

  /** The same in words, or what becomes of a message meanwhile. @param otherwise - see {@link renderObstacleLine}. */
  renderLine(otherwise: string): TemplateResult {
    const later = this.blockedBy() ? undefined : this.waiting;
    return renderObstacleLine(
      this.#connection,
      this.obstacle,
      otherwise,
      later && laterText(later),
    );
  }
}
