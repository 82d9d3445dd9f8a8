/** What is known of a series of points. */
export interface PointStatistics {
  readonly latest: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

/** Pure: points in the order of their times, the oldest of which go first. Times are milliseconds since the epoch. */
export class PointRing {
  #times: number[] = [];
  #values: number[] = [];
  #first = 0;
  #isFull = false;

  get length(): number {
    return this.#times.length - this.#first;
  }

  /** The time of the first point; undefined without one. */
  get start(): number | undefined {
    return this.#times[this.#first];
  }

  /** Whether there was no room for more: what came before the first point had to go. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** The time of the last one. */
  get end(): number | undefined {
    return this.#times.at(-1);
  }

  /** Adds a point. A clock that was set back makes it as late as the one before. */
  push(time: number, value: number, most: number): void {
    this.#times.push(Math.max(time, this.end ?? -Infinity));
    this.#values.push(value);
    this.#first = Math.max(this.#first, this.#times.length - most);
    this.#isFull = this.length >= most;
    // Moved together now and then rather than at each point.
    if (this.#first > 64 && this.#first * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#first);
      this.#values = this.#values.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Puts points among those that are there, in any order; of too many the newest stay. */
  merge(points: readonly (readonly [time: number, value: number])[], most: number): void {
    const all: (readonly [number, number])[] = [...points];
    this.forEach((time, value) => all.push([time, value]));
    all.sort(([a], [b]) => a - b);
    const kept = all.slice(-most);
    this.#times = kept.map(([time]) => time);
    this.#values = kept.map(([, value]) => value);
    this.#first = 0;
    this.#isFull = kept.length >= most;
  }

  forEach(visit: (time: number, value: number) => void): void {
    for (let index = this.#first; index < this.#times.length; index++)
      visit(this.#times[index] ?? NaN, this.#values[index] ?? NaN);
  }

  /** The value of the point nearest to a time. */
  nearest(time: number): number | undefined {
    let low = this.#first;
    let high = this.#times.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] ?? NaN) < time) low = middle + 1;
      else high = middle;
    }
    const before = low > this.#first ? low - 1 : low;
    const isBefore =
      Math.abs((this.#times[before] ?? NaN) - time) <= Math.abs((this.#times[low] ?? NaN) - time);
    return this.#values[isBefore ? before : low];
  }

  /** Undefined without a point. */
  statistics(): PointStatistics | undefined {
    const latest = this.#values.at(-1);
    if (latest === undefined) return undefined;
    let min = Infinity;
    let max = -Infinity;
    let mean = 0;
    let count = 0;
    this.forEach((_, value) => {
      if (value < min) min = value;
      if (value > max) max = value;
      // A sum of large numbers would be infinite.
      mean += (value - mean) / ++count;
    });
    return { latest, min, max, mean };
  }

  clear(): void {
    this.#times = [];
    this.#values = [];
    this.#first = 0;
    this.#isFull = false;
  }

  /** The same points, which stay as they are. */
  copy(): PointRing {
    const copy = new PointRing();
    copy.#times = this.#times.slice(this.#first);
    copy.#values = this.#values.slice(this.#first);
    copy.#isFull = this.#isFull;
    return copy;
  }
}
