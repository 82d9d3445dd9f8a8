/** The browser's Web Locks, or undefined where there are none: in an old browser, or on a page that is not secure. */
export function pageLocks(): LockManager | undefined {
  if (typeof navigator !== 'object') return undefined;
  // The type does not know of browsers without them.
  return (navigator as Partial<Navigator>).locks;
}
