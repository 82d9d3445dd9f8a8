import type { IncomingMessage } from '../connection/session-port.js';
import { ReceivedMessage, type Message } from './message.js';
import { matchesFilter } from './topic.js';
import { TopicTrie } from './topic-trie.js';

/** Called for each message of a subscription. A promise that it returns is watched for errors, not waited for. */
export type MessageHandler = (message: Message) => unknown;

/** One handler on one topic filter. The same object is added and removed. */
export interface Route {
  readonly filter: string;
  readonly handler: MessageHandler;
}

/** Knows no socket: brings each message to the handlers whose filter matches, each once, and keeps one handler's failure from the others. */
export class Router {
  readonly #trie = new TopicTrie<Route>();
  readonly #routes = new Map<string, Set<Route>>();
  readonly #report: (error: unknown, route: Route, topic: string) => void;

  /** @param report - told of every handler that throws or rejects. */
  constructor(report: (error: unknown, route: Route, topic: string) => void) {
    this.#report = report;
  }

  /** Adds a handler; true when it is the first on its filter. */
  add(route: Route): boolean {
    const routes = this.#routes.get(route.filter);
    if (routes) {
      routes.add(route);
    } else {
      this.#routes.set(route.filter, new Set([route]));
    }
    this.#trie.add(route.filter, route);
    return routes === undefined;
  }

  /** Removes a handler; true when it was there and the last on its filter. */
  delete(route: Route): boolean {
    const routes = this.#routes.get(route.filter);
    if (!routes?.delete(route)) return false;
    this.#trie.delete(route.filter, route);
    if (routes.size > 0) return false;
    this.#routes.delete(route.filter);
    return true;
  }

  /** Removes every handler on a filter; false when there was none. */
  deleteFilter(filter: string): boolean {
    const routes = this.#routes.get(filter);
    if (!routes) return false;
    for (const route of [...routes]) this.delete(route);
    return true;
  }

  /** Calls the handlers for one message, in the order in which the trie holds them; false when there is none. */
  dispatch(incoming: IncomingMessage): boolean {
    // Handlers may subscribe and unsubscribe while they run: who gets this message is settled first.
    const matching: Route[] = [];
    const { topic, filters } = incoming;
    // An identifier that stands for a filter of another life says nothing.
    const meant = filters?.some((filter) => matchesFilter(filter, topic)) ? filters : undefined;
    this.#trie.match(topic, (route) => {
      if (!meant || meant.includes(route.filter)) matching.push(route);
    });
    for (const route of matching) this.deliver(route, incoming);
    return matching.length > 0;
  }

  /** Calls one handler. */
  deliver(route: Route, incoming: IncomingMessage): void {
    try {
      const result = route.handler(new ReceivedMessage(incoming, route.filter));
      if (result instanceof Promise) {
        result.catch((error: unknown) => {
          this.#report(error, route, incoming.topic);
        });
      }
    } catch (error) {
      this.#report(error, route, incoming.topic);
    }
  }
}
