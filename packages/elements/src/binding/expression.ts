/** Pure: the language of `data-mqtt-*`: a path into a message, and at most one comparison with a literal. */
import { readSteps, unescapeText, type ValuePath } from '../element/value-path.js';

/** Where a path begins. */
export type Root =
  'payload' | 'topic' | 'qos' | 'retain' | 'dup' | 'filter' | 'receivedAt' | 'age' | 'properties';

/** What a value may be compared with. */
export type Literal = string | number | boolean | null;

export type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=';

/** One expression, taken apart. */
export interface Expression {
  readonly root: Root;
  /** The names and indexes that follow, each looked up among what the value itself has. */
  readonly steps: ValuePath;
  readonly comparison: { readonly operator: Operator; readonly literal: Literal } | undefined;
}

/** An entry of `data-mqtt-attr` and `data-mqtt-class`. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
}

// Each is tried at one place only, and none can be matched in two ways: no text takes long.
const ROOT =
  /\s*(payload|topic|qos|retain|dup|filter|receivedAt|age|properties)(?![\p{L}\p{N}_$@-])/uy;
const COMPARISON =
  /\s*(==|!=|>=|<=|>|<)\s*(?:(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(true|false|null))(?![\p{L}\p{N}_.])/suy;
const NAME = /\s*([^\s;"'=<>!]+):/uy;
const END = /\s*(?:;|$)/uy;

/** Reads one expression; undefined for what is none. */
export function parseExpression(text: string): Expression | undefined {
  const read = readAt(text, 0);
  return read && text.slice(read.end).trim() === '' ? read.expression : undefined;
}

/** Reads `name: expression; name: expression`; undefined unless all of it can be read. */
export function parseList(text: string): readonly NamedExpression[] | undefined {
  const entries: NamedExpression[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    const name = match(NAME, text, at);
    const read = name && readAt(text, at + name[0].length);
    const end = read && match(END, text, read.end);
    if (!end) return undefined;
    entries.push({ name: name[1] ?? '', expression: read.expression });
    at = read.end + end[0].length;
  }
  return entries.length > 0 ? entries : undefined;
}

interface Read {
  readonly expression: Expression;
  readonly end: number;
}

function readAt(text: string, start: number): Read | undefined {
  const root = match(ROOT, text, start);
  if (!root) return undefined;
  const { steps, end: pathEnd } = readSteps(text, start + root[0].length);
  const found = match(COMPARISON, text, pathEnd);
  const comparison = found ? comparisonOf(found) : undefined;
  if (found && !comparison) return undefined;
  const end = pathEnd + (found?.[0].length ?? 0);
  // The expression before has only the names that ROOT knows.
  return { expression: { root: root[1] as Root, steps, comparison }, end };
}

function comparisonOf([
  ,
  operator,
  number,
  double,
  single,
  word,
]: RegExpExecArray): Expression['comparison'] {
  const isOrder = operator !== '==' && operator !== '!=';
  // Yes is not more than no.
  if (word !== undefined && isOrder) return undefined;
  const literal =
    number !== undefined
      ? Number(number)
      : word === undefined
        ? unescapeText(double ?? single ?? '')
        : word === 'null'
          ? null
          : word === 'true';
  // COMPARISON has matched one of them.
  return { operator: operator as Operator, literal };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
