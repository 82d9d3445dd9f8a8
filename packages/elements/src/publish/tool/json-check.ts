/** Pure: where a text is not JSON (RFC 8259), and the same text laid out. */
import { jsonTokens, type JsonToken } from './json-tokens.js';

/** What is wrong at a place. */
export type JsonFaultCode =
  | 'value'
  | 'name'
  | 'colon'
  | 'comma'
  | 'close'
  | 'after'
  | 'string'
  | 'escape'
  | 'control'
  | 'word';

/** The first fault; line and column count from 1. */
export interface JsonFault {
  readonly code: JsonFaultCode;
  readonly line: number;
  readonly column: number;
}

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'next' | 'nothing';

/** Finds the first fault; undefined for JSON. @param fills - whether `{{…}}` stands for a value. */
export function checkJson(text: string, fills: boolean): JsonFault | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  for (const token of jsonTokens(text, fills)) {
    const next = step(token, expected, open);
    if (typeof next !== 'string') return at(text, token.start, next);
    expected = next;
  }
  return undefined;
}

/** The text with one value to a line. Numbers and texts stay as they were written. Undefined where it is not JSON. */
export function formatJson(text: string, fills: boolean): string | undefined {
  if (checkJson(text, fills)) return undefined;
  let out = '';
  let depth = 0;
  let before: JsonToken['kind'] | undefined;
  const line = (): string => `\n${'  '.repeat(Math.min(depth, MOST_INDENT))}`;
  for (const { kind, start, end } of jsonTokens(text, fills)) {
    if (kind === 'end') break;
    const isClosing = kind === '}' || kind === ']';
    if (isClosing) depth--;
    if (before === '{' || before === '[') out += isClosing ? '' : line();
    else if (isClosing || before === ',') out += line();
    out += text.slice(start, end);
    if (kind === ':') out += ' ';
    if (kind === '{' || kind === '[') depth++;
    before = kind;
  }
  return out;
}

/** Deeper levels do not move further: a hostile text would grow with the square of its depth. */
const MOST_INDENT = 40;

function step(
  { kind, fault }: JsonToken,
  expected: Expected,
  open: ('{' | '[')[],
): Expected | { readonly code: JsonFaultCode } {
  if (kind === 'bad') return { code: fault ?? 'word' };
  const after = (): Expected => (open.length > 0 ? 'next' : 'nothing');
  switch (expected) {
    case 'value or ]':
    case 'value':
      if (kind === 'string' || kind === 'value') return after();
      if (kind === '{' || kind === '[') {
        open.push(kind);
        return kind === '{' ? 'name or }' : 'value or ]';
      }
      if (kind === ']' && expected === 'value or ]') {
        open.pop();
        return after();
      }
      return { code: 'value' };
    case 'name or }':
    case 'name':
      if (kind === 'string') return 'colon';
      if (kind === '}' && expected === 'name or }') {
        open.pop();
        return after();
      }
      return { code: 'name' };
    case 'colon':
      return kind === ':' ? 'value' : { code: 'colon' };
    case 'next': {
      const inside = open.at(-1);
      if (kind === ',') return inside === '{' ? 'name' : 'value';
      if (kind === (inside === '{' ? '}' : ']')) {
        open.pop();
        return after();
      }
      return { code: kind === 'end' ? 'close' : 'comma' };
    }
    case 'nothing':
      return kind === 'end' ? 'nothing' : { code: 'after' };
  }
}

function at(text: string, offset: number, { code }: { readonly code: JsonFaultCode }): JsonFault {
  const before = text.slice(0, offset).split('\n');
  return { code, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
