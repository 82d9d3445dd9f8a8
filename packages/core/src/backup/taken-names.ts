/** Pure: names of which each may stand once. */

/** The longest name of a connection, in characters. */
const MAX_NAME_CHARACTERS = 255;

/** Names in use. A second `Plant` becomes `Plant (2)`. */
export class TakenNames {
  readonly #names: Set<string>;
  /** Where to go on counting, so that a thousand namesakes are no million steps. */
  readonly #numbers = new Map<string, number>();

  constructor(names: Iterable<string> = []) {
    this.#names = new Set(names);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Takes `name`, or where it is taken the first of its numbered names that is free; shortens what is too long for a name. */
  take(name: string): string {
    let free = fitting(name, '');
    let number = this.#numbers.get(name) ?? 2;
    while (this.#names.has(free)) free = numberedName(name, number++);
    this.#numbers.set(name, number);
    this.#names.add(free);
    return free;
  }
}

/** `Plant (2)` of `Plant` and 2. */
export function numberedName(name: string, number: number): string {
  return fitting(name, ` (${number})`);
}

/** Shortened to what a name may have, and never in the middle of a character (a surrogate pair). */
function fitting(name: string, end: string): string {
  const start = name.slice(0, MAX_NAME_CHARACTERS - end.length).replace(/[\uD800-\uDBFF]$/, '');
  return start.trimEnd() + end;
}
