import { pageLocale } from './locale.js';
import type { PageLanguage } from './page-language.js';

/** English pages load none of it. */
async function loadLanguage(): Promise<PageLanguage> {
  return (await import('./kit-language.js')).kitLanguage(pageLocale);
}

/**
 * Chooses the language of every element in the page. Without it elements follow `<html lang>` where `@mqtt-kit/elements/define` or
 * `mqtt-kit.js` defined them. A region takes the words of its language and writes numbers its own way (`de-AT`); a language that does
 * not come with the kit is shown in English (see `setUpLocalization()` for others).
 *
 * @param tag - `'de'`, or `'auto'`: that of `<html lang>`, now and whenever it changes.
 *
 * @returns the language shown.
 *
 * @throws TypeError when it cannot be loaded; then nothing changes. Error when the page has set up languages of its own.
 *
 * @example
 * await setLanguage('de');
 */
export async function setLanguage(tag: string): Promise<string> {
  return (await loadLanguage()).set(tag);
}

/** Follows `<html lang>`, unless the page says which language it wants. */
export function followPageLanguage(): void {
  const page = document.documentElement;
  const follow = async (): Promise<void> => {
    if (/^(en(-us)?)?$/i.test(page.lang)) return;
    try {
      (await loadLanguage()).followUnlessChosen();
      observer.disconnect();
    } catch {
      // English stays; the browser's console names the file that could not be loaded, and the next change tries again.
    }
  };
  const observer = new MutationObserver(() => void follow());
  observer.observe(page, { attributeFilter: ['lang'] });
  void follow();
}
