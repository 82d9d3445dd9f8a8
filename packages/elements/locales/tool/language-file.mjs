// @ts-check
/**
 * The files that translators edit, one a language: for each file of the sources the English texts
 * and, beside each, the translation, or `""` while there is none.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const FOLDER = new URL('../', import.meta.url);

/**
 * @typedef {Record<string, Record<string, string>>} LanguageFile
 *
 * @typedef {import('./read-messages.mjs').Messages} Messages
 */

/** The languages that have a file: `['de', 'zh-Hans']`. */
export function languages() {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

/**
 * @param {string} language
 * @returns {LanguageFile}
 */
export function readLanguage(language) {
  try {
    return JSON.parse(readFileSync(fileOf(language), 'utf8'));
  } catch (error) {
    throw new Error(`locales/${language}.json is not valid JSON.`, { cause: error });
  }
}

/**
 * @param {string} language
 * @param {LanguageFile} contents
 */
export function writeLanguage(language, contents) {
  writeFileSync(fileOf(language), `${JSON.stringify(contents, null, 2)}\n`);
}

/**
 * Every text of a language by its English one.
 *
 * @param {LanguageFile} contents
 * @returns {Map<string, string>}
 */
export function translations(contents) {
  return new Map(Object.values(contents).flatMap((texts) => Object.entries(texts)));
}

/**
 * The file as the sources want it, with the translations that there are.
 *
 * @param {Messages} messages
 * @param {LanguageFile} before
 * @returns {LanguageFile}
 */
export function inStep(messages, before) {
  const known = translations(before);
  return Object.fromEntries(
    [...messages].map(([file, texts]) => [
      file,
      Object.fromEntries([...texts].map((text) => [text, known.get(text) ?? ''])),
    ]),
  );
}

/**
 * What is wrong with the file of a language, in words. A missing translation is not: English stands
 * in for it.
 *
 * @param {Messages} messages
 * @param {LanguageFile} contents
 */
export function faults(messages, contents) {
  const faults = [];
  const texts = new Set([...messages.values()].flatMap((each) => [...each]));
  const listed = translations(contents);
  if (texts.size !== listed.size || [...texts].some((text) => !listed.has(text)))
    faults.push('is not in step with the sources: run `npm run locales:extract`');
  for (const [source, target] of listed) {
    if (target === '') continue;
    const [wanted, found] = [valuesOf(source), valuesOf(target)];
    if (wanted !== found)
      faults.push(`“${target}” has ${found || 'no values'}, and needs ${wanted || 'none'}`);
    if (edges(source) !== edges(target))
      faults.push(`“${target}” must begin and end with the same spaces as “${source}”`);
  }
  return faults;
}

/**
 * The English texts that have no translation yet.
 *
 * @param {LanguageFile} contents
 */
export function missing(contents) {
  return [...translations(contents)].filter(([, target]) => target === '').map(([text]) => text);
}

/** @param {string} language */
function fileOf(language) {
  return new URL(`${language}.json`, FOLDER);
}

/** @param {string} text */
function valuesOf(text) {
  return [...new Set(text.match(/\{\d+\}/g))].sort().join(', ');
}

/** @param {string} text */
function edges(text) {
  return `${/^\s*/.exec(text)?.[0] ?? ''}|${/\s*$/.exec(text)?.[0] ?? ''}`;
}
