/**
 * Copies of elements that are filled – by `cloneNode()`, by a framework, of their HTML – hold the last value where their author wrote
 * something else. A mark on what is filled tells of whom they are copies, so that they begin with what the author wrote.
 */

/** An element that is filled. */
export interface FilledElement {
  readonly element: Element;
  /** Writes into a copy what the author wrote. */
  giveOwnTo(copy: Element): void;
}

const MARK = 'data-mqtt-filled';
/** The marks of another page, in HTML that somebody has kept, mean nothing here. */
const PAGE = Math.random().toString(36).slice(2);
let count = 0;
const filled = new Map<string, WeakRef<FilledElement>>();
const gone = new FinalizationRegistry((mark: string) => filled.delete(mark));

/** Marks an element, unless it is marked as it is. */
export function markFilled(source: FilledElement): void {
  const { element } = source;
  if (sourceOfMark(element) === source) return;
  const mark = `${PAGE}-${String(++count)}`;
  filled.set(mark, new WeakRef(source));
  gone.register(source, mark, source);
  element.setAttribute(MARK, mark);
}

/** It has what its author wrote. */
export function unmarkFilled(source: FilledElement): void {
  const { element } = source;
  if (sourceOfMark(element) !== source) return;
  filled.delete(element.getAttribute(MARK) ?? '');
  gone.unregister(source);
  element.removeAttribute(MARK);
}

/** Gives a copy what the author of the other one wrote; where that one is gone, what the copy holds is all that is known. */
export function restoreCopy(element: Element): void {
  const source = sourceOfMark(element);
  if (source?.element === element) return;
  element.removeAttribute(MARK);
  source?.giveOwnTo(element);
}

function sourceOfMark(element: Element): FilledElement | undefined {
  const mark = element.getAttribute(MARK);
  return mark === null ? undefined : filled.get(mark)?.deref();
}
