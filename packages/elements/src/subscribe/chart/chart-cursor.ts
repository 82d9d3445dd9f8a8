import type { ReactiveControllerHost } from 'lit';

/** Keys that are held down say nothing before they rest this long, in milliseconds. */
const SAID_AFTER_MS = 250;
const FAR = 10;

/** The time that the reader looks at: where the pointer is, or where the arrow keys went. */
export class ChartCursor {
  readonly #host: ReactiveControllerHost;
  readonly #say: (time: number) => string;
  #time: number | undefined;
  #isPinned = false;
  #aloud: { readonly percent: number; readonly text: string } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param say - the values at a time, as a sentence. */
  constructor(host: ReactiveControllerHost, say: (time: number) => string) {
    this.#host = host;
    this.#say = say;
  }

  /** In milliseconds since the epoch; undefined: nobody looks at one. */
  get time(): number | undefined {
    return this.#time;
  }

  /** Where the keys put it; a pointer keeps its place on the screen by itself. */
  get pinned(): number | undefined {
    return this.#isPinned ? this.#time : undefined;
  }

  /** What is said of it; undefined when the keys did not move it. */
  get aloud(): { readonly percent: number; readonly text: string } | undefined {
    return this.#aloud;
  }

  /** The pointer is over a time, or over none. */
  hover(time: number | undefined): void {
    if (this.#isPinned || time === this.#time) return;
    this.#time = time;
    this.#host.requestUpdate();
  }

  /** The pointer was moved: it leads from now on. */
  release(): void {
    if (!this.#isPinned) return;
    this.drop();
  }

  drop(): void {
    clearTimeout(this.#timer);
    this.#time = undefined;
    this.#isPinned = false;
    this.#aloud = undefined;
    this.#host.requestUpdate();
  }

  /** Moves it by a key among the times that are drawn. Returns whether the key means something. */
  press(key: string, times: readonly number[], isRightToLeft: boolean): boolean {
    const last = times.length - 1;
    if (last < 0) return false;
    if (key === 'Escape') {
      if (this.#time === undefined) return false;
      this.drop();
      return true;
    }
    const from = this.#time === undefined ? last + 1 : nearestIndex(times, this.#time);
    const to = target(key, from, last, isRightToLeft ? -1 : 1);
    if (to === undefined) return false;
    const index = Math.max(0, Math.min(last, to));
    this.#time = times[index];
    this.#isPinned = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#time === undefined) return;
      this.#aloud = {
        percent: last === 0 ? 100 : Math.round((index / last) * 100),
        text: this.#say(this.#time),
      };
      this.#host.requestUpdate();
    }, SAID_AFTER_MS);
    this.#host.requestUpdate();
    return true;
  }
}

function target(key: string, from: number, last: number, forward: 1 | -1): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return from + forward;
    case 'ArrowLeft':
      return from - forward;
    case 'ArrowUp':
      return from + 1;
    case 'ArrowDown':
      return from - 1;
    case 'PageUp':
      return from + FAR;
    case 'PageDown':
      return from - FAR;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

function nearestIndex(times: readonly number[], time: number): number {
  let nearest = 0;
  times.forEach((each, index) => {
    if (Math.abs(each - time) < Math.abs((times[nearest] ?? NaN) - time)) nearest = index;
  });
  return nearest;
}
