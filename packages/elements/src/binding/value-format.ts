/** Pure: how values become text. */
import { currentLocale } from '../localization/locale.js';
import { CLOCK, formatAge, formatBytes } from '../localization/format.js';
import { MOST_TEXT } from './message-values.js';
import { readNumberPattern } from './number-pattern.js';

/** A value as text; undefined where the value is not of the kind that the format is for. */
export interface ValueFormat {
  (value: unknown, now: number): string | undefined;
  /** Whether the text changes while one waits. */
  readonly ages?: boolean;
}

/** Before that, in milliseconds, a number of seconds is meant: 1973 and 5138. */
const LEAST_EPOCH_MS = 1e11;
const MOST_EPOCH_MS = 8.64e15;

const NAMED: Readonly<Partial<Record<string, ValueFormat>>> = {
  time: (value) => withDate(value, (date) => dateText(date, { ...CLOCK, second: '2-digit' })),
  date: (value) => withDate(value, (date) => dateText(date, { dateStyle: 'medium' })),
  age: Object.assign(
    (value: unknown, now: number) =>
      withDate(value, (date) => formatAge(Math.max(0, now - date.getTime()))),
    { ages: true },
  ),
  bytes: (value) => withNumber(value, formatBytes),
};

/** Reads `data-mqtt-format`; undefined for what is no format. */
export function readFormat(text: string): ValueFormat | undefined {
  const name = text.trim();
  if (Object.hasOwn(NAMED, name)) return NAMED[name];
  const write = readNumberPattern(name);
  return write && ((value) => withNumber(value, write));
}

/** How `age` and `receivedAt` are written unless the author says otherwise: nobody reads milliseconds since 1970. */
export const PLAIN_AGE: ValueFormat = Object.assign(
  (value: unknown) => withNumber(value, (seconds) => formatAge(seconds * 1000)),
  { ages: true },
);

/** A value as it came: text as text, what has parts as JSON; undefined for what is not there. */
export function plainText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return shorten(value);
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return value ? shorten(jsonText(value)) : undefined;
  }
}

function shorten(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text;
}

function jsonText(value: unknown): string {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than a browser can write.
    return '…';
  }
}

function withNumber(value: unknown, write: (value: number) => string): string | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? write(number) : undefined;
}

function withDate(value: unknown, write: (date: Date) => string): string | undefined {
  const epoch = typeof value === 'string' ? Date.parse(value) : value;
  if (typeof epoch !== 'number' || Number.isNaN(epoch)) return undefined;
  const ms = Math.abs(epoch) < LEAST_EPOCH_MS && typeof value === 'number' ? epoch * 1000 : epoch;
  return Math.abs(ms) <= MOST_EPOCH_MS ? write(new Date(ms)) : undefined;
}

function dateText(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(currentLocale(), options).format(date);
}
