// @ts-check
/** Decides what it means that this machine lacks an engine: it is skipped by name, or an error. */
import { isOn } from './is-on.mjs';

/**
 * @typedef {import('./find-browsers.mjs').Engine} Engine
 */

/** @type {Readonly<Record<Engine, string>>} */
export const ENGINE_NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };

/**
 * The wanted engines that this machine lacks, as a sentence to print; undefined when it has all.
 *
 * @param {readonly Engine[]} wanted
 * @param {import('./find-browsers.mjs').Browsers} found
 * @param {NodeJS.ProcessEnv} [env] in continuous integration (`CI`), or with `ALL_BROWSERS=1`, none may be missing
 * @returns {string | undefined}
 * @throws {Error} when one is missing that may not be
 */
export function skippedEngines(wanted, found, env = process.env) {
  const missing = wanted.filter((engine) => found[engine] === undefined);
  if (missing.length === 0) return undefined;
  const names = missing.map((engine) => ENGINE_NAMES[engine]).join(' and ');
  if (isOn(env.CI) || isOn(env.ALL_BROWSERS)) {
    throw new Error(`Not found, but needed for the tests: ${names}.`);
  }
  return `Not found on this machine, so the tests skip: ${names}.`;
}
