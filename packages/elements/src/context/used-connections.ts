/** Which element of the page uses which connection just now. */
import type { Connection } from '@mqtt-kit/core';

const used = new WeakMap<EventTarget, Connection>();

/** The connection that an element uses; undefined while it has none. */
export function connectionUsedBy(element: EventTarget): Connection | undefined {
  return used.get(element);
}

/** Says which one it uses from now on. */
export function useConnection(element: EventTarget, connection: Connection | undefined): void {
  if (connection) used.set(element, connection);
  else used.delete(element);
}
