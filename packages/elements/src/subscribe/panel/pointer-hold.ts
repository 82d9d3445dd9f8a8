import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** So long after its last movement a mouse counts as reading, in milliseconds. */
const REST_MS = 3000;
/** The click comes a moment after a finger is lifted. */
const CLICK_MS = 500;

/** Which rows a pointer is over. */
const ROWS = '.scroller';

/**
 * Whether somebody is about to hit a row, or to mark text in one: a mouse has moved over the rows within the last seconds, something is
 * pressed there, or text is marked. Rows that move then put another message under the hand. A finger counts only while it is down. The
 * listeners belong to the element around the rows.
 */
export class PointerHold implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onChange: () => void;
  readonly #restMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isPressed = false;
  #isMarked = false;
  #place = '';
  #active = false;

  /** @param onChange - told when {@link active} has changed. */
  constructor(
    host: ReactiveControllerHost & HTMLElement,
    onChange: () => void,
    restMs: number = REST_MS,
  ) {
    this.#host = host;
    this.#onChange = onChange;
    this.#restMs = restMs;
    host.addController(this);
  }

  get active(): boolean {
    return this.#active;
  }

  /** Ends it until the pointer moves again. */
  release(): void {
    this.#isPressed = false;
    this.#isMarked = false;
    this.#forget();
    this.#rest();
  }

  readonly moved = (event: PointerEvent): void => {
    if (event.pointerType === 'touch' || !isOverRows(event)) return;
    // Browsers tell of a move too when something moves under a pointer that rests.
    const place = `${String(event.screenX)} ${String(event.screenY)}`;
    if (place === this.#place) return;
    this.#place = place;
    this.#stay(this.#restMs);
  };

  readonly pressed = (event: PointerEvent): void => {
    if (!isOverRows(event)) return;
    this.#isPressed = true;
    addEventListener('pointerup', this.#lifted);
    addEventListener('pointercancel', this.#lifted);
    this.#adjust();
  };

  readonly left = (): void => {
    this.#place = '';
    this.#rest();
  };

  readonly marking = (event: Event): void => {
    if (!isOverRows(event)) return;
    document.addEventListener('selectionchange', this.#marked);
  };

  hostConnected(): void {
    // It begins with what the pointer does.
  }

  hostDisconnected(): void {
    this.release();
  }

  readonly #lifted = ({ pointerType }: PointerEvent): void => {
    this.#isPressed = false;
    removeEventListener('pointerup', this.#lifted);
    removeEventListener('pointercancel', this.#lifted);
    this.#stay(pointerType === 'touch' ? CLICK_MS : this.#restMs);
  };

  readonly #marked = (): void => {
    // Of a selection in a shadow tree browsers agree only on its text.
    this.#isMarked = (getSelection()?.toString() ?? '') !== '';
    if (!this.#isMarked && !this.#isPressed)
      document.removeEventListener('selectionchange', this.#marked);
    this.#adjust();
  };

  #stay(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#rest, ms);
    this.#adjust();
  }

  readonly #rest = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#adjust();
  };

  #forget(): void {
    removeEventListener('pointerup', this.#lifted);
    removeEventListener('pointercancel', this.#lifted);
    document.removeEventListener('selectionchange', this.#marked);
  }

  #adjust(): void {
    const active = this.#isPressed || this.#isMarked || this.#timer !== undefined;
    if (active === this.#active) return;
    this.#active = active;
    this.#onChange();
    this.#host.requestUpdate();
  }
}

function isOverRows({ target }: Event): boolean {
  // Text is marked from a text on.
  const element = target instanceof Text ? target.parentElement : target;
  return element instanceof Element && element.closest(ROWS) !== null;
}
