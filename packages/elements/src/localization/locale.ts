import { configureLocalization, type LocaleModule } from '@lit/localize';

/** The language in which the elements are written. */
export const SOURCE_LOCALE = 'en';

/** Other languages for the elements. */
export interface LocalizationOptions {
  /** The languages that `load` knows, beside English: `['de', 'pt-BR']`. */
  readonly locales: readonly string[];
  /** Fetches the texts of one language: a module as `lit-localize` writes it, or one of `@mqtt-kit/elements/locales/`. */
  readonly load: (locale: string) => Promise<LocaleModule>;
}

/** How to change the language afterwards. */
export interface Localization {
  getLocale(): string;
  /** Resolves when the elements show it. */
  setLocale(locale: string): Promise<void>;
}

/** The form of a language in which numbers are written: “de-AT” while the words are those of “de”. */
export interface Region {
  readonly locale: string;
  readonly tag: string;
}

let inUse: Localization | undefined;
let region: Region | undefined;

/**
 * Gives the elements languages of the page's own, or others beside those that come with them; `setLanguage()` needs no more than a
 * name. Once per page, in the script that imports the elements or before; a page that uses `@lit/localize` itself calls its own
 * `configureLocalization()` instead, with the texts of the elements among its own.
 *
 * @throws Error when the page has languages already.
 *
 * @example
 * const { setLocale } = setUpLocalization({ locales: ['pt'], load: (locale) => import(`./locales/${locale}.js`) });
 * await setLocale('pt');
 */
export function setUpLocalization({ locales, load }: LocalizationOptions): Localization {
  if (inUse)
    throw new Error(
      'Set up already. Call setUpLocalization() once, in the script that imports the elements or before.',
    );
  inUse = configureLocalization({
    sourceLocale: SOURCE_LOCALE,
    targetLocales: [...locales],
    loadLocale: load,
  });
  return inUse;
}

/** The language shown now, with its region where one is known: in it numbers are written too. */
export function currentLocale(): string {
  const shown = inUse?.getLocale() ?? SOURCE_LOCALE;
  return region?.locale === shown ? region.tag : shown;
}

/** What decides on the language of a page works on. */
export interface PageLocale {
  readonly source: string;
  readonly setUp: (options: LocalizationOptions) => Localization;
  /** What was set up, by whomever. */
  readonly inUse: () => Localization | undefined;
  readonly currentLocale: () => string;
  /** Numbers are written as this region does while its language is shown. */
  readonly setRegion: (value: Region) => void;
}

/** The page's. */
export const pageLocale: PageLocale = {
  source: SOURCE_LOCALE,
  setUp: setUpLocalization,
  inUse: () => inUse,
  currentLocale,
  setRegion: (value) => {
    region = value;
  },
};
