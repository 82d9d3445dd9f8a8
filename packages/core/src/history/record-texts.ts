/** Pure: cuts a server's answer into records before they are read, so that whoever reads them can pause in between. */

/** A record as it came. Whether it is JSON at all, `JSON.parse()` says. */
export interface RecordText {
  readonly text: string;
  /** How many values it holds at most. */
  readonly values: number;
}

/** The records of an answer in JSON Lines, empty lines too. */
export function* linesOf(text: string): Generator<RecordText> {
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end);
    yield { text: line, values: scan(line, 0).values };
    at = end + 1;
  }
}

/** The items of a JSON array; at the end one that is no JSON, where the array itself is none. */
export function* itemsOf(text: string): Generator<RecordText> {
  let at = text.indexOf('[') + 1;
  for (let index = 0; ; index++) {
    const { end, values } = scan(text, at);
    const item = text.slice(at, end);
    if (text[end] === ',') {
      yield { text: item, values };
      at = end + 1;
      continue;
    }
    if (index > 0 || item.trim() !== '') yield { text: item, values };
    if (text[end] !== ']' || text.slice(end + 1).trim() !== '') yield { text: '', values: 0 };
    return;
  }
}

/** Where a value ends that begins at `from`, and how many there are in it at most. */
function scan(text: string, from: number): { readonly end: number; readonly values: number } {
  let depth = 0;
  let values = 1;
  let inText = false;
  for (let at = from; at < text.length; at++) {
    const unit = text[at];
    if (inText) {
      if (unit === '\\') at++;
      else if (unit === '"') inText = false;
    } else if (unit === '"') inText = true;
    else if (unit === '[' || unit === '{') {
      depth++;
      values++;
    } else if (unit === ']' || unit === '}') {
      if (depth === 0) return { end: at, values };
      depth--;
    } else if (unit === ',') {
      if (depth === 0) return { end: at, values };
      values++;
    }
  }
  return { end: text.length, values };
}
