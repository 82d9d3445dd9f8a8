import type { LitElement, ReactiveController } from 'lit';
import { keepInSight } from '../controllers/keep-in-sight.js';

/** What the button has to match at an event, for the reason to be told. */
const WHEN: Readonly<Record<string, string>> = {
  click: ':is(.off, :focus-visible)',
  focusin: ':focus-visible',
};

/**
 * Whether the reason why a button is off is shown below it: to whoever presses it, or comes to it by keyboard, until they leave it or
 * press Escape.
 */
export class ToldReason implements ReactiveController {
  readonly #host: LitElement;
  #isTold = false;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  get isTold(): boolean {
    return this.#isTold;
  }

  hostUpdated(): void {
    const told = this.#find('.told');
    if (told) keepInSight(told);
  }

  hostDisconnected(): void {
    this.#isTold = false;
  }

  /** To be told of `click`, `focusin`, `focusout` and `keydown` of the button. */
  readonly follow = (event: Event): void => {
    if (event instanceof KeyboardEvent && event.key !== 'Escape') return;
    const when = WHEN[event.type];
    const button = when === undefined ? null : this.#find(`[part="button"]${when}`);
    // Not every browser lets a press or a touch do so, and what is never left is never told that it is.
    button?.focus();
    this.#isTold = button !== null;
    this.#host.requestUpdate();
  };

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector(selector);
  }
}
