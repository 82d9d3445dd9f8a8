// @ts-check
/** Fails when the file of a language is not in step with the sources, or a translation loses a value. */
import { faults, languages, missing, readLanguage } from './language-file.mjs';
import { readMessages } from './read-messages.mjs';

const messages = readMessages();
for (const language of languages()) {
  const contents = readLanguage(language);
  const found = faults(messages, contents);
  for (const fault of found) console.error(`locales/${language}.json: ${fault}`);
  if (found.length > 0) process.exitCode = 1;
  const gaps = missing(contents).length;
  if (gaps > 0) console.log(`locales/${language}.json: ${gaps} texts without a translation`);
}
