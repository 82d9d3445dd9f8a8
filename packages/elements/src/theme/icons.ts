import { svg, html, type TemplateResult } from 'lit';

/** The shapes that stand beside words. Decoration only: the words say it all. */
export type IconName =
  | 'disc'
  | 'ring'
  | 'arc'
  | 'clock'
  | 'slash'
  | 'stop'
  | 'square'
  | 'check'
  | 'alert'
  | 'info'
  | 'up'
  | 'retry';

const SHAPES: Readonly<Record<IconName, TemplateResult>> = {
  disc: svg`<circle cx="6" cy="6" r="5" fill="currentColor" />`,
  ring: svg`<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.5" />`,
  arc: svg`<path d="M6 1.5A4.5 4.5 0 1 1 1.5 6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />`,
  clock: svg`<path d="M6 .9 11.6 10.8H.4z" fill="currentColor" />`,
  slash: svg`<path d="M9.4 9.4A4.8 4.8 0 1 1 9.4 2.6 4.8 4.8 0 0 1 9.4 9.4zM2.6 9.4 9.4 2.6" fill="none" stroke="currentColor" stroke-width="1.5" />`,
  stop: svg`<path d="M3.7.5h4.6l3.2 3.2v4.6l-3.2 3.2H3.7L.5 8.3V3.7zM4 4l4 4M8 4 4 8" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />`,
  square: svg`<rect x="1.5" y="1.5" width="9" height="9" rx="1.5" fill="none" stroke="currentColor" stroke-width="1.5" />`,
  check: svg`<path d="m1 6.5 3.5 3.5L11 2.5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />`,
  alert: svg`<path d="M6 .8 11.7 11H.3z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" /><path d="M6 4.4v3M6 9v.3" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />`,
  info: svg`<circle cx="6" cy="6" r="5.2" fill="none" stroke="currentColor" stroke-width="1.4" /><path d="M6 5.6v3M6 3.3v.2" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />`,
  up: svg`<path d="M6 10.5v-9M2.5 5 6 1.5 9.5 5" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />`,
  retry: svg`<path d="M10.5 6A4.5 4.5 0 1 1 9 2.6M9.4.4v2.8H6.6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />`,
};

/** One shape, in the colour of the text around it. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 12 12" aria-hidden="true">
    ${SHAPES[name]}
  </svg>`;
}
