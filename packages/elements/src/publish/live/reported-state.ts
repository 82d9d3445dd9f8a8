import type { MqttError, Payload } from '@mqtt-kit/core';
import { SubscriptionController } from '../../controllers/subscription-controller.js';
import type { PublishPort } from '../publish-port.js';
import { parseValuePath, type ValuePath } from '../../element/value-path.js';
import { mayHaveArrived } from '../may-have-arrived.js';
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
  /** Whether a change since the last report would have been heard. */
  #isCurrent = false;
  #topic: string | undefined;
  /** The broker that is asked, also while there is no connection. */
  #source: string | undefined;
  #commands = 0;
  /** Tells that what waits for a connection leaves. */
  #leave: (() => void) | undefined;

  /** @param changed - told when there is something else to show. */
  constructor(port: PublishPort, changed: () => void) {
    this.#port = port;
    this.#changed = changed;
    this.#confirmation = new Confirmation(port.clock, changed);
    this.#subscription = new SubscriptionController(port.host, {
      onMessage: ({ payload, retain }) => {
        this.#isKnown = true;
        this.#isCurrent = true;
        this.#reported = readReport(payload, this.path);
        this.#confirmation.report(this.#reported, this.path, retain);
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

  /** Whether the last report, though from before, is what was sent and is not confirmed. */
  get agrees(): boolean {
    return this.step === 'unconfirmed' && this.#confirmation.agreesWith(this.#reported, this.path);
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
    const source = connection.connection?.url ?? this.#source;
    // What another device reports, or the same topic at another broker, says nothing of this one.
    if (topic !== this.#topic || source !== this.#source) {
      this.#topic = topic;
      this.#source = source;
      this.#isKnown = false;
      this.#isCurrent = false;
      this.#reported = undefined;
      this.#forget();
    }
    if (!this.#hears) this.#isCurrent = false;
    if (this.#isConnected) this.#leave?.();
    this.#subscription.want(
      topic !== undefined && connection.connection
        ? { connection: connection.connection, filter: topic, qos: 1 }
        : undefined,
    );
  }

  /** A command leaves, or waits for a connection. @param sent - settles when the broker has it, or not. */
  follow(payload: Payload, sent: Promise<unknown>): void {
    if (this.#topic === undefined) return;
    const command = ++this.#commands;
    const leave = (): void => {
      if (this.#leave === leave) this.#leave = undefined;
      const isCurrent = this.#isCurrent && this.#hears;
      this.#confirmation.send(payload, { value: this.#reported, isCurrent }, this.path);
    };
    if (this.#isConnected) leave();
    else {
      this.#leave = leave;
      this.#confirmation.wait();
    }
    const timeoutMs = parseDuration(this.#port.host.confirmTimeout ?? '') ?? DEFAULT_TIMEOUT_MS;
    sent.then(
      () => {
        if (command !== this.#commands) return;
        this.#leave?.();
        this.#confirmation.accepted(timeoutMs);
      },
      // The sender shows why.
      (error: unknown) => {
        if (command !== this.#commands) return;
        this.#leave = undefined;
        this.#confirmation.failed(!mayHaveArrived(error));
      },
    );
  }

  /** The element is gone: nobody waits. */
  stop(): void {
    this.#isCurrent = false;
    this.#forget();
  }

  #forget(): void {
    this.#leave = undefined;
    this.#confirmation.stop();
  }

  /** Whether a report would come through just now. */
  get #hears(): boolean {
    return this.#isConnected && !this.refusal;
  }

  get #isConnected(): boolean {
    return this.#port.connection.state?.status === 'connected';
  }
}
