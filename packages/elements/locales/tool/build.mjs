// @ts-check
/**
 * Builds `dist/locales/<language>.js` from the file of each language: what a browser loads.
 * `--if-stale` does nothing when neither the languages nor this folder have changed since the last
 * build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { languages, readLanguage } from './language-file.mjs';
import { localeModule } from './locale-module.mjs';

const LOCALES = new URL('../', import.meta.url);
const OUT = new URL('../../dist/locales/', import.meta.url);
const STAMP = new URL('.inputs', OUT);

const inputs = createHash('sha256');
for (const folder of [LOCALES, new URL('./', import.meta.url)]) {
  for (const name of readdirSync(folder).sort())
    if (/\.(json|mjs)$/.test(name)) inputs.update(name).update(readFileSync(new URL(name, folder)));
}
const stamp = inputs.digest('hex');
const isCurrent = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp;

if (!isCurrent || !process.argv.includes('--if-stale')) {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  for (const language of languages())
    writeFileSync(new URL(`${language}.js`, OUT), localeModule(readLanguage(language)));
  writeFileSync(STAMP, stamp);
}
