/**
 * Which of some languages serves a reader of another: `de` for `de-AT`, `zh-Hans` for `zh` and `zh-SG`. One in another script does not:
 * nothing for `zh-TW`.
 *
 * @param tag - undefined is the answer to anything that is no language tag, too.
 */
export function matchLocale(tag: string, locales: readonly string[]): string | undefined {
  try {
    const wanted = written(tag);
    return locales.find((locale) => written(locale) === wanted);
  } catch {
    // The browser's own judgement of what is a language tag.
    return undefined;
  }
}

function written(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize();
  return `${language}-${script ?? ''}`;
}
