import type { Connection, Message, Qos, SubscriptionNotice } from '@mqtt-kit/core';
import type { ReactiveControllerHost } from 'lit';
import { isSameDelivery, MessagesOnTheWay } from './messages-on-the-way.js';
import {
  SubscriptionController,
  type SubscriptionControllerOptions,
  type SubscriptionState,
} from './subscription-controller.js';

/** One of the topic filters that an element wants. */
export interface WantedFilter {
  readonly filter: string;
  readonly qos: Qos;
}

/** One of them, and how its subscription stands. */
export interface FilterState extends WantedFilter {
  readonly state: SubscriptionState;
}

const NONE: SubscriptionState = { status: 'none' };

/** Keeps several subscriptions of one element as it wants them, each by a controller: a message that fits more than one comes once. */
export class SubscriptionsController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: SubscriptionControllerOptions;
  readonly #each = new Map<string, SubscriptionController>();
  #wanted: readonly WantedFilter[] = [];
  #last: Message | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: SubscriptionControllerOptions) {
    this.#host = host;
    this.#options = {
      ...options,
      onTheWay: new MessagesOnTheWay(),
      onMessage: (message) => {
        if (this.#each.size > 1 && isSameDelivery(this.#last, message)) return;
        this.#last = message;
        options.onMessage(message);
      },
    };
  }

  /** In the order in which they were wanted. */
  get filters(): readonly FilterState[] {
    return this.#wanted.map((wanted) => ({
      ...wanted,
      state: this.#each.get(wanted.filter)?.state ?? NONE,
    }));
  }

  /** All of them as one: refused as soon as one is, subscribed when all are. */
  get state(): SubscriptionState {
    const states = this.filters.map(({ state }) => state);
    const refused = states.find(({ status }) => status === 'refused');
    if (refused) return refused;
    let qos: Qos = 2;
    const notices: SubscriptionNotice[] = [];
    for (const state of states) {
      if (state.status !== 'subscribed') return state;
      if (state.qos < qos) qos = state.qos;
      notices.push(...state.notices);
    }
    return states.length === 0 ? NONE : { status: 'subscribed', qos, notices };
  }

  /** Subscribes, changes or ends subscriptions; without a connection ends them all. What is as wanted is left alone. */
  want(connection: Connection | undefined, filters: readonly WantedFilter[]): void {
    if (!this.#host.isConnected) return;
    const before = this.#wanted;
    this.#wanted = filters;
    // New ones begin before old ones end, so that no message falls between.
    for (const { filter, qos } of filters)
      this.#controllerOf(filter).want(connection && { connection, filter, qos });
    for (const { filter } of before) {
      const gone = this.#each.get(filter);
      if (!gone || filters.some((wanted) => wanted.filter === filter)) continue;
      this.#each.delete(filter);
      gone.want(undefined);
      this.#host.removeController(gone);
    }
  }

  /** Asks again for what was refused. */
  again(): void {
    for (const each of this.#each.values()) if (each.state.status === 'refused') each.again();
  }

  #controllerOf(filter: string): SubscriptionController {
    let found = this.#each.get(filter);
    if (!found) {
      found = new SubscriptionController(this.#host, this.#options);
      this.#each.set(filter, found);
    }
    return found;
  }
}
