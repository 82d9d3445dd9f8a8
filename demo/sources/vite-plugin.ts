import type { Plugin } from 'vite';
import { withShownSources } from './shown-sources.js';

/** A Vite plugin that shows in the demo's pages the HTML of their parts. */
export function shownSources(): Plugin {
  return {
    name: 'shown-sources',
    // Before Vite writes anything into the page: what is shown is what the author wrote.
    transformIndexHtml: { order: 'pre', handler: withShownSources },
  };
}
