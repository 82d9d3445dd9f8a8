/** Topics that were seen in this page, the newest first. Nothing of it is stored. */
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

  /** The newest first; at most `count`. */
  newest(count: number): readonly string[] {
    return [...this.#topics].reverse().slice(0, count);
  }
}
