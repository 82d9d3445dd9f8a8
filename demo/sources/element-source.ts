/** One element, as it stands in the source of a page. */
export interface ElementSource {
  /** Its start tag, with attributes. */
  readonly start: string;
  readonly tag: string;
  readonly inner: string;
}

/**
 * The element of an id in a page that closes what it opens.
 *
 * @throws Error when there is none, or it is not closed.
 */
export function elementOf(html: string, id: string): ElementSource {
  const found = new RegExp(`<([a-z][\\w-]*)(?=\\s)[^<>]*\\sid="${id}"`).exec(html);
  const tag = found?.[1];
  if (!found || tag === undefined) throw new Error(`The page has no element "${id}".`);
  return readElement(html, found.index, tag);
}

/** The first element of a name. @throws Error when there is none, or it is not closed. */
export function firstOf(html: string, tag: string): ElementSource {
  const found = new RegExp(`<${tag}(?=[\\s>])`).exec(html);
  if (!found) throw new Error(`The page has no <${tag}>.`);
  return readElement(html, found.index, tag);
}

function readElement(html: string, from: number, tag: string): ElementSource {
  const start = startTagAt(html, from);
  const begin = from + start.length;
  const inside = html.slice(begin);
  let depth = 1;
  for (const { 1: slash, index } of inside.matchAll(new RegExp(`<(/?)${tag}(?=[\\s>])`, 'g'))) {
    depth += slash === '/' ? -1 : 1;
    if (depth === 0) return { start, tag, inner: inside.slice(0, index) };
  }
  throw new Error(`<${tag}> is not closed: ${start}`);
}

/** Up to its end: a ">" in quotes is none. */
function startTagAt(html: string, from: number): string {
  const [start] = /^<(?:"[^"]*"|'[^']*'|[^"'>])*>/.exec(html.slice(from)) ?? [''];
  return start;
}
