// Imports nothing that a page has loaded already: a bundler would cut that into files of its own.
import type { LOCALE_STATUS_EVENT, LocaleModule, LocaleStatusEventDetail } from '@lit/localize';
import type { Localization, PageLocale } from './locale.js';
import { matchLocale } from './match-locale.js';

/** How to load each language, beside English. */
export type LocaleLoaders = Readonly<Record<string, () => Promise<LocaleModule>>>;

/** The language of the elements: the one that was chosen, or the one of the page. */
export class PageLanguage {
  readonly #locales: LocaleLoaders;
  readonly #page: PageLocale;
  #own: Localization | undefined;
  #observer: MutationObserver | undefined;
  #asked = 0;

  constructor(locales: LocaleLoaders, page: PageLocale) {
    this.#locales = locales;
    this.#page = page;
  }

  /** Follows the page, unless it has said which languages it wants. */
  followUnlessChosen(): void {
    if (this.#asked === 0 && !this.#page.inUse()) this.set('auto').catch(staysAsItIs);
  }

  /** See `setLanguage()`. */
  set(language: string): Promise<string> {
    this.#observer?.disconnect();
    if (language !== 'auto') return this.#show(language);
    const html = document.documentElement;
    this.#observer = new MutationObserver(() => {
      this.#show(html.lang).catch(staysAsItIs);
    });
    this.#observer.observe(html, { attributeFilter: ['lang'] });
    return this.#show(html.lang);
  }

  async #show(wanted: string): Promise<string> {
    const asked = ++this.#asked;
    const match = matchLocale(wanted, [this.#page.source, ...Object.keys(this.#locales)]);
    const locale = match ?? this.#page.source;
    // Loaded before anything is said to change: what cannot be loaded changes nothing, and can be tried again.
    const load = this.#locales[locale];
    if (load) await load();
    if (asked === this.#asked) await this.#change(locale, match ? wanted : locale);
    return this.#page.currentLocale();
  }

  async #change(locale: string, tag: string): Promise<void> {
    const before = this.#page.currentLocale();
    if (this.#page.inUse() !== this.#own) {
      this.#observer?.disconnect();
      throw new Error('The page has set up languages of its own: use its setLocale().');
    }
    const isShown = (this.#own?.getLocale() ?? this.#page.source) === locale;
    this.#page.setRegion({ locale, tag });
    if (this.#own || !isShown) {
      this.#own ??= this.#page.setUp({
        locales: Object.keys(this.#locales),
        load: (name) => this.#locales[name]?.() ?? Promise.reject(new Error(name)),
      });
      await this.#own.setLocale(locale);
    }
    if (isShown && this.#page.currentLocale() !== before) redraw(locale);
  }
}

/** What all localized elements listen to. */
function redraw(readyLocale: string): void {
  const detail: LocaleStatusEventDetail = { status: 'ready', readyLocale };
  const event: typeof LOCALE_STATUS_EVENT = 'lit-localize-status';
  window.dispatchEvent(new CustomEvent(event, { detail }));
}

function staysAsItIs(): void {
  // Nobody asked by script, and the browser's console names the file that could not be loaded.
}
