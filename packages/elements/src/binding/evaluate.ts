/** Pure: what an expression gives for a message. Nothing of it throws, whatever came. */
import { valueAt } from '../element/value-path.js';
import type { Expression, Literal, Operator } from './expression.js';
import type { MessageValues } from './message-values.js';

/**
 * The value of an expression; undefined for what the message does not have. A comparison gives yes or no, and undefined where it has no
 * answer: of a value that is not there or null, unless it is compared with null, and of an order between what has none.
 */
export function evaluate(
  { root, steps, comparison }: Expression,
  values: Pick<MessageValues, 'get'>,
): unknown {
  // Own properties only: what JavaScript itself gives to every object is no part of a message.
  const value = valueAt(values.get(root, steps.length > 0), steps);
  return comparison ? compare(value, comparison.operator, comparison.literal) : value;
}

/** Whether a value counts as yes: it is there, and neither false nor zero nor empty text. */
export function isYes(value: unknown): boolean {
  return Boolean(value);
}

function compare(value: unknown, operator: Operator, literal: Literal): boolean | undefined {
  const left = likeLiteral(value, literal);
  if (literal !== null && (left === undefined || left === null)) return undefined;
  switch (operator) {
    case '==':
      return left === literal;
    case '!=':
      return left !== literal;
    default:
      return inOrder(left, operator, literal);
  }
}

/** Numbers with numbers, text with text; anything else has no order, and neither has text that is no number beside one. */
function inOrder(
  left: unknown,
  operator: Exclude<Operator, '==' | '!='>,
  right: Literal,
): boolean | undefined {
  if (typeof left === 'number' && typeof right === 'number')
    return Number.isNaN(left) ? undefined : ORDER[operator](left, right);
  if (typeof left === 'string' && typeof right === 'string') return ORDER[operator](left, right);
  return undefined;
}

const ORDER = {
  '>': (left: number | string, right: number | string) => left > right,
  '>=': (left: number | string, right: number | string) => left >= right,
  '<': (left: number | string, right: number | string) => left < right,
  '<=': (left: number | string, right: number | string) => left <= right,
} as const;

/** Many devices write numbers as text, and the other way round; what is not there is null to an author. */
function likeLiteral(value: unknown, literal: Literal): unknown {
  if (literal === null) return value ?? null;
  if (typeof literal === 'number' && typeof value === 'string' && value.trim() !== '')
    return Number(value);
  if (typeof literal === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return String(value);
  return value;
}
