/** Shows beside each part of the page the very HTML that made it. */
import { scriptLines } from './script-lines.js';

const TOKEN = /(<\/?)([a-z][\w-]*)|([\w-]+)(=)("[^"]*"|'[^']*')|([^<\w]+|\w+|<)/g;

/** Fills every `figure[data-source]` from the element that it names; call it before anything has changed the page. */
export function showSources(): void {
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-source]')) {
    const pre = figure.querySelector('pre');
    const ids = figure.dataset.source?.split(' ') ?? [];
    pre?.replaceChildren(
      ...ids.flatMap((id, index) => [...(index > 0 ? [lineOf()] : []), ...linesOf(id)]),
    );
  }
}

function linesOf(id: string): readonly HTMLElement[] {
  const example = document.getElementById(id);
  if (!example) return [];
  const { script, within } = example.dataset;
  const outer = within ? example.closest(within) : null;
  const source = outer ? wrapped(sourceOf(example), outer) : sourceOf(example);
  const lines = source.split('\n').map((line) => lineOf(...highlighted(line)));
  const code = scriptLines(SCRIPTS[script ?? ''] ?? '');
  if (code.length === 0) return lines;
  const marked = code.map((line) =>
    lineOf(...line.map(({ kind, text }) => (kind ? mark(kind, text) : text))),
  );
  return [...lines, lineOf(), ...marked];
}

/** Script that belongs to an example, in the words of somebody who writes one for the first time. */
const SCRIPTS: Record<string, string> = {
  'own-script': `document.addEventListener('mqtt-connection-saved', (event) => {
  const place = document.querySelector('#own-broker');
  for (const element of place.querySelectorAll('[topic]'))
    element.setAttribute('connection', event.connectionName);
  place.hidden = false;
});`,
};

function sourceOf(example: HTMLElement): string {
  const lines = example.innerHTML
    // An attribute without a value, and a payload of JSON, as one writes them by hand.
    .replaceAll('=""', '')
    .replaceAll(
      /"([^"]*&quot;[^"]*)"/g,
      (_whole, value: string) => `'${value.replaceAll('&quot;', '"')}'`,
    )
    // Some browsers write them so in attributes, where nobody has to.
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** The source inside the start and end tag of an element around it. */
function wrapped(source: string, outer: Element): string {
  // The clone has the tag and its attributes, and nothing inside.
  const [start = '', end = ''] = (outer.cloneNode(false) as Element).outerHTML
    .replaceAll('=""', '')
    .split('></');
  const inside = source.replaceAll(/^/gm, '  ');
  return `${start}>\n${inside}\n  …\n</${end}`;
}

function* highlighted(html: string): Generator<Node | string> {
  for (const match of html.matchAll(TOKEN)) {
    const [whole, open, tag, attribute, equals, value] = match;
    if (tag) yield* [open ?? '', mark('tag', tag)];
    else if (attribute)
      yield* [mark('attribute', attribute), equals ?? '', mark('value', value ?? '')];
    else yield whole;
  }
}

/** A line that, where it is too long, goes on further in than it began. */
function lineOf(...parts: (Node | string)[]): HTMLElement {
  const line = document.createElement('span');
  line.className = 'source-line';
  line.append(...parts, '\n');
  const indent = line.textContent.search(/\S/);
  if (indent > 0) line.style.setProperty('--indent', `${String(indent)}ch`);
  return line;
}

function mark(kind: string, text: string): HTMLElement {
  const span = document.createElement('span');
  span.className = kind;
  span.textContent = text;
  return span;
}
