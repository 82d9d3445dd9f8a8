import type { Connection } from '@mqtt-kit/core';

/** What a `<mqtt-connection>` offers to the elements that look it up. */
export interface ConnectionSource {
  /** What it is looked up by. */
  readonly name: string | undefined;
  /** Undefined before its first update, and while its details are wrong. */
  readonly connection: Connection | undefined;
  /** Whether its details are wrong, so that no connection will come before somebody mends them. */
  readonly faulty: boolean;
  /** Whether it waits for somebody to sign in. */
  readonly asking: boolean;
}

/** Dispatched by the registry after every change: a connection came, went, was renamed or replaced. */
export const REGISTRY_CHANGE = 'change';

/** The `<mqtt-connection>` elements of this page, in the order in which they came. */
export class ConnectionRegistry extends EventTarget {
  readonly #sources = new Map<Element, ConnectionSource>();

  add(element: Element, source: ConnectionSource): void {
    this.#sources.set(element, source);
    this.announce();
  }

  delete(element: Element): void {
    if (this.#sources.delete(element)) this.announce();
  }

  get(node: Node): ConnectionSource | undefined {
    // Only elements are keys; any other node is simply not found.
    return this.#sources.get(node as Element);
  }

  /** Whether another element of the document has the same name and came earlier, so that this one is not found by it. */
  isOvershadowed(element: Element): boolean {
    const name = this.#sources.get(element)?.name;
    if (name === undefined) return false;
    for (const [other, source] of this.#sources) {
      if (other === element) return false;
      // One that was taken out may only be on its way to another place, or be replaced by this one.
      if (other.isConnected && source.name === name) return true;
    }
    return false;
  }

  /**
   * Those of a name, or all of them. One that was taken out may only be on its way to another place: it counts until another one that
   * fits can be used in its stead.
   */
  find(name: string | undefined): readonly ConnectionSource[] {
    const fitting = [...this.#sources].filter(
      ([, source]) => name === undefined || source.name === name,
    );
    const here = fitting.filter(([element]) => element.isConnected);
    const gone = fitting.filter(([element]) => !element.isConnected);
    const isReady = here.some(([, { connection, faulty }]) => connection ?? faulty);
    return (isReady || gone.length === 0 ? here : gone).map(([, source]) => source);
  }

  /** Tells everybody who looked something up to look again. */
  announce(): void {
    this.dispatchEvent(new Event(REGISTRY_CHANGE));
  }
}

const REGISTRY = Symbol.for('@mqtt-kit/elements/registry/0');

/** The registry of this page, shared by every copy of the kit in it. */
export function connectionRegistry(): ConnectionRegistry {
  // The global object has no declared place for it, and must not get one in everybody's types.
  const holder = globalThis as { [REGISTRY]?: ConnectionRegistry | undefined };
  const known = holder[REGISTRY];
  if (known) return known;
  const registry = new ConnectionRegistry();
  holder[REGISTRY] = registry;
  return registry;
}
