/** Collects what arrives, so that a test can wait for it whenever it came. */
export class Inbox<T> {
  readonly items: T[] = [];
  #wake: () => void = () => undefined;
  #taken = 0;

  /** Adds one. */
  readonly add = (item: T): void => {
    this.items.push(item);
    this.#wake();
  };

  /** The next one that was not taken yet. */
  async next(): Promise<T> {
    const [item] = await this.take(1);
    // take() waits until there is one.
    return item as T;
  }

  /** The next ones. */
  async take(count: number): Promise<readonly T[]> {
    await this.until(() => this.items.length >= this.#taken + count);
    const start = this.#taken;
    this.#taken += count;
    return this.items.slice(start, this.#taken);
  }

  /** Waits for a condition, looked at after each arrival. */
  async until(isEnough: (items: readonly T[]) => boolean): Promise<void> {
    while (!isEnough(this.items)) {
      await new Promise<void>((resolve) => {
        const wakeOthers = this.#wake;
        this.#wake = () => {
          wakeOthers();
          resolve();
        };
      });
      this.#wake = () => undefined;
    }
  }
}
