/**
 * One value for the whole page, also when two copies of the kit are loaded: kept on the global object under a registered symbol.
 *
 * @param name - room, thing and major version: `core/pool/0`. Another meaning needs another name.
 * @param make - makes the value when nobody has yet.
 */
export function pageWide<T>(name: string, make: () => T): { value: T } {
  const key = Symbol.for(`@mqtt-kit/${name}`);
  const existing: unknown = Reflect.get(globalThis, key);
  // Only this function writes under these symbols, and the name stands for the type.
  if (existing) return existing as { value: T };
  const holder = { value: make() };
  Reflect.set(globalThis, key, holder);
  return holder;
}
