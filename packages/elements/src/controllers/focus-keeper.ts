import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Keeps the keyboard's place: when an update takes away or disables what had the focus, a neighbour gets it. Otherwise it would fall to the page,
 * and the person would have to begin from the top.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #neighbour: (lost: Element) => HTMLElement | null | undefined;
  #held: Element | null | undefined;

  /** @param neighbour - asked after an update for what to focus in place of what is lost; something that does no harm when Enter is pressed once more. */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    neighbour: (lost: Element) => HTMLElement | null | undefined,
  ) {
    this.#host = host;
    this.#neighbour = neighbour;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#held = this.#host.shadowRoot?.activeElement;
  }

  hostUpdated(): void {
    const held = this.#held;
    this.#held = undefined;
    if (!held || (held.isConnected && !held.matches(':disabled')) || !this.#isLost(held)) return;
    this.#neighbour(held)?.focus({ preventScroll: true });
  }

  /** Somebody else may have taken the focus on purpose. */
  #isLost(held: Element): boolean {
    const inside = this.#host.shadowRoot?.activeElement;
    if (inside) return inside === held;
    const root = this.#host.getRootNode();
    if (!(root instanceof Document || root instanceof ShadowRoot)) return false;
    const { activeElement } = root;
    return (
      activeElement === null || activeElement === document.body || activeElement === this.#host
    );
  }
}
