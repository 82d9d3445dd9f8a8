/** A page whose machine sleeps, that is hidden at times, or lies in the back/forward cache. */
import type { Cancel, Clock, PageEvent } from '../environment/environment.js';
import type { Timeline } from './timeline.test-harness.js';

interface Timer {
  dueAt: number;
  cancel: Cancel;
  readonly run: () => void;
}

/** Timers of a page that was hidden for long come at whole minutes only (intensive throttling). */
const HIDDEN_GRID_MS = 60_000;
/** As in `environment/page-events.ts`. */
const TICK_MS = 5000;
const GAP_MS = 10_000;

const nothing: Cancel = () => undefined;

/**
 * The time that a page sees. While the machine sleeps, or the page is frozen, no timer runs; afterwards timers have as far to go as
 * before, for browsers count only the time that the machine was awake, while the wall clock has jumped.
 */
export class SleepyPage implements Clock {
  readonly #timeline: Timeline;
  readonly #timers = new Set<Timer>();
  readonly #tell: (event: PageEvent) => void;
  #stopped: { readonly since: number; readonly frozen: boolean } | undefined;
  #stoppedMs = 0;
  #hidden = false;
  #mail: (() => void)[] = [];
  #lastTick: number;

  constructor(timeline: Timeline, tell: (event: PageEvent) => void) {
    this.#timeline = timeline;
    this.#tell = tell;
    this.#lastTick = timeline.now;
    this.#tick();
  }

  now(): number {
    return this.#timeline.now;
  }

  /** Time in which the page could do something, in milliseconds. */
  get awakeMs(): number {
    const since = this.#stopped?.since;
    return this.now() - this.#stoppedMs - (since === undefined ? 0 : this.now() - since);
  }

  get isStopped(): boolean {
    return this.#stopped !== undefined;
  }

  get isFrozen(): boolean {
    return this.#stopped?.frozen === true;
  }

  get isHidden(): boolean {
    return this.#hidden;
  }

  /** How many timers run, without its own. */
  get pending(): number {
    return this.#timers.size - 1;
  }

  schedule(delayMs: number, run: () => void): Cancel {
    const timer: Timer = { dueAt: this.now() + Math.max(0, delayMs), cancel: nothing, run };
    if (timer.dueAt === Infinity) return nothing;
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      timer.cancel();
      this.#timers.delete(timer);
    };
  }

  /** Hands something over: at once, or when the page runs again. */
  deliver(run: () => void): void {
    if (this.#stopped) this.#mail.push(run);
    else run();
  }

  /** The machine sleeps; {@link wake} ends it. */
  sleep(): void {
    this.#stop(false);
  }

  wake(): void {
    if (this.#stopped?.frozen === false) this.#goOn();
  }

  /** The page is left, and kept in the back/forward cache. */
  leave(): void {
    if (this.#stopped) return;
    this.#tell('leave');
    this.#stop(true);
  }

  return(): void {
    if (this.#stopped?.frozen !== true) return;
    this.#goOn();
    this.#tell('return');
  }

  hide(): void {
    if (this.#stopped || this.#hidden) return;
    this.#hidden = true;
    for (const timer of this.#timers) this.#arm(timer);
    this.#tell('hidden');
  }

  show(): void {
    if (this.#stopped || !this.#hidden) return;
    this.#hidden = false;
    for (const timer of this.#timers) this.#arm(timer);
    this.#look();
    this.#tell('visible');
  }

  #stop(frozen: boolean): void {
    if (this.#stopped) return;
    this.#stopped = { since: this.now(), frozen };
    for (const timer of this.#timers) timer.cancel();
  }

  #goOn(): void {
    if (!this.#stopped) return;
    const stoodMs = this.now() - this.#stopped.since;
    this.#stopped = undefined;
    this.#stoppedMs += stoodMs;
    for (const timer of this.#timers) {
      timer.dueAt += stoodMs;
      this.#arm(timer);
    }
    for (const run of this.#mail.splice(0)) run();
  }

  #arm(timer: Timer): void {
    timer.cancel();
    if (this.#stopped) return;
    const { dueAt } = timer;
    const at = this.#hidden ? Math.ceil(dueAt / HIDDEN_GRID_MS) * HIDDEN_GRID_MS : dueAt;
    timer.cancel = this.#timeline.at(at, () => {
      this.#timers.delete(timer);
      timer.run();
    });
  }

  #tick(): void {
    this.schedule(TICK_MS, () => {
      this.#look();
      this.#tick();
    });
  }

  #look(): void {
    const gap = this.now() - this.#lastTick > TICK_MS + GAP_MS;
    this.#lastTick = this.now();
    if (gap) this.#tell('wake');
  }
}
