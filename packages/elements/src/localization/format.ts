/** Numbers, sizes, times and ages as text. */
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

/** Time of day to the millisecond: “14:03:22.418”. */
export function formatTime(epochMs: number): string {
  const time = new Date(epochMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const milliseconds = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${milliseconds}`;
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
