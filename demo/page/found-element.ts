/** The element of a selector. @throws Error when the page has none. */
export function found<T extends Element>(
  within: ParentNode,
  selector: string,
  type: abstract new () => T,
): T {
  const element = within.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}.`);
  return element;
}
