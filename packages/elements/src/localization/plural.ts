/** Which counts are singular differs between languages. */
import { currentLocale } from './locale.js';

const rules = new Map<string, Intl.PluralRules>();

/**
 * Whether a count takes the singular in the language shown: 1 in English, 0 too in French, none in Japanese. So a text for the
 * singular must show the count like any other.
 */
export function isSingular(count: number): boolean {
  const locale = currentLocale();
  let found = rules.get(locale);
  if (!found) {
    found = new Intl.PluralRules(locale);
    rules.set(locale, found);
  }
  return found.select(count) === 'one';
}
