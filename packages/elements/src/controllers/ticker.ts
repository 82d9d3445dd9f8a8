import type { ReactiveController, ReactiveControllerHost } from 'lit';

const SECOND_MS = 1000;

/** Updates its element once a second, only while there is something to count, the element is in the document and the page is seen. */
export class Ticker implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onTick: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #wanted = false;

  constructor(host: ReactiveControllerHost & HTMLElement, onTick?: () => void) {
    this.#host = host;
    this.#onTick =
      onTick ??
      (() => {
        host.requestUpdate();
      });
    host.addController(this);
  }

  /** Whether there is something to count. */
  set running(wanted: boolean) {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#adjust();
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#adjust();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  readonly #onVisibility = (): void => {
    this.#adjust();
    // What was counted before the page was hidden is out of date.
    if (this.#timer !== undefined) this.#onTick();
  };

  #adjust(): void {
    const run = this.#wanted && this.#host.isConnected && document.visibilityState === 'visible';
    if (run === (this.#timer !== undefined)) return;
    if (run) {
      this.#timer = setInterval(this.#onTick, SECOND_MS);
    } else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
