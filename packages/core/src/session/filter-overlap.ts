/** What stands before the filter inside a shared one (MQTT 5 §4.8.2). */
const SHARED = /^\$share\/[^/]+\//;

/**
 * Whether there is a topic that belongs to both of two valid filters (MQTT 3.1.1 §4.7). Shared filters match as those inside them.
 *
 * @example
 * filtersOverlap('plant/+/temp', 'plant/1/#'); // true
 */
export function filtersOverlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((filter) => filter.replace(SHARED, ''));
  // Not for nothing: [MQTT-4.7.2-1].
  if (isSystem(a) ? isWild(b) : isSystem(b) && isWild(a)) return false;
  return levelsOverlap((a ?? '').split('/'), (b ?? '').split('/'));
}

function levelsOverlap(one: readonly string[], other: readonly string[]): boolean {
  for (let index = 0; ; index++) {
    const [a, b] = [one[index], other[index]];
    if (a === undefined && b === undefined) return true;
    // "#" stands for the level above it, too.
    if (a === '#' || b === '#') return true;
    if (a === undefined || b === undefined) return false;
    if (a !== b && a !== '+' && b !== '+') return false;
  }
}

function isSystem(filter = ''): boolean {
  return filter.startsWith('$');
}

function isWild(filter = ''): boolean {
  return filter.startsWith('+') || filter.startsWith('#');
}
