// @ts-check
/** Debian and its kin, where the tests may install what they lack. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Whether this is such a system and this program may install packages on it. */
export function canInstall() {
  return process.getuid?.() === 0 && isDebianLike();
}

/**
 * Runs apt-get; says so when that does not succeed.
 *
 * @param {string[]} args
 * @param {string} [folder] where to run it
 * @returns {boolean} whether it succeeded
 */
export function aptGet(args, folder) {
  const { status } = spawnSync('apt-get', ['-q', ...args], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    ...(folder === undefined ? {} : { cwd: folder }),
  });
  if (status !== 0) console.warn(`apt-get ${args.join(' ')} did not succeed.`);
  return status === 0;
}

let isListFresh = false;

/** Asks the archive what it has, once a run. */
export function refreshPackageList() {
  if (!isListFresh) aptGet(['update']);
  isListFresh = true;
}

function isDebianLike() {
  try {
    return /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
