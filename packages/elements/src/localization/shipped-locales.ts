import type { LocaleLoaders } from './page-language.js';

/**
 * The languages that come with the elements, beside English, each loaded when it is first shown. A test says when one of them lacks a
 * text; `locales/README.md` how to translate.
 */
export const SHIPPED_LOCALES: LocaleLoaders = {
  de: () => import('#locales/de.js'),
  es: () => import('#locales/es.js'),
  fr: () => import('#locales/fr.js'),
  ja: () => import('#locales/ja.js'),
  'zh-Hans': () => import('#locales/zh-Hans.js'),
};
