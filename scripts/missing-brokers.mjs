// @ts-check
/** Decides what it means that this machine lacks a broker: its tests are skipped by name, or an error. */
import { isOn } from './is-on.mjs';

/**
 * @typedef {import('./find-brokers.mjs').Broker} Broker
 * @typedef {import('./find-brokers.mjs').Brokers} Brokers
 */

/** @type {Readonly<Record<Broker, string>>} */
export const BROKER_NAMES = { mosquitto: 'Mosquitto', openssl: 'OpenSSL', nss: 'NSS’s tools' };

/**
 * The wanted brokers that this machine lacks, as a sentence to print; undefined when it has all.
 *
 * @param {readonly Broker[]} wanted
 * @param {Brokers} found
 * @param {NodeJS.ProcessEnv} [env] in continuous integration (`CI`), or with `ALL_BROKERS=1`, none may be missing
 * @returns {string | undefined}
 * @throws {Error} when one is missing that may not be
 */
export function missingBrokers(wanted, found, env = process.env) {
  const missing = wanted.filter((broker) => found[broker] === undefined);
  if (missing.length === 0) return undefined;
  const names = missing.map((broker) => BROKER_NAMES[broker]).join(' and ');
  if (isOn(env.CI) || isOn(env.ALL_BROKERS)) {
    throw new Error(`Not found, but needed for the tests: ${names}.`);
  }
  return `Not found on this machine, so its tests are skipped: ${names}.`;
}

/**
 * Which of some test files can run here. The name of a file that needs a program begins with the
 * program's, as `mosquitto-sessions.test.ts`; tests of certificates need OpenSSL, which makes them, too.
 *
 * @param {readonly string[]} files
 * @param {Brokers} found
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ runnable: string[], notice: string | undefined }} `notice` names each file that cannot
 * @throws {Error} when a broker is missing that may not be
 */
export function withoutMissingBrokers(files, found, env = process.env) {
  const wanted = new Set(files.flatMap(brokersOf));
  const missing = missingBrokers([...wanted], found, env);
  const isSkipped = (/** @type {string} */ file) => {
    return brokersOf(file).some((broker) => found[broker] === undefined);
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
 * @returns {Broker[]}
 */
function brokersOf(file) {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  /** @type {Broker[]} */
  const needed = [];
  if (name.startsWith('mosquitto')) needed.push('mosquitto');
  if (name.startsWith('nss')) needed.push('nss');
  if (/^(?:openssl|nss|mosquitto-certificates)/.test(name)) needed.push('openssl');
  return needed;
}
