/** Where an element stands, for the page's styles: `mqtt-subscribe:state(refused) { … }`. */
export type ElementState =
  'connected' | 'connecting' | 'waiting' | 'offline' | 'refused' | 'closed' | 'missing';

/**
 * What may be true beside it: `command` of a `<mqtt-publish>` that is only a button, and whether the device
 * reports what was sent; of a `<mqtt-bind>` how old what it shows is, and
 * `faulty` while something in it cannot be done.
 */
export type ElementFlag =
  'command' | 'pending' | 'confirmed' | 'unconfirmed' | Freshness | 'faulty';

/** `no-message`: none came yet. `fresh`: one is shown. `stale`: it is older than the page wants. */
export type Freshness = 'no-message' | 'fresh' | 'stale';

/** Keeps at most one of the states, and any of the flags, in an element's `CustomStateSet`. */
export class CustomStates {
  readonly #internals: ElementInternals;
  #current: ElementState | undefined;

  constructor(internals: ElementInternals) {
    this.#internals = internals;
  }

  get current(): ElementState | undefined {
    return this.#current;
  }

  set(state: ElementState | undefined): void {
    if (state === this.#current) return;
    if (this.#current) this.#write(this.#current, false);
    if (state) this.#write(state, true);
    this.#current = state;
  }

  setFlag(flag: ElementFlag, on: boolean): void {
    this.#write(flag, on);
  }

  #write(name: ElementState | ElementFlag, on: boolean): void {
    // Firefox before 126 has no custom states; the types do not know that.
    const states = this.#internals.states as CustomStateSet | undefined;
    if (!states) return;
    if (!on) {
      states.delete(name);
      states.delete(`--${name}`);
      return;
    }
    try {
      states.add(name);
    } catch {
      // Chrome before 125 takes only names with two dashes, matched by `:--connected`.
      states.add(`--${name}`);
    }
  }
}
