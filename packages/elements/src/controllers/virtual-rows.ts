import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createRef, type Ref } from 'lit/directives/ref.js';

/** Which rows stand in the DOM, from `first` up to but not including `end`. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** Rows beside the visible ones, so that scrolling does not show gaps. */
const OVERSCAN = 6;
/** Until the first row is measured. */
const ASSUMED_ROW_HEIGHT = 28;
const ASSUMED_VIEWPORT = 480;

/**
 * Shows the visible part of many rows of equal height. The styles decide the height; it is measured. The template puts the rows of
 * {@link range} into `rows`, inside `filler`, inside `scroller`.
 */
export class VirtualRows implements ReactiveController {
  readonly scroller: Ref<HTMLElement> = createRef();
  readonly filler: Ref<HTMLElement> = createRef();
  readonly rows: Ref<HTMLElement> = createRef();

  readonly #host: ReactiveControllerHost;
  readonly #onScroll: () => void;
  readonly #resized = new ResizeObserver(() => {
    this.#measure();
  });
  #observed: HTMLElement | undefined;
  #rowHeight = ASSUMED_ROW_HEIGHT;
  #viewport = ASSUMED_VIEWPORT;
  #total = 0;
  #shown: RowRange = { first: 0, end: 0 };

  /** @param onScroll - told after the reader has scrolled. */
  constructor(host: ReactiveControllerHost, onScroll: () => void = () => undefined) {
    this.#host = host;
    this.#onScroll = onScroll;
    host.addController(this);
  }

  /** Whether the reader sees the first row. */
  get atTop(): boolean {
    return this.#scrollTop < this.#rowHeight / 2;
  }

  get #scrollTop(): number {
    return this.scroller.value?.scrollTop ?? 0;
  }

  scrollToTop(): void {
    if (this.scroller.value) this.scroller.value.scrollTop = 0;
  }

  /** Scrolls as little as it takes to show one row. */
  reveal(index: number): void {
    const scroller = this.scroller.value;
    if (!scroller) return;
    const top = index * this.#rowHeight;
    const bottom = top + this.#rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + this.#viewport)
      scroller.scrollTop = bottom - this.#viewport;
  }

  /** Which of `total` rows to render. */
  range(total: number): RowRange {
    this.#total = total;
    this.#shown = this.#rangeNow();
    return this.#shown;
  }

  hostUpdated(): void {
    this.#observe(this.scroller.value);
    this.#measure();
    // Through the CSSOM: a strict content security policy forbids style attributes.
    this.filler.value?.style.setProperty('block-size', `${this.#total * this.#rowHeight}px`);
    this.rows.value?.style.setProperty(
      'transform',
      `translateY(${this.#shown.first * this.#rowHeight}px)`,
    );
  }

  hostDisconnected(): void {
    this.#observe(undefined);
  }

  #observe(scroller: HTMLElement | undefined): void {
    if (scroller === this.#observed) return;
    this.#observed?.removeEventListener('scroll', this.#scrolled);
    this.#resized.disconnect();
    scroller?.addEventListener('scroll', this.#scrolled, { passive: true });
    if (scroller) this.#resized.observe(scroller);
    this.#observed = scroller;
  }

  #measure(): void {
    const row = this.rows.value?.firstElementChild;
    const rowHeight =
      row instanceof HTMLElement && row.offsetHeight > 0 ? row.offsetHeight : this.#rowHeight;
    const viewport = this.scroller.value?.clientHeight ?? this.#viewport;
    if (rowHeight === this.#rowHeight && viewport === this.#viewport) return;
    this.#rowHeight = rowHeight;
    this.#viewport = viewport;
    // Only after an update can rows be measured, so another one has to follow.
    queueMicrotask(() => {
      this.#host.requestUpdate();
    });
  }

  readonly #scrolled = (): void => {
    this.#onScroll();
    const { first, end } = this.#rangeNow();
    if (first !== this.#shown.first || end !== this.#shown.end) this.#host.requestUpdate();
  };

  #rangeNow(): RowRange {
    const visible = Math.ceil(this.#viewport / this.#rowHeight) + 1;
    const top = Math.floor(this.#scrollTop / this.#rowHeight);
    // The list may have become shorter than where the reader is.
    const first = Math.max(0, Math.min(top, this.#total - visible) - OVERSCAN);
    return { first, end: Math.min(this.#total, top + visible + OVERSCAN) };
  }
}
