/**
 * Which attributes a message may set, and how. A payload is hostile: nothing here loads, leads somewhere, runs, styles, names or
 * tells an element what it is. What is not on the list is refused, and said.
 */

/** Set while the value counts as yes, absent otherwise. */
const SWITCHES: ReadonlySet<string> = new Set([
  'hidden',
  'disabled',
  'checked',
  'open',
  'selected',
]);

const TEXTS: ReadonlySet<string> = new Set(
  (
    'value title alt label placeholder datetime min max low high optimum step width height ' +
    // Where a shape of SVG stands and how large it is, for gauges drawn by hand.
    'x y x1 y1 x2 y2 cx cy r rx ry d points transform opacity stroke-dasharray stroke-dashoffset'
  ).split(' '),
);

/** Beside them `aria-*` and `data-*`, but nothing that would make a binding. */
const FAMILIES = /^(?:aria-[a-z]+|data-(?!mqtt-)[a-z\d_.-]+)$/;

/** Whether a message may set the attribute; false for what runs, loads, leads or styles. */
export function isAllowed(name: string): boolean {
  return isSwitch(name) || TEXTS.has(name) || FAMILIES.test(name);
}

/** Whether the attribute is there or not, whatever its value. */
export function isSwitch(name: string): boolean {
  return SWITCHES.has(name);
}
