/** Publishing: what may leave, what waits, and who is told how it ended. Pure. */
import type { ConnectedInfo, SessionCommand, SessionEvent } from '../connection/session-port.js';
import type { PublishOutcome } from '../engine/delivery-state.js';
import type { Engine } from '../engine/engine.js';
import { MqttError, toErrorData } from '../errors.js';
import { SendWindow } from './send-window.js';
import { messageProblem } from './server-limits.js';

/** The live connection as publishing and subscribing see it. */
export interface Link {
  readonly engine: Engine;
  readonly info: ConnectedInfo;
  /** Called before a packet leaves. */
  sending(): void;
}

/** Sends messages while there is a link; without one nothing is kept for later. */
export class Publisher {
  readonly #emit: (event: SessionEvent) => void;
  readonly #window = new SendWindow();
  /** Requests for messages that left and whose callers still wait. */
  readonly #awaited = new Set<number>();
  #link: Link | undefined;

  constructor(emit: (event: SessionEvent) => void) {
    this.#emit = emit;
  }

  /** A connection began; `inFlight` messages of the last one were sent again already. */
  open(link: Link, inFlight: number): void {
    this.#link = link;
    this.#window.open(link.info.receiveMaximum, inFlight);
  }

  /** The connection ended. */
  shut(): void {
    this.#link = undefined;
    this.#window.shut();
  }

  publish({ request, message }: Extract<SessionCommand, { type: 'publish' }>): void {
    const link = this.#link;
    if (!link) {
      const text = `Not connected: the message on “${message.topic}” was not sent.`;
      this.#refuse(request, new MqttError('not-connected', text, { retryable: true }));
      return;
    }
    const problem = messageProblem(message, link.info);
    if (problem) {
      this.#refuse(request, problem);
    } else if (message.qos === 0) {
      link.sending();
      link.engine.publish(message, (outcome) => {
        this.#published(request, outcome);
      });
    } else if (this.#window.add({ request, message })) {
      this.sendQueued();
    } else {
      const text = 'Too many messages wait for the broker’s acknowledgement.';
      this.#refuse(request, new MqttError('too-many-in-flight', text, { retryable: true }));
    }
  }

  /** Sends what waits, as far as the window is open. */
  sendQueued(): void {
    for (let queued = this.#window.next(); queued; queued = this.#window.next()) {
      const { request, message } = queued;
      this.#awaited.add(request);
      this.#link?.sending();
      this.#link?.engine.publish(message, (outcome) => {
        this.#window.settled();
        if (this.#awaited.delete(request)) this.#published(request, outcome);
        this.sendQueued();
      });
    }
  }

  /** Nobody waits for a request any more: a message that has not left is taken back. */
  abort(request: number): void {
    this.#window.withdraw(request);
    this.#awaited.delete(request);
  }

  #published(request: number, outcome: PublishOutcome): void {
    if (outcome.error) this.#refuse(request, outcome.error);
    else this.#emit({ type: 'published', request, reasonCode: outcome.reasonCode });
  }

  #refuse(request: number, error: MqttError): void {
    this.#emit({ type: 'failed', request, error: toErrorData(error) });
  }
}
