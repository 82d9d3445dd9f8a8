import { SugarHigh } from 'sugar-high/core';
import { tokenize } from 'sugar-high/lang/javascript';
import type { SourcePart } from './source-part.js';

/** What is drawn in its own way; names stay as text. */
const KINDS: ReadonlySet<string> = new Set(['keyword', 'string', 'comment', 'sign']);

/** JavaScript, line by line, taken apart for colouring. */
export function scriptLines(code: string): readonly (readonly SourcePart[])[] {
  if (code === '') return [];
  const lines: SourcePart[][] = [[]];
  for (const [type, value] of tokenize(code, undefined)) {
    const kind = SugarHigh.TokenTypes[type] ?? '';
    for (const [index, text] of value.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push(KINDS.has(kind) ? { kind, text } : { text });
    }
  }
  return lines;
}
