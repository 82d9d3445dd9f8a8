/** What the attributes of one element ask for, taken apart once however many elements say the same. */
import { msg, str } from '@lit/localize';
import { isAllowed } from './allowed-attributes.js';
import { parseExpression, parseList, type Expression, type NamedExpression } from './expression.js';
import { PLAIN_AGE, readFormat, type ValueFormat } from './value-format.js';

/** What cannot be done. */
export interface BindingFault {
  readonly attribute: string;
  /** Whole sentences, in the language of the moment. */
  readonly message: () => string;
}

/** What to do with each message. */
export interface BindingPlan {
  readonly text: Expression | null;
  readonly format: ValueFormat | null;
  readonly attributes: readonly NamedExpression[];
  readonly classes: readonly NamedExpression[];
  readonly faults: readonly BindingFault[];
}

/** The attributes that make a binding, and the one that says how its text is written. */
export const BINDING_ATTRIBUTES = [
  'data-mqtt-text',
  'data-mqtt-attr',
  'data-mqtt-class',
  'data-mqtt-format',
  // The same in short; HTML gives it no meaning of its own.
  'format',
] as const;

/** Elements with a binding. */
export const BOUND = '[data-mqtt-text], [data-mqtt-attr], [data-mqtt-class]';

/** What is inside would be run, would be taken for a style, or is not part of the page. */
const NEVER_BOUND: ReadonlySet<string> = new Set([
  'script',
  'style',
  'template',
  // Text in them is markup once somebody writes the page out and reads it again.
  'noscript',
  'noembed',
  'noframes',
  'xmp',
  'plaintext',
]);
/** They show no text of their own. */
const WITHOUT_TEXT: ReadonlySet<string> = new Set(['input', 'img', 'iframe', 'object', 'embed']);

const plans = new Map<string, BindingPlan>();
/** Attributes are made by authors, so there are few; a page that makes them up by itself must not fill the memory. */
const MOST_PLANS = 1000;

/** What an element's attributes say, as one text: where it is the same, the plan is. */
export function sourceOf(element: Element): string {
  return JSON.stringify([
    element.localName,
    ...BINDING_ATTRIBUTES.map((name) => element.getAttribute(name)),
  ]);
}

/** The plan for an element. */
export function planFor(element: Element, source = sourceOf(element)): BindingPlan {
  let plan = plans.get(source);
  if (!plan) {
    if (plans.size >= MOST_PLANS) plans.clear();
    plan = makePlan(element);
    plans.set(source, plan);
  }
  return plan;
}

function makePlan(element: Element): BindingPlan {
  const { localName } = element;
  const faults: BindingFault[] = [];
  const refuse = (attribute: string, message: () => string): null => {
    faults.push({ attribute, message });
    return null;
  };
  const [text, attr, classes, format, short] = BINDING_ATTRIBUTES.map((name) =>
    element.getAttribute(name),
  );
  // On an element of the kit it says how payloads are read, or sent.
  const isOurs = localName.startsWith('mqtt-');
  const written = format ?? (isGiven(text) && !isOurs ? short : undefined);
  if (NEVER_BOUND.has(localName)) {
    const attribute = BINDING_ATTRIBUTES.find((name) => element.hasAttribute(name)) ?? '';
    refuse(attribute, () => msg(str`Nothing of a message may go into <${localName}>.`));
    return { text: null, format: null, attributes: [], classes: [], faults };
  }

  const readList = (attribute: string, list: string): readonly NamedExpression[] =>
    parseList(list) ?? refuse(attribute, () => unreadable(list)) ?? [];
  const readText = (expression: string): Expression | null =>
    WITHOUT_TEXT.has(localName)
      ? refuse('data-mqtt-text', () =>
          msg(str`<${localName}> shows no text: use data-mqtt-attr, as in "value: payload".`),
        )
      : (parseExpression(expression) ?? refuse('data-mqtt-text', () => unreadable(expression)));
  const readFormatText = (pattern: string): ValueFormat | null =>
    readFormat(pattern) ??
    refuse(isGiven(format) ? 'data-mqtt-format' : 'format', () => unknownFormat(pattern));

  const expression = isGiven(text) ? readText(text) : null;
  return {
    text: expression,
    format: isGiven(written) ? readFormatText(written) : plainFormat(expression),
    attributes: (isGiven(attr) ? readList('data-mqtt-attr', attr) : []).filter(
      ({ name }) => isAllowed(name) || refuse('data-mqtt-attr', () => forbidden(name)),
    ),
    classes: isGiven(classes) ? readList('data-mqtt-class', classes) : [],
    faults,
  };
}

function isGiven(value: string | null | undefined): value is string {
  return typeof value === 'string';
}

/** Nobody reads milliseconds since 1970, or seconds with their fractions. */
function plainFormat(expression: Expression | null): ValueFormat | null {
  if (!expression || expression.comparison) return null;
  if (expression.root === 'age') return PLAIN_AGE;
  return (expression.root === 'receivedAt' && readFormat('time')) || null;
}

function forbidden(name: string): string {
  return msg(
    str`A message may not set the attribute “${name}”: it may set value, title and others that neither load, lead nor run.`,
  );
}

/** That an expression, or a list of them, is none. */
export function unreadable(value: string): string {
  return msg(
    str`“${value}” cannot be read. Write a path that begins with payload, topic, qos, retain, receivedAt, age or properties, and at most one comparison, as in payload.temp > 80; before it, for attributes and classes, the name and a colon.`,
  );
}

function unknownFormat(value: string): string {
  return msg(str`“${value}” is no format: write 0, 0.0, #,##0.0, time, date, age or bytes.`);
}
