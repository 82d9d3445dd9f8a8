import { html, type TemplateResult } from 'lit';
import { createRef, ref, type Ref } from 'lit/directives/ref.js';
import { COLOURS } from './series-look.js';

/** What a canvas has to be told of the page's theme. */
export interface Palette {
  readonly series: readonly string[];
  readonly text: string;
  readonly grid: string;
  readonly surface: string;
  readonly sunken: string;
  readonly font: string;
}

const OTHERS = ['text', 'grid', 'surface', 'sunken'] as const;

/** Reads the tokens as colours, from elements that nobody sees, and notices when the theme changes: their colours take a moment to. */
export class PaletteReader {
  readonly #place: Ref<HTMLElement> = createRef();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Undefined before {@link render} has taken place. */
  read(): Palette | undefined {
    const place = this.#place.value;
    if (!place) return undefined;
    const colourOf = (name: string): string => {
      const probe = place.querySelector(`.${name}`);
      return probe ? getComputedStyle(probe).color : '';
    };
    const { fontFamily, fontSize } = getComputedStyle(place);
    return {
      series: Array.from({ length: COLOURS }, (_, index) => colourOf(`s${index + 1}`)),
      text: colourOf('text'),
      grid: colourOf('grid'),
      surface: colourOf('surface'),
      sunken: colourOf('sunken'),
      font: `${fontSize} ${fontFamily}`,
    };
  }

  render(): TemplateResult {
    return html`
      <div
        class="palette"
        aria-hidden="true"
        @transitionend=${this.#onChange}
        @transitioncancel=${this.#onChange}
        ${ref(this.#place)}
      >
        ${Array.from({ length: COLOURS }, (_, index) => html`<i class="s${index + 1}"></i>`)}
        ${OTHERS.map((name) => html`<i class=${name}></i>`)}
      </div>
    `;
  }
}
