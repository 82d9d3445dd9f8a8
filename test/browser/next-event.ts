/** The next event of a type, as its own class rather than as `CustomEvent`. */
export function nextEvent<Type extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  type: Type,
): Promise<HTMLElementEventMap[Type]> {
  return new Promise((resolve) => {
    target.addEventListener(type, resolve, { once: true });
  });
}
