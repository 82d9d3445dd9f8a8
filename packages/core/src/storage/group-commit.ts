/** Pure: gathers writes that come while another is under way, so that many share one transaction. */
import { MqttError } from '../errors.js';

interface Waiting<T> {
  readonly prepared: Promise<{ readonly operation: T } | { readonly error: unknown }>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Commits operations in groups, in the order in which they were handed in. */
export class GroupCommit<T> {
  readonly #commit: (group: readonly T[]) => Promise<void>;
  #waiting: Waiting<T>[] = [];
  #running: Promise<void> | undefined;

  /** @param commit - makes a group durable as a whole, or rejects and has changed nothing. */
  constructor(commit: (group: readonly T[]) => Promise<void>) {
    this.#commit = commit;
  }

  /**
   * Resolves when the operation is durable, in the order of the calls.
   *
   * @param operation - may still be prepared; what comes after it waits.
   * @throws whatever the preparation or the commit rejects with.
   */
  write(operation: T | Promise<T>): Promise<void> {
    const prepared = Promise.resolve(operation).then(
      (ready) => ({ operation: ready }),
      (error: unknown) => ({ error }),
    );
    return new Promise((resolve, reject) => {
      this.#waiting.push({ prepared, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything handed in so far has ended, well or not. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // What the same task goes on to write belongs to the first group.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#end(group);
    }
    this.#running = undefined;
  }

  async #end(group: readonly Waiting<T>[]): Promise<void> {
    const prepared = await Promise.all(group.map((waiting) => waiting.prepared));
    const ready = prepared.flatMap((each) => ('operation' in each ? [each.operation] : []));
    const failure = await this.#failure(ready);
    // One large message must not take the others down with it, and least of all the removals that would make room.
    const alone = isFull(failure) && ready.length > 1;
    for (const [index, { resolve, reject }] of group.entries()) {
      const each = prepared[index];
      if (!each) continue;
      if ('error' in each) reject(each.error);
      else {
        const error = alone ? await this.#failure([each.operation]) : failure;
        if (error === undefined) resolve();
        else reject(error);
      }
    }
  }

  async #failure(operations: readonly T[]): Promise<unknown> {
    if (operations.length === 0) return undefined;
    try {
      await this.#commit(operations);
      return undefined;
    } catch (error) {
      return error;
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof MqttError && error.code === 'storage-full';
}
