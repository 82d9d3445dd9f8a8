/** Publishing: what may leave, what waits, and who is told how it ended. Pure. */
import type {
  ConnectedInfo,
  OutgoingMessage,
  SessionCommand,
  SessionEvent,
} from '../connection/session-port.js';
import type { PublishOutcome } from '../engine/delivery-state.js';
import type { Engine } from '../engine/engine.js';
import { MqttError, toErrorData } from '../errors.js';
import { DEFAULT_SEND_LIMITS, SendWindow } from './send-window.js';
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

  /** A connection began; the messages `inFlight` of the last one were sent again already. */
  open(link: Link, inFlight: readonly OutgoingMessage[]): void {
    this.#link = link;
    this.#window.open(link.info.receiveMaximum, inFlight);
  }

  /** No connection any more, or it is being closed: what never left is refused, for offline means refused. */
  shut(): void {
    this.#link = undefined;
    for (const { request, message } of this.#window.shut())
      this.#refuseOffline(request, message.topic);
  }

  publish({ request, message }: Extract<SessionCommand, { type: 'publish' }>): void {
    const link = this.#link;
    if (!link) {
      this.#refuseOffline(request, message.topic);
      return;
    }
    const problem =
      messageProblem(message, link.info) ?? backlogProblem(link.engine.bufferedAmount);
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
        this.#window.settled(message);
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

  #refuseOffline(request: number, topic: string): void {
    const text = `Not connected: the message on “${topic}” was not sent.`;
    this.#refuse(request, new MqttError('not-connected', text, { retryable: true }));
  }

  #refuse(request: number, error: MqttError): void {
    this.#emit({ type: 'failed', request, error: toErrorData(error) });
  }
}

/** A browser keeps what the network does not take, without bound; this is ours. */
function backlogProblem(bufferedBytes: number): MqttError | undefined {
  if (bufferedBytes <= DEFAULT_SEND_LIMITS.maxBytes) return undefined;
  const text = `The network is slower than this page publishes: ${String(bufferedBytes)} bytes wait.`;
  return new MqttError('too-many-in-flight', text, { retryable: true });
}
