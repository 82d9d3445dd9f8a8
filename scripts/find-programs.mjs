// @ts-check
/** Finds the programs that the tests talk to: a broker, and what makes and keeps certificates. Looks only; `install-programs.mjs` fetches. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {'mosquitto' | 'openssl' | 'nss'} Program `nss` stands for its tools, `pk12util` and `certutil`
 *
 * @typedef {Readonly<Record<Program, string | undefined>>} Programs paths of their programs
 */

/** @type {readonly Program[]} */
export const PROGRAMS = ['mosquitto', 'openssl', 'nss'];

/** Where brokers are unpacked that the tests fetched for themselves. */
export const UNPACKED_BROKERS = fileURLToPath(
  new URL('../node_modules/.cache/brokers', import.meta.url),
);

/**
 * @param {NodeJS.ProcessEnv} [env] `MOSQUITTO_PATH` comes before the usual places; `WITHOUT_PROGRAMS=mosquitto,nss` shows how the
 *   tests do without
 * @param {string} [unpacked] the folder of brokers that were unpacked
 * @returns {Programs}
 */
export function findPrograms(env = process.env, unpacked = UNPACKED_BROKERS) {
  const without = (env.WITHOUT_PROGRAMS ?? '').split(',');
  const first = (/** @type {string[]} */ places) => places.find((place) => existsSync(place));
  return {
    mosquitto: without.includes('mosquitto') ? undefined : first(mosquittoPlaces(env, unpacked)),
    openssl: without.includes('openssl') ? undefined : first(inPath(env, 'openssl')),
    nss: without.includes('nss') ? undefined : first(inPath(env, 'pk12util')),
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} program
 */
function inPath(env, program) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const file = process.platform === 'win32' ? `${program}.exe` : program;
  return folders.map((folder) => join(folder, file));
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} unpacked
 */
function mosquittoPlaces(env, unpacked) {
  const named = env.MOSQUITTO_PATH ? [env.MOSQUITTO_PATH] : [];
  switch (process.platform) {
    case 'win32':
      return [
        ...named,
        ...inPath(env, 'mosquitto'),
        join(env.PROGRAMFILES ?? 'C:\\Program Files', 'mosquitto', 'mosquitto.exe'),
      ];
    default: {
      // Programs of the system are often outside a person's PATH.
      const folders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];
      return [
        ...named,
        ...inPath(env, 'mosquitto'),
        ...folders.map((folder) => join(folder, 'mosquitto')),
        join(unpacked, 'mosquitto', 'usr', 'sbin', 'mosquitto'),
      ];
    }
  }
}
