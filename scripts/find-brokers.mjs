// @ts-check
/** Finds the brokers that the tests talk to. Looks only; `install-brokers.mjs` fetches. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {'mosquitto'} Broker
 *
 * @typedef {Readonly<Record<Broker, string | undefined>>} Brokers paths of their programs
 */

/** @type {readonly Broker[]} */
export const BROKERS = ['mosquitto'];

/** Where brokers are unpacked that the tests fetched for themselves. */
export const UNPACKED_BROKERS = fileURLToPath(
  new URL('../node_modules/.cache/brokers', import.meta.url),
);

/**
 * @param {NodeJS.ProcessEnv} [env] `MOSQUITTO_PATH` comes before the usual places; `WITHOUT_BROKERS=mosquitto` shows how the
 *   tests do without
 * @param {string} [unpacked] the folder of brokers that were unpacked
 * @returns {Brokers}
 */
export function findBrokers(env = process.env, unpacked = UNPACKED_BROKERS) {
  if (env.WITHOUT_BROKERS === 'mosquitto') return { mosquitto: undefined };
  return { mosquitto: mosquittoPlaces(env, unpacked).find((place) => existsSync(place)) };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} unpacked
 */
function mosquittoPlaces(env, unpacked) {
  const named = env.MOSQUITTO_PATH ? [env.MOSQUITTO_PATH] : [];
  const inPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  switch (process.platform) {
    case 'win32':
      return [
        ...named,
        ...inPath.map((folder) => join(folder, 'mosquitto.exe')),
        join(env.PROGRAMFILES ?? 'C:\\Program Files', 'mosquitto', 'mosquitto.exe'),
      ];
    default: {
      // Programs of the system are often outside a person's PATH.
      const folders = [...inPath, '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/sbin'];
      return [
        ...named,
        ...folders.map((folder) => join(folder, 'mosquitto')),
        join(unpacked, 'mosquitto', 'usr', 'sbin', 'mosquitto'),
      ];
    }
  }
}
