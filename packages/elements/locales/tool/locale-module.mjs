// @ts-check
/** The module of one language, as `@lit/localize` takes it at run time. */
import { generateMsgId } from '@lit/localize/internal/id-generation.js';
import { translations } from './language-file.mjs';

/**
 * @param {import('./language-file.mjs').LanguageFile} contents
 * @returns {string} JavaScript; what has no translation is left out, so that it stays English
 */
export function localeModule(contents) {
  const entries = [...translations(contents)]
    .filter(([, target]) => target !== '')
    .map(([source, target]) => `  ${idOf(source)}: ${valueOf(target)},\n`);
  return [
    'const t = (strings, values) => ({ strTag: true, strings, values });\n',
    `export const templates = {\n${entries.join('')}};\n`,
  ].join('');
}

/**
 * The name under which `msg()` looks a text up: a hash of its words.
 *
 * @param {string} source
 */
export function idOf(source) {
  return generateMsgId(source.split(/\{\d+\}/), false);
}

/** @param {string} target */
function valueOf(target) {
  const [first = '', ...rest] = target.split(/\{(\d+)\}/);
  if (rest.length === 0) return JSON.stringify(first);
  const strings = [first, ...rest.filter((_, index) => index % 2 === 1)];
  const values = rest.filter((_, index) => index % 2 === 0).map(Number);
  return `t(${JSON.stringify(strings)}, ${JSON.stringify(values)})`;
}
