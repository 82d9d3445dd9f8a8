import type { Cancel } from '../environment/environment.js';
import type { Message } from './message.js';

/** The newest message of each topic under a filter, as a store that user interfaces can watch. */
export interface LatestStore {
  /**
   * Calls `onChange` after changes, at most once a frame. The first watcher subscribes, the last one to leave unsubscribes.
   *
   * @returns a function that ends the watching.
   */
  subscribe(onChange: () => void): Cancel;
  /** Topic → newest message. The same object until something changed. */
  getSnapshot(): ReadonlyMap<string, Message>;
  /** How many topics were forgotten, those longest without news first, because there were more than the bound. */
  readonly dropped: number;
}

/** How a store reaches its messages: `start` subscribes a handler and returns the way to end it. */
export interface LatestSource {
  start(handler: (message: Message) => void): Cancel;
  nextFrame(task: () => void): Cancel;
}

/** Bounded by the number of topics; each kept message owns its bytes. */
export class LatestMessages implements LatestStore {
  readonly #source: LatestSource;
  readonly #maxTopics: number;
  readonly #watchers = new Set<() => void>();
  readonly #messages = new Map<string, Message>();
  #snapshot: ReadonlyMap<string, Message> = new Map();
  #stop: Cancel | undefined;
  #cancelFrame: Cancel | undefined;
  #dropped = 0;

  constructor(source: LatestSource, maxTopics: number) {
    this.#source = source;
    this.#maxTopics = maxTopics;
  }

  get dropped(): number {
    return this.#dropped;
  }

  subscribe(onChange: () => void): Cancel {
    // Wrapped, so that the same function given twice is two watchers.
    const watcher = (): void => {
      onChange();
    };
    this.#watchers.add(watcher);
    this.#stop ??= this.#source.start((message) => {
      this.#keep(message);
    });
    return () => {
      if (!this.#watchers.delete(watcher) || this.#watchers.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
      this.#cancelFrame?.();
      this.#cancelFrame = undefined;
    };
  }

  getSnapshot(): ReadonlyMap<string, Message> {
    return this.#snapshot;
  }

  #keep(message: Message): void {
    // Deleted first, so that the map's order is the order of news and its first entry the one to forget.
    this.#messages.delete(message.topic);
    this.#messages.set(message.topic, message.copy());
    if (this.#messages.size > this.#maxTopics) {
      const oldest = this.#messages.keys().next().value;
      if (oldest !== undefined) this.#messages.delete(oldest);
      this.#dropped++;
    }
    this.#cancelFrame ??= this.#source.nextFrame(() => {
      this.#cancelFrame = undefined;
      this.#snapshot = new Map(this.#messages);
      for (const watcher of [...this.#watchers]) watcher();
    });
  }
}
