/** Forgets the page's policy, as in a page that has just been loaded: production code sets it once. */
export function freshPage(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('@mqtt-kit/core/policy/0'));
}
