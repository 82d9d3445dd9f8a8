/** Pure: number patterns such as `0.0` and `#,##0.00`, written in the current language. */
import { currentLocale } from '../localization/locale.js';

const PATTERN = /^(#,##)?0(?:\.(0+))?$/;
/** `Intl` takes no more. */
const MOST_DIGITS = 20;

const formats = new Map<string, Intl.NumberFormat>();

/** Reads a pattern; undefined for what is none. */
export function readNumberPattern(pattern: string): ((value: number) => string) | undefined {
  const [, grouping, fraction = ''] = PATTERN.exec(pattern) ?? [];
  if (!PATTERN.test(pattern) || fraction.length > MOST_DIGITS) return undefined;
  return (value) => formatFor(fraction.length, grouping !== undefined).format(value);
}

function formatFor(digits: number, useGrouping: boolean): Intl.NumberFormat {
  const key = `${currentLocale()} ${String(digits)} ${String(useGrouping)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(currentLocale(), {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping,
    });
    formats.set(key, format);
  }
  return format;
}
