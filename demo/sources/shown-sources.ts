/** Shows beside each part of a page the very HTML that made it; as part of the page, so that no script is needed for it. */
import { elementOf, firstOf } from './element-source.js';
import { htmlLines } from './html-lines.js';
import { scriptLines } from './script-lines.js';
import { SHOWN_SCRIPTS } from './shown-scripts.js';
import type { SourcePart } from './source-part.js';

/** What shows a source is no part of it. */
const SHOWN = /\n\s*<details class="source"[\s\S]*?<\/details>/g;
const PLACE = /(data-source="([^"]*)"[\s\S]*?<pre\b[^>]*>)\s*(<\/pre>)/g;
/** As many as the styles know, in pairs of spaces. */
const MOST_INDENT = 24;

/**
 * Fills the `<pre>` in everything that has `data-source`, with what stands inside the elements of these ids. `data-within` of such an
 * element names one around it (`mqtt-connection`, `#own-broker`), whose tags are shown too; `data-script` a script that belongs to it.
 *
 * @throws Error when there is no such element.
 */
export function withShownSources(html: string): string {
  return html.replaceAll(PLACE, (_whole, before: string, ids: string, after: string) => {
    const blocks = ids.split(' ').flatMap((id) => blocksOf(html, id));
    const lines = blocks.flatMap((block, index) => (index > 0 ? [[], ...block] : block));
    // The first line break in a <pre> is no part of it.
    return `${before}\n${lines.map(lineHtml).join('')}${after}`;
  });
}

type Block = readonly (readonly SourcePart[])[];

function blocksOf(html: string, id: string): readonly Block[] {
  const { start, inner } = elementOf(html, id);
  const within = attributeOf(start, 'data-within');
  const source = leftAligned(inner.replaceAll(SHOWN, ''));
  const blocks = [htmlLines(within === undefined ? source : wrapped(html, source, within))];
  const script = SHOWN_SCRIPTS[attributeOf(start, 'data-script') ?? ''];
  return script === undefined ? blocks : [...blocks, scriptLines(script)];
}

function attributeOf(start: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(start)?.[1];
}

function leftAligned(source: string): string {
  const lines = source.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** The source inside the start and end tag of an element around it. */
function wrapped(html: string, source: string, within: string): string {
  const { start, tag } = within.startsWith('#')
    ? elementOf(html, within.slice(1))
    : firstOf(html, within);
  return `${start.replaceAll(/\s+/g, ' ')}\n${source.replaceAll(/^/gm, '  ')}\n  …\n</${tag}>`;
}

function lineHtml(parts: readonly SourcePart[]): string {
  const text = parts.map((part) => part.text).join('');
  const indent = Math.min(text.length - text.trimStart().length, MOST_INDENT);
  const name = indent < 2 ? 'source-line' : `source-line i${String(indent - (indent % 2))}`;
  return `<span class="${name}">${parts.map(partHtml).join('')}\n</span>`;
}

function partHtml({ kind, text }: SourcePart): string {
  return kind === undefined ? escaped(text) : `<span class="${kind}">${escaped(text)}</span>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
