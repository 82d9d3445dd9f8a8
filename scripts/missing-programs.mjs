// @ts-check
/** Decides what it means that this machine lacks a program: its tests are skipped by name, or an error. */
import { isOn } from './is-on.mjs';

/**
 * @typedef {import('./find-programs.mjs').Program} Program
 * @typedef {import('./find-programs.mjs').Programs} Programs
 */

/** @type {Readonly<Record<Program, string>>} */
export const PROGRAM_NAMES = { mosquitto: 'Mosquitto', openssl: 'OpenSSL', nss: 'NSS’s tools' };

/**
 * The wanted programs that this machine lacks, as a sentence to print; undefined when it has all.
 *
 * @param {readonly Program[]} wanted
 * @param {Programs} found
 * @param {NodeJS.ProcessEnv} [env] in continuous integration (`CI`), or with `ALL_PROGRAMS=1`, none may be missing
 * @returns {string | undefined}
 * @throws {Error} when one is missing that may not be
 */
export function missingPrograms(wanted, found, env = process.env) {
  const missing = wanted.filter((program) => found[program] === undefined);
  if (missing.length === 0) return undefined;
  const names = missing.map((program) => PROGRAM_NAMES[program]).join(' and ');
  if (isOn(env.CI) || isOn(env.ALL_PROGRAMS)) {
    throw new Error(`Not found, but needed for the tests: ${names}.`);
  }
  return `Not found on this machine, so its tests are skipped: ${names}.`;
}

/**
 * Which of some test files can run here. The name of a file that needs a program begins with the
 * program's, as `mosquitto-sessions.test.ts`; tests of certificates need OpenSSL, which makes them, too.
 *
 * @param {readonly string[]} files
 * @param {Programs} found
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ runnable: string[], notice: string | undefined }} `notice` names each file that cannot
 * @throws {Error} when a program is missing that may not be
 */
export function withoutMissingPrograms(files, found, env = process.env) {
  const wanted = new Set(files.flatMap(programsOf));
  const missing = missingPrograms([...wanted], found, env);
  const isSkipped = (/** @type {string} */ file) => {
    return programsOf(file).some((program) => found[program] === undefined);
  };
  const skipped = files.filter(isSkipped);
  return {
    runnable: files.filter((file) => !isSkipped(file)),
    notice:
      missing === undefined ? undefined : `${missing}\n${skipped.map((f) => `  ${f}`).join('\n')}`,
  };
}

/**
 * @param {string} file
 * @returns {Program[]}
 */
function programsOf(file) {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  /** @type {Program[]} */
  const needed = [];
  if (name.startsWith('mosquitto')) needed.push('mosquitto');
  if (name.startsWith('nss')) needed.push('nss');
  if (/^(?:openssl|nss|mosquitto-certificates)/.test(name)) needed.push('openssl');
  return needed;
}
