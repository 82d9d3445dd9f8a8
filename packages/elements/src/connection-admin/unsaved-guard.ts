import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Has the browser ask before a page goes with what was typed in it and not saved. */
export class UnsavedGuard implements ReactiveController {
  readonly #hasChanges: () => boolean;
  #isOn = false;
  #isConnected = false;

  constructor(host: ReactiveControllerHost, hasChanges: () => boolean) {
    this.#hasChanges = hasChanges;
    host.addController(this);
  }

  hostConnected(): void {
    this.#isConnected = true;
  }

  hostUpdated(): void {
    this.#listen(this.#isConnected && this.#hasChanges());
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#listen(false);
  }

  /** Only while there is something to lose: a page that listens is kept out of the cache for going back. */
  #listen(on: boolean): void {
    if (on === this.#isOn) return;
    this.#isOn = on;
    if (on) addEventListener('beforeunload', this.#ask);
    else removeEventListener('beforeunload', this.#ask);
  }

  readonly #ask = (event: BeforeUnloadEvent): void => {
    event.preventDefault();
  };
}
