import type { MqttError, Payload } from '@mqtt-kit/core';
import { SubscriptionController } from '../../controllers/subscription-controller.js';
import type { PublishPort } from '../publish-port.js';
import { parseValuePath, type ValuePath } from '../../element/value-path.js';
import { Confirmation, type ConfirmationStep } from './confirmation.js';
import { readReport, type Reported } from './state-agreement.js';
import { parseDuration } from '../../element/time-attributes.js';

const DEFAULT_TIMEOUT_MS = 10_000;

/** What the device reports on `state-topic`, and whether that is what was sent. */
export class ReportedState {
  readonly #port: PublishPort;
  readonly #subscription: SubscriptionController;
  readonly #confirmation: Confirmation;
  readonly #changed: () => void;
  #reported: Reported;
  #isKnown = false;
  #topic: string | undefined;
  #commands = 0;

  /** @param changed - told when there is something else to show. */
  constructor(port: PublishPort, changed: () => void) {
    this.#port = port;
    this.#changed = changed;
    this.#confirmation = new Confirmation(port.clock, changed);
    this.#subscription = new SubscriptionController(port.host, {
      onMessage: ({ payload }) => {
        this.#isKnown = true;
        this.#reported = readReport(payload, this.path);
        this.#confirmation.report(this.#reported, this.path);
        this.#changed();
      },
      onSubscribed: () => {
        this.#changed();
      },
      onRefused: () => {
        this.#changed();
      },
    });
  }

  /** Where the state stands in a report; undefined for all of it. */
  get path(): ValuePath | undefined {
    const { statePath } = this.#port.host;
    return statePath === undefined ? undefined : parseValuePath(statePath);
  }

  get step(): ConfirmationStep {
    return this.#confirmation.step;
  }

  /** The last report; undefined before it, and where it says nothing of what is asked. */
  get reported(): Reported {
    return this.#reported;
  }

  /** Whether anything was reported yet. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Why nothing can be known. */
  get refusal(): MqttError | undefined {
    const { state } = this.#subscription;
    return state.status === 'refused' ? state.error : undefined;
  }

  /** Subscribes as the attributes say. @param isRight - whether they can be used. */
  update(isRight: boolean): void {
    const { host, connection } = this.#port;
    const topic = isRight ? host.stateTopic : undefined;
    if (topic !== this.#topic) {
      this.#topic = topic;
      this.#isKnown = false;
      this.#reported = undefined;
      this.#confirmation.stop();
    }
    this.#subscription.want(
      topic !== undefined && connection.connection
        ? { connection: connection.connection, filter: topic, qos: 1 }
        : undefined,
    );
  }

  /** A command leaves. @param sent - settles when the broker has it, or not. */
  follow(payload: Payload, sent: Promise<unknown>): void {
    if (this.#topic === undefined) return;
    const command = ++this.#commands;
    this.#confirmation.send(payload);
    this.#confirmation.report(this.#reported, this.path);
    const timeoutMs = parseDuration(this.#port.host.confirmTimeout ?? '') ?? DEFAULT_TIMEOUT_MS;
    sent.then(
      () => {
        if (command === this.#commands) this.#confirmation.accepted(timeoutMs);
      },
      // The sender shows why.
      () => {
        if (command === this.#commands) this.#confirmation.failed();
      },
    );
  }

  /** The element is gone: nobody waits. */
  stop(): void {
    this.#confirmation.stop();
  }
}
