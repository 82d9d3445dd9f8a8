// What each `locales/<language>.js` gives: built from `<language>.json` by tool/build.mjs.
import type { LocaleModule } from '@lit/localize';

/** The texts of one language, as `@lit/localize` takes them. */
export declare const templates: LocaleModule['templates'];
