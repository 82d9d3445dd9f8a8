/** Topics that were seen on a connection, the newest first. Nothing of it is stored, and none is offered on another connection. */
import type { Connection } from '@mqtt-kit/core';
import { connectionUsedBy } from '../../context/used-connections.js';

const MOST_TOPICS = 200;
/** Longer ones help nobody who types. */
const MOST_LENGTH = 512;

/** A bounded memory of topics. */
export class SeenTopics {
  readonly #topics = new Set<string>();

  add(topic: string): void {
    if (topic.length > MOST_LENGTH) return;
    this.#topics.delete(topic);
    this.#topics.add(topic);
    if (this.#topics.size <= MOST_TOPICS) return;
    const [oldest] = this.#topics;
    if (oldest !== undefined) this.#topics.delete(oldest);
  }

  /**
   * Those that hold what is typed, whichever case: first those that begin with it, and of these the newest first; at most `count`.
   */
  matching(typed: string, count: number): readonly string[] {
    const wanted = typed.toLowerCase();
    const found = [...this.#topics].reverse().flatMap((topic) => {
      const place = topic.toLowerCase().indexOf(wanted);
      return place < 0 ? [] : [{ topic, isInside: place > 0 }];
    });
    return found
      .toSorted((one, other) => Number(one.isInside) - Number(other.isInside))
      .slice(0, count)
      .map(({ topic }) => topic);
  }
}

/** As long as a connection lasts. */
const seen = new WeakMap<Connection, SeenTopics>();

/** What was seen on a connection: received by an element that uses it, or sent by one. */
export function topicsSeenOn(connection: Connection): SeenTopics {
  let topics = seen.get(connection);
  if (!topics) seen.set(connection, (topics = new SeenTopics()));
  return topics;
}

const EVENTS = ['mqtt-message', 'mqtt-published'];

let watching = 0;

/** Looks at what elements of the page receive and send, until the signal. However many tools there are, each message is looked at once. */
export function watchTopics(signal: AbortSignal): void {
  if (watching++ === 0) for (const type of EVENTS) document.addEventListener(type, onTopic);
  signal.addEventListener('abort', () => {
    if (--watching === 0) for (const type of EVENTS) document.removeEventListener(type, onTopic);
  });
}

function onTopic(event: Event): void {
  const topic: unknown = Reflect.get(event, 'topic');
  const [element] = event.composedPath();
  const connection = element && connectionUsedBy(element);
  if (connection && typeof topic === 'string') topicsSeenOn(connection).add(topic);
}
