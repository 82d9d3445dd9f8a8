import { ExactText } from './payload-value.js';

/** A time with its nanoseconds; undefined for one that no date can hold. */
export function dateOf(seconds: bigint, nanoseconds: number): Date | ExactText | undefined {
  if (nanoseconds < 0 || nanoseconds > 999_999_999) return undefined;
  const date = new Date(Number(seconds) * 1000 + Math.floor(nanoseconds / 1e6));
  if (Number.isNaN(date.getTime())) return undefined;
  if (nanoseconds % 1e6 === 0) return date;
  const fraction = String(nanoseconds).padStart(9, '0');
  return new ExactText(date.toISOString().replace(/\.\d+Z$/, `.${fraction}Z`));
}
