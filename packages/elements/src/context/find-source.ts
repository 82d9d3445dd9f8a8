import type { ConnectionRegistry, ConnectionSource } from './connection-registry.js';
import { flatAncestors } from './flat-ancestors.js';

/** What the page's own elements say to a lookup. */
export type SourceLookup =
  | { readonly kind: 'found'; readonly source: ConnectionSource }
  | { readonly kind: 'none' }
  /** Several connections in the page, and no name to choose by. */
  | { readonly kind: 'several'; readonly count: number };

/**
 * The `<mqtt-connection>` that an element means: by name among its ancestors, then in the document; without a name the nearest
 * ancestor, then the document's only one.
 */
export function findSource(
  element: Element,
  name: string | undefined,
  registry: ConnectionRegistry,
): SourceLookup {
  for (const ancestor of flatAncestors(element)) {
    const source = registry.get(ancestor);
    if (source && (name === undefined || source.name === name)) return { kind: 'found', source };
  }
  const fitting = registry.find(name);
  const [source] = fitting;
  if (!source) return { kind: 'none' };
  if (name === undefined && fitting.length > 1) return { kind: 'several', count: fitting.length };
  return { kind: 'found', source };
}
