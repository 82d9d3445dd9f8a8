// @ts-check
/**
 * Brings the file of every language in step with the sources: new texts are added without a
 * translation, texts that are gone are removed, and all others keep theirs. With the name of a new
 * language (`npm run locales:extract -- it`) it gets a file too.
 */
import {
  inStep,
  languages,
  missing,
  readLanguage,
  translations,
  writeLanguage,
} from './language-file.mjs';
import { readMessages } from './read-messages.mjs';

const messages = readMessages();
const added = process.argv.slice(2).filter((language) => !languages().includes(language));
for (const language of added) writeLanguage(language, {});

for (const language of languages()) {
  const before = readLanguage(language);
  const after = inStep(messages, before);
  writeLanguage(language, after);
  const texts = translations(after);
  console.log(`${language}: ${texts.size} texts, ${missing(after).length} without a translation`);
  for (const [text, target] of translations(before)) {
    if (target !== '' && !texts.has(text)) console.log(`  removed: “${text}” (“${target}”)`);
  }
}
