/** Pure: the words of a text that ought to be JSON (RFC 8259), with a person's variables among them. */

/** One word, or what is none. */
export interface JsonToken {
  readonly kind: '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'value' | 'end' | 'bad';
  readonly start: number;
  readonly end: number;
  /** Why it is bad. */
  readonly fault?: 'string' | 'escape' | 'control' | 'word';
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?![\w$])/y;
const VARIABLE = /\{\{[^{}]*\}\}/y;
const PLAIN = /[^"\\\0-\x1f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const ESCAPED_VARIABLE = /\\\{\{/y;

/** @param fills - whether `{{…}}` stands for a value. */
export function* jsonTokens(text: string, fills: boolean): Generator<JsonToken, void> {
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const token = nextToken(text, at, fills);
    yield token;
    if (token.kind === 'bad') return;
    at = skip(SPACE, text, token.end);
  }
  yield { kind: 'end', start: text.length, end: text.length };
}

function nextToken(text: string, start: number, fills: boolean): JsonToken {
  const first = text[start] ?? '';
  if (fills) {
    const end = skip(VARIABLE, text, start);
    if (end > start) return { kind: 'value', start, end };
  }
  switch (first) {
    case '{':
    case '}':
    case '[':
    case ']':
    case ',':
    case ':':
      return { kind: first, start, end: start + 1 };
    case '"':
      return stringToken(text, start, fills);
    default: {
      const end = Math.max(skip(NUMBER, text, start), skip(WORD, text, start));
      return end > start
        ? { kind: 'value', start, end }
        : { kind: 'bad', start, end: start, fault: 'word' };
    }
  }
}

function stringToken(text: string, start: number, fills: boolean): JsonToken {
  let at = skip(PLAIN, text, start + 1);
  while (at < text.length && text[at] !== '"') {
    if (text[at] !== '\\') return { kind: 'bad', start: at, end: at, fault: 'control' };
    let end = skip(ESCAPE, text, at);
    if (end === at && fills) end = skip(ESCAPED_VARIABLE, text, at);
    if (end === at) return { kind: 'bad', start: at, end: at, fault: 'escape' };
    at = skip(PLAIN, text, end);
  }
  if (at >= text.length) return { kind: 'bad', start, end: at, fault: 'string' };
  return { kind: 'string', start, end: at + 1 };
}

/** Where a match that begins here ends; here, where there is none. */
function skip(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}
