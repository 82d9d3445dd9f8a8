import { msg } from '@lit/localize';
import { toMqttError } from '../element/mqtt-error.js';
import { wordedError } from '../localization/error-text.js';
import type {
  Connection,
  Message,
  MqttError,
  Qos,
  Subscription,
  SubscriptionNotice,
} from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { EARLY_BOUNDS, type MessageBounds } from '../messages/message-ring.js';
import { MessagesOnTheWay } from './messages-on-the-way.js';
import { MoveGrace } from './move-grace.js';

/** What an element wants to be subscribed to. */
export interface WantedSubscription {
  readonly connection: Connection;
  readonly filter: string;
  readonly qos: Qos;
}

/** How the subscription stands. */
export type SubscriptionState =
  | { readonly status: 'none' }
  | { readonly status: 'subscribing' }
  | {
      readonly status: 'subscribed';
      readonly qos: Qos;
      readonly notices: readonly SubscriptionNotice[];
    }
  | { readonly status: 'refused'; readonly error: MqttError };

/** What the controller tells its element. */
export interface SubscriptionControllerOptions {
  readonly onMessage: (message: Message) => void;
  readonly onSubscribed: (subscription: Subscription) => void;
  readonly onRefused: (error: MqttError) => void;
  /** How much is kept while the element is moved; 1000 messages and 4 MiB unless given. */
  readonly bounds?: () => MessageBounds;
  /** Told, before the messages that were kept, how many more came while the element was moved. */
  readonly onDropped?: (count: number) => void;
  /** What comes meanwhile, where it belongs to several subscriptions of one element. */
  readonly onTheWay?: MessagesOnTheWay;
}

/** One subscription from the call to its end. */
interface Running {
  readonly wanted: WantedSubscription;
  readonly leave: AbortController;
  subscription: Subscription | undefined;
}

const NONE: SubscriptionState = { status: 'none' };

/** Keeps one subscription as the element wants it. An element that is moved keeps it, and gets what came meanwhile when it is back. */
export class SubscriptionController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: SubscriptionControllerOptions;
  readonly #grace = new MoveGrace();
  #running: Running | undefined;
  #state: SubscriptionState = NONE;
  readonly #onTheWay: MessagesOnTheWay;

  constructor(host: ReactiveControllerHost & HTMLElement, options: SubscriptionControllerOptions) {
    this.#host = host;
    this.#options = options;
    this.#onTheWay = options.onTheWay ?? new MessagesOnTheWay();
    host.addController(this);
  }

  get state(): SubscriptionState {
    return this.#state;
  }

  /** Subscribes, changes or ends the subscription; does nothing when it is as wanted already, even if it was refused. */
  want(wanted: WantedSubscription | undefined): void {
    if (!this.#host.isConnected || isSame(wanted, this.#running?.wanted)) return;
    const before = this.#running;
    this.#running = undefined;
    // The new one begins before the old one ends: on the same filter the broker is then asked once, and no message falls between.
    if (wanted) this.#begin(wanted);
    else this.#become(NONE);
    this.#end(before);
  }

  /** Asks again for what was refused. */
  again(): void {
    const before = this.#running;
    this.#running = undefined;
    this.#end(before);
    this.want(before?.wanted);
  }

  hostConnected(): void {
    this.#grace.stay();
    const { messages, dropped } = this.#onTheWay.take();
    if (dropped > 0) this.#options.onDropped?.(dropped);
    for (const message of messages) this.#options.onMessage(message);
  }

  hostDisconnected(): void {
    this.#grace.leave(() => {
      const before = this.#running;
      this.#running = undefined;
      this.#onTheWay.take();
      this.#become(NONE);
      this.#end(before);
    });
  }

  #begin(wanted: WantedSubscription): void {
    const { connection, filter, qos } = wanted;
    const leave = new AbortController();
    const { signal } = leave;
    const running: Running = { wanted, leave, subscription: undefined };
    this.#running = running;
    this.#become({ status: 'subscribing' });
    this.#follow(wanted, signal);
    const receive = (message: Message): void => {
      if (this.#running !== running) return;
      if (this.#grace.pending)
        this.#onTheWay.keep(message, this.#options.bounds?.() ?? EARLY_BOUNDS);
      else this.#options.onMessage(message);
    };
    // However long it takes: the connection may come back tomorrow.
    connection.subscribe(filter, receive, { qos, signal, timeoutMs: Infinity }).then(
      (subscription) => {
        running.subscription = subscription;
        if (this.#running !== running) {
          end(subscription);
          return;
        }
        const { qos: granted, notices } = subscription;
        this.#become({ status: 'subscribed', qos: granted, notices });
        this.#options.onSubscribed(subscription);
      },
      (error: unknown) => {
        if (this.#running === running) this.#refuse(toMqttError(error));
      },
    );
  }

  #end(running: Running | undefined): void {
    running?.leave.abort();
    if (running?.subscription) end(running.subscription);
  }

  #follow({ connection, filter }: WantedSubscription, signal: AbortSignal): void {
    connection.addEventListener(
      'mqtt-error',
      ({ error, filter: concerned }) => {
        // A filter that was granted may be refused when the session subscribes again after a reconnection.
        if (concerned === filter && error.code !== 'handler-failed') this.#refuse(error);
      },
      { signal },
    );
    connection.addEventListener(
      'mqtt-unsubscribed',
      ({ filter: concerned }) => {
        // A program may end every handler on a filter, this one too.
        if (concerned !== filter) return;
        this.#refuse(
          wordedError('aborted', msg('Another part of this page has ended this subscription.')),
        );
      },
      { signal },
    );
    connection.addEventListener(
      'mqtt-state',
      ({ state: { status } }) => {
        // At another time, or by another server, the broker may grant what it refused.
        if (
          status === 'connected' &&
          this.#state.status === 'refused' &&
          this.#state.error.code === 'subscribe-refused'
        )
          this.again();
      },
      { signal },
    );
  }

  #refuse(error: MqttError): void {
    this.#become({ status: 'refused', error });
    this.#options.onRefused(error);
  }

  #become(state: SubscriptionState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }
}

function end(subscription: Subscription): void {
  // Nobody waits for it, and a connection that is gone has no subscription any more.
  subscription.unsubscribe().catch(() => undefined);
}

function isSame(a: WantedSubscription | undefined, b: WantedSubscription | undefined): boolean {
  return a?.connection === b?.connection && a?.filter === b?.filter && a?.qos === b?.qos;
}
