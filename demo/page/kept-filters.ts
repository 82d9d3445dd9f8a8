/** One subscription, as somebody asked for it. */
export interface KeptFilter {
  readonly filter: string;
  readonly qos: string;
  /** How its payloads are read; empty for as they look. */
  readonly format: string;
}

const PLACE = 'workbench';

/**
 * What was subscribed to on each connection, kept until this tab is closed: a reload of the page is no reason to type it again.
 * Nothing that was received is kept, and no file with a schema.
 */
export class KeptFilters {
  readonly #storage: Storage | undefined;
  readonly #filters: Map<string, readonly KeptFilter[]>;

  constructor(storage: () => Storage) {
    this.#storage = allowed(storage);
    this.#filters = read(this.#storage);
  }

  /** The connections that were open, in their order. */
  get connections(): readonly string[] {
    return [...this.#filters.keys()];
  }

  of(connection: string): readonly KeptFilter[] | undefined {
    return this.#filters.get(connection);
  }

  keep(connection: string, filters: readonly KeptFilter[]): void {
    this.#filters.set(connection, filters);
    this.#write();
  }

  forget(connection: string): void {
    this.#filters.delete(connection);
    this.#write();
  }

  #write(): void {
    try {
      this.#storage?.setItem(PLACE, JSON.stringify([...this.#filters]));
    } catch {
      // Full: then it is typed again after a reload.
    }
  }
}

/** A browser that stores nothing throws. */
function allowed(storage: () => Storage): Storage | undefined {
  try {
    return storage();
  } catch {
    return undefined;
  }
}

function read(storage: Storage | undefined): Map<string, readonly KeptFilter[]> {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(PLACE) ?? '[]');
    return new Map((Array.isArray(kept) ? kept : []).filter(isEntry));
  } catch {
    return new Map();
  }
}

function isEntry(entry: unknown): entry is readonly [string, readonly KeptFilter[]] {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === 'string' &&
    Array.isArray(entry[1]) &&
    entry[1].every(isFilter)
  );
}

function isFilter(value: unknown): value is KeptFilter {
  if (typeof value !== 'object' || value === null) return false;
  return (['filter', 'qos', 'format'] as const).every(
    (name) => typeof Reflect.get(value, name) === 'string',
  );
}
