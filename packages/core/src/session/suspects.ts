/**
 * Finds the topic or filter for which a broker closes the connection without a word, as AWS IoT Core does for one that is forbidden:
 * sent again after each reconnection it would end every one of them. Pure.
 *
 * What was sent and not answered is open to suspicion when the connection is lost within {@link WITHIN_MS}; what this happens to
 * three times in a row is set aside. Whatever the broker answers, were it a ping behind it, is innocent.
 */
export interface Suspect {
  readonly kind: 'topic' | 'filter';
  readonly name: string;
}

/** A loss later than this after sending says nothing about what was sent, in milliseconds. */
export const WITHIN_MS = 2000;
/** So many losses in a row. */
const LIMIT = 3;
/** From so many losses in a row on, things are sent one at a time, so that it can be told which it was. */
const CAUTION = 2;
/** Bound of what is remembered; what is older is forgotten. */
const MOST = 1000;

/** The suspects of one session. */
export class Suspects {
  /** What left and has no answer yet, and when it left. */
  readonly #open = new Map<Key, number>();
  readonly #losses = new Map<Key, number>();
  readonly #setAside = new Set<Key>();

  /** Something left. */
  sent(kind: Suspect['kind'], name: string, now: number): void {
    const key: Key = `${kind} ${name}`;
    this.#open.delete(key);
    this.#open.set(key, now);
    trim(this.#open);
  }

  /** The broker has answered it, or what was sent behind it. */
  cleared(kind: Suspect['kind'], name: string): void {
    const key: Key = `${kind} ${name}`;
    this.#open.delete(key);
    this.#losses.delete(key);
  }

  /** Whether a loss stands against it: an answer, were it to a ping behind it, would clear it. */
  isWatched(kind: Suspect['kind'], name: string): boolean {
    return this.#losses.has(`${kind} ${name}`);
  }

  /** Whether it is to be sent alone: it may be the next to be set aside. */
  isSuspected(kind: Suspect['kind'], name: string): boolean {
    return (this.#losses.get(`${kind} ${name}`) ?? 0) >= CAUTION;
  }

  /** Whether anything is to be sent alone. */
  get any(): boolean {
    for (const losses of this.#losses.values()) if (losses >= CAUTION) return true;
    return false;
  }

  isSetAside(kind: Suspect['kind'], name: string): boolean {
    return this.#setAside.has(`${kind} ${name}`);
  }

  /** Everything that is set aside. */
  get setAside(): readonly Suspect[] {
    return [...this.#setAside].map(suspectOf);
  }

  /** Whether the connection, lost now without a reason, may have been lost for what was sent. */
  mayExplain(now: number): boolean {
    for (const sentAt of this.#open.values()) if (now - sentAt <= WITHIN_MS) return true;
    return false;
  }

  /**
   * The connection was lost without a reason.
   *
   * @returns what is set aside from now on.
   */
  lost(now: number): readonly Suspect[] {
    const guilty: Key[] = [];
    for (const [key, sentAt] of this.#open) {
      if (now - sentAt > WITHIN_MS) {
        this.#losses.delete(key);
        continue;
      }
      const losses = (this.#losses.get(key) ?? 0) + 1;
      this.#losses.set(key, losses);
      if (losses >= LIMIT) guilty.push(key);
    }
    this.#open.clear();
    trim(this.#losses);
    for (const key of guilty) {
      this.#losses.delete(key);
      this.#setAside.add(key);
    }
    return guilty.map(suspectOf);
  }

  /** The connection ended for a reason that is known: nothing that was sent is to blame. */
  forgive(): void {
    this.#open.clear();
  }

  /** Everything gets another chance. */
  reset(): void {
    this.#open.clear();
    this.#losses.clear();
    this.#setAside.clear();
  }
}

/** A suspect as the key of a map. */
type Key = `${Suspect['kind']} ${string}`;

function suspectOf(key: Key): Suspect {
  return key.startsWith('topic ')
    ? { kind: 'topic', name: key.slice('topic '.length) }
    : { kind: 'filter', name: key.slice('filter '.length) };
}

function trim(map: Map<Key, number>): void {
  for (const oldest of map.keys()) {
    if (map.size <= MOST) return;
    map.delete(oldest);
  }
}
