import type { Connection } from '@mqtt-kit/core';

/**
 * How an element says aloud what becomes of its connection: `first`, since it is made for that, or `stand-in`, only where no such
 * element is to be seen.
 */
export type Announcing = 'first' | 'stand-in';

/** Who says aloud what becomes of a connection: one element of the page, however many show it. */
export class Announcers {
  readonly #byConnection = new WeakMap<Connection, Map<Element, Announcing>>();

  add(connection: Connection, element: Element, announcing: Announcing): void {
    const known = this.#byConnection.get(connection);
    if (known) known.set(element, announcing);
    else this.#byConnection.set(connection, new Map([[element, announcing]]));
  }

  delete(connection: Connection, element: Element): void {
    this.#byConnection.get(connection)?.delete(element);
  }

  /** Whether some element that can be seen tells of the connection. */
  isSpokenFor(connection: Connection): boolean {
    return [...(this.#byConnection.get(connection)?.keys() ?? [])].some((each) =>
      each.checkVisibility(),
    );
  }

  /** Whether it is this element's turn. What is hidden cannot speak. */
  isAnnouncer(connection: Connection, element: Element): boolean {
    const able = [...(this.#byConnection.get(connection) ?? [])].filter(([each]) =>
      each.checkVisibility(),
    );
    const chosen = able.find(([, announcing]) => announcing === 'first') ?? able[0];
    return chosen?.[0] === element;
  }
}

const ANNOUNCERS = Symbol.for('@mqtt-kit/elements/announcers/0');

/** The announcers of this page, shared by every copy of the kit in it. */
export function announcers(): Announcers {
  // The global object has no declared place for it, and must not get one in everybody's types.
  const holder = globalThis as { [ANNOUNCERS]?: Announcers | undefined };
  return (holder[ANNOUNCERS] ??= new Announcers());
}
