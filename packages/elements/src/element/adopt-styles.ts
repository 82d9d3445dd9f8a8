import type { CSSResult, LitElement } from 'lit';

/** Gives an element styles that were loaded later than it, after its own. */
export function adoptStyles({ renderRoot }: LitElement, { styleSheet }: CSSResult): void {
  // The root is made before the first update, and every supported browser has constructed sheets.
  if (renderRoot instanceof ShadowRoot && styleSheet)
    renderRoot.adoptedStyleSheets = [...renderRoot.adoptedStyleSheets, styleSheet];
}
