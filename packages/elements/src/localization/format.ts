/**
 * Numbers, sizes, times and ages as text. Units are texts for translators and not `Intl`'s: its short ones are long in some languages
 * (“vor 2 Sek.”), and differ from one browser to the next.
 */
import { msg, str } from '@lit/localize';
import { currentLocale } from './locale.js';

const formats = new Map<string, Intl.NumberFormat>();

function format(value: number, digits: number): string {
  const key = `${currentLocale()} ${String(digits)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: digits });
    formats.set(key, found);
  }
  return found.format(value);
}

/** A whole number: “41,827”. */
export function formatNumber(value: number): string {
  return format(value, 0);
}

/** A size in bytes, in decimal units: “48.2 KB”. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return msg(str`${formatNumber(bytes)} B`);
  if (bytes < 1_000_000) return msg(str`${format(bytes / 1000, 1)} KB`);
  return msg(str`${format(bytes / 1_000_000, 1)} MB`);
}

/** How every time of day is written: with 24 hours, since times stand in columns, and are compared with a log. */
export const CLOCK = {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const satisfies Intl.DateTimeFormatOptions;

const TIME_OF_DAY: Intl.DateTimeFormatOptions = {
  ...CLOCK,
  second: '2-digit',
  fractionalSecondDigits: 3,
};

const times = new Map<string, Intl.DateTimeFormat>();

/** Time of day to the millisecond: “14:03:22.418”. */
export function formatTime(epochMs: number): string {
  const locale = currentLocale();
  let found = times.get(locale);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, TIME_OF_DAY);
    times.set(locale, found);
  }
  return found.format(epochMs);
}

/** How long ago: “now”, “2 s ago”, “4 min ago”, “3 h ago”, “2 d ago”. */
export function formatAge(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) return msg('now');
  if (seconds < 60) return msg(str`${seconds} s ago`);
  if (seconds < 3600) return msg(str`${Math.floor(seconds / 60)} min ago`);
  if (seconds < 86_400) return msg(str`${Math.floor(seconds / 3600)} h ago`);
  return msg(str`${formatNumber(Math.floor(seconds / 86_400))} d ago`);
}

/** How long something took: “18 ms”, “2.4 s”. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return msg(str`${formatNumber(durationMs)} ms`);
  return msg(str`${format(durationMs / 1000, 1)} s`);
}
