import type { PageLocale } from './locale.js';
import { PageLanguage } from './page-language.js';
import { SHIPPED_LOCALES } from './shipped-locales.js';

let language: PageLanguage | undefined;

/** The one that all elements of the page speak. Loaded when it is not English. */
export function kitLanguage(page: PageLocale): PageLanguage {
  return (language ??= new PageLanguage(SHIPPED_LOCALES, page));
}
