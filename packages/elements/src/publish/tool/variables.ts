/** Pure: `{{now}}`, `{{uuid}}`, `{{random 1 100}}` and `{{seq}}` in what a person typed. `\{{` stands for `{{` itself. */

/** Where the values come from. */
export interface VariableSources {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
  readonly uuid: () => string;
  /** The number of the message, from 1. */
  readonly sequence: number;
}

/** What is wrong with a variable. */
export interface VariableFault {
  readonly code: 'unknown' | 'unclosed' | 'arguments';
  /** The variable as it was typed. */
  readonly text: string;
  readonly offset: number;
}

/** The text with its values, or the first fault. */
export type FilledText = { readonly text: string } | { readonly fault: VariableFault };

/** An escaped pair, a variable, or a pair that is never closed. */
const TOKEN = /\\\{\{|\{\{([^{}]*)\}\}|\{\{/g;
const MOST_DECIMALS = 10;

/** Whether a text has variables, or what looks like one. */
export function hasVariables(text: string): boolean {
  return text.includes('{{');
}

/** Puts values in place of the variables. */
export function fillVariables(text: string, sources: VariableSources): FilledText {
  let filled = '';
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, inside] = match;
    filled += text.slice(end, match.index);
    end = match.index + token.length;
    const value = token.startsWith('\\') ? '{{' : valueOf(inside, sources);
    if (typeof value !== 'string')
      return { fault: { code: value.code, text: token, offset: match.index } };
    filled += value;
  }
  return { text: filled + text.slice(end) };
}

function valueOf(
  inside: string | undefined,
  sources: VariableSources,
): string | Pick<VariableFault, 'code'> {
  if (inside === undefined) return { code: 'unclosed' };
  const [name = '', ...given] = inside.trim().split(/\s+/);
  switch (name) {
    case 'now':
      if (given.length === 0) return String(sources.now());
      return given.length === 1 && given[0] === 'iso'
        ? new Date(sources.now()).toISOString()
        : { code: 'arguments' };
    case 'uuid':
      return given.length === 0 ? sources.uuid() : { code: 'arguments' };
    case 'seq':
      return given.length === 0 ? String(sources.sequence) : { code: 'arguments' };
    case 'random':
      return randomBetween(given, sources) ?? { code: 'arguments' };
    default:
      return { code: 'unknown' };
  }
}

/** Whole numbers between whole ones, both included; otherwise with as many decimals as were given. */
function randomBetween(given: readonly string[], { random }: VariableSources): string | undefined {
  const [from = '', to = ''] = given;
  if (given.length !== 2 || ![from, to].every((text) => /^-?\d{1,15}(\.\d+)?$/.test(text)))
    return undefined;
  const [least, most] = [Number(from), Number(to)];
  if (least > most) return undefined;
  const decimals = Math.max(decimalsOf(from), decimalsOf(to));
  if (decimals > MOST_DECIMALS) return undefined;
  if (decimals === 0) return String(least + Math.floor(random() * (most - least + 1)));
  return (least + random() * (most - least)).toFixed(decimals);
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0;
}
