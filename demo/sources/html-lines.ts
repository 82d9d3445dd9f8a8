import type { SourcePart } from './source-part.js';

const TOKEN = /(<\/?)([a-z][\w-]*)|([\w-]+)(=)("[^"]*"|'[^']*')|([^<\w]+|\w+|<)/g;

/** HTML, line by line, taken apart for colouring. */
export function htmlLines(html: string): readonly (readonly SourcePart[])[] {
  return html.split('\n').map((line) => [...line.matchAll(TOKEN)].flatMap(partsOf));
}

function partsOf([whole, open, tag, attribute, equals, value]: RegExpExecArray): SourcePart[] {
  if (tag !== undefined) return [{ text: open ?? '' }, { kind: 'tag', text: tag }];
  if (attribute === undefined) return [{ text: whole }];
  return [
    { kind: 'attribute', text: attribute },
    { text: equals ?? '' },
    { kind: 'value', text: value ?? '' },
  ];
}
