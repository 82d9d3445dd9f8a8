import {
  configureLocalization,
  LOCALE_STATUS_EVENT,
  type LocaleModule,
  type LocaleStatusEventDetail,
} from '@lit/localize';

/** The language in which the elements are written. */
export const SOURCE_LOCALE = 'en';

/** Other languages for the elements. */
export interface LocalizationOptions {
  /** The languages that `load` knows, beside English: `['de', 'pt-BR']`. */
  readonly locales: readonly string[];
  /** Fetches the texts of one language: a module as `lit-localize` writes it. */
  readonly load: (locale: string) => Promise<LocaleModule>;
}

/** How to change the language afterwards. */
export interface Localization {
  getLocale(): string;
  /** Resolves when the elements show it. */
  setLocale(locale: string): Promise<void>;
}

let current = SOURCE_LOCALE;

/**
 * Gives the elements other languages than English. Once per page, before `setLocale()`; a page that uses `@lit/localize` itself calls
 * its own `configureLocalization()` instead, with the texts of the elements among its own.
 *
 * @example
 * const { setLocale } = setUpLocalization({ locales: ['de'], load: (locale) => import(`./locales/${locale}.js`) });
 * await setLocale('de');
 */
export function setUpLocalization({ locales, load }: LocalizationOptions): Localization {
  window.addEventListener(
    LOCALE_STATUS_EVENT,
    ({ detail }: CustomEvent<LocaleStatusEventDetail>) => {
      if (detail.status === 'ready') current = detail.readyLocale;
    },
  );
  return configureLocalization({
    sourceLocale: SOURCE_LOCALE,
    targetLocales: [...locales],
    loadLocale: load,
  });
}

/** The language shown now, in which numbers are written too. */
export function currentLocale(): string {
  return current;
}
