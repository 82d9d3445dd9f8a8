/** Numbers and times of a chart as text, in the language that is shown. */
import { msg, str } from '@lit/localize';
import { CLOCK } from '../../localization/format.js';
import { currentLocale } from '../../localization/locale.js';
import { isSingular } from '../../localization/plural.js';

const numbers = new Map<string, Intl.NumberFormat>();
const times = new Map<string, Intl.DateTimeFormat>();

/** Of a number with decimals. */
const DIGITS = 5;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Not more digits than one can read: “71.425”, “1,234,567”, “1.2E20”. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e12))
    return numberFormat({ notation: 'scientific', maximumSignificantDigits: 4 }).format(value);
  const digits = value === 0 ? 0 : Math.floor(Math.log10(size));
  return numberFormat({ maximumFractionDigits: Math.max(0, DIGITS - 1 - digits) }).format(value);
}

/** A number on an axis whose lines lie `step` apart: with as many decimals as they need. */
export function formatTick(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step);
  if (size >= 1e15 || step < 1e-6)
    return numberFormat({ notation: 'scientific', maximumSignificantDigits: 6 }).format(value);
  if (step >= 1000 && size >= 1e6)
    return numberFormat({ notation: 'compact', maximumSignificantDigits: 6 }).format(value);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
    value,
  );
}

/** A time on an axis whose lines lie `stepMs` apart. */
export function formatTimeTick(time: number, stepMs: number): string {
  if (stepMs >= DAY_MS) return timeFormat({ month: 'short', day: 'numeric' }).format(time);
  if (stepMs >= MINUTE_MS) return timeFormat(CLOCK).format(time);
  return timeFormat({
    ...CLOCK,
    second: '2-digit',
    ...(stepMs < SECOND_MS ? { fractionalSecondDigits: 3 } : {}),
  }).format(time);
}

/** A time under the cursor: “14:03:22.4”, and the day if it is another one. */
export function formatMoment(time: number): string {
  const isToday = new Date(time).toDateString() === new Date().toDateString();
  return timeFormat({
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
    ...CLOCK,
    second: '2-digit',
    fractionalSecondDigits: 1,
  }).format(time);
}

/** How many series are not drawn. */
export function othersText(count: number): string {
  const shown = numberFormat({}).format(count);
  if (count >= 999) return msg(str`At least ${shown} more series are not drawn.`);
  return isSingular(count)
    ? msg(str`${shown} more series is not drawn.`)
    : msg(str`${shown} more series are not drawn.`);
}

/** How many messages could not be drawn. */
export function numberlessText(count: number): string {
  const shown = numberFormat({}).format(count);
  return isSingular(count)
    ? msg(str`${shown} message had no number.`)
    : msg(str`${shown} messages had no number.`);
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(numbers, options, () => new Intl.NumberFormat(currentLocale(), options));
}

function timeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(times, options, () => new Intl.DateTimeFormat(currentLocale(), options));
}

function cached<T>(formats: Map<string, T>, options: object, make: () => T): T {
  const key = `${currentLocale()} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = make();
  formats.set(key, made);
  return made;
}
