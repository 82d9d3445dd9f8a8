import type { VirtualRows } from '../../controllers/virtual-rows.js';

/** Rows that a cursor moves over. */
export interface CursorRows<T> {
  readonly length: number;
  at(index: number): T | undefined;
}

/** How many rows Page Up and Page Down move by. */
const PAGE = 10;

/** The row that the keyboard is at. It stays with what the row shows, wherever that moves. */
export class RowCursor<T> {
  readonly #virtual: VirtualRows;
  readonly #onMove: () => void;
  #active: T | undefined;

  /** @param onMove - told after the reader has moved it. */
  constructor(virtual: VirtualRows, onMove: () => void) {
    this.#virtual = virtual;
    this.#onMove = onMove;
  }

  get active(): T | undefined {
    return this.#active;
  }

  /** Puts it on a row, or takes it away. */
  put(active: T | undefined): void {
    this.#active = active;
  }

  /** Moves it by the arrow keys, Page Up and Down, Home and End, as in a grid. True when the key was one of these. */
  key(event: KeyboardEvent, rows: CursorRows<T>): boolean {
    const at = this.#indexIn(rows);
    const next = nextIndex(event.key, at, rows.length - 1);
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return false;
    event.preventDefault();
    this.#active = rows.at(next);
    this.#virtual.reveal(next);
    this.#onMove();
    return true;
  }

  #indexIn(rows: CursorRows<T>): number {
    if (this.#active === undefined) return -1;
    for (let index = 0; index < rows.length; index++)
      if (rows.at(index) === this.#active) return index;
    return -1;
  }
}

function nextIndex(key: string, at: number, last: number): number | undefined {
  if (last < 0) return undefined;
  const within = (index: number): number => Math.max(0, Math.min(index, last));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + PAGE);
    case 'PageUp':
      return within(at - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
