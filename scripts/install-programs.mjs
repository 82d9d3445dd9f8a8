// @ts-check
/**
 * Fetches the programs that the tests talk to, with apt. The packages of brokers are only unpacked, into
 * a folder of this project, never installed: installing one would start its service, now and at each start
 * of the machine, and might restart one that somebody else needs. The others start nothing.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { aptGet, refreshPackageList } from './debian.mjs';
import { PROGRAMS, findPrograms, UNPACKED_BROKERS } from './find-programs.mjs';
import { PROGRAM_NAMES } from './missing-programs.mjs';

/** Debian packages that start nothing. */
const PACKAGES = /** @type {const} */ ({ openssl: 'openssl', nss: 'libnss3-tools' });

/** Fetches each that this machine lacks. */
export function installPrograms() {
  const found = findPrograms();
  for (const program of PROGRAMS.filter((each) => found[each] === undefined)) {
    refreshPackageList();
    console.log(`Fetching ${PROGRAM_NAMES[program]}…`);
    if (program !== 'mosquitto') {
      aptGet(['install', '--yes', '--no-install-recommends', PACKAGES[program]]);
      continue;
    }
    // The Debian package has the program’s name.
    if (!unpack(program, join(UNPACKED_BROKERS, program))) {
      console.warn(`${PROGRAM_NAMES[program]} could not be unpacked.`);
    }
  }
}

/**
 * @param {string} name of the package
 * @param {string} target
 */
function unpack(name, target) {
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-kit-'));
  // apt downloads as a user of its own.
  chmodSync(folder, 0o777);
  try {
    if (!aptGet(['download', name], folder)) return false;
    const file = readdirSync(folder).find((each) => each.endsWith('.deb'));
    if (file === undefined) return false;
    const archive = join(folder, file);
    const depends = dpkgDeb('--field', archive, 'Depends');
    if (depends === undefined) return false;
    // The libraries it is linked with start nothing and are installed as any other.
    if (!aptGet(['satisfy', '--yes', '--no-install-recommends', depends.trim()])) return false;
    // Whole or not at all, also when this is interrupted.
    mkdirSync(dirname(target), { recursive: true });
    const half = mkdtempSync(`${target}-`);
    if (dpkgDeb('--extract', archive, half) === undefined) return false;
    rmSync(target, { recursive: true, force: true });
    renameSync(half, target);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string[]} args */
function dpkgDeb(...args) {
  const { status, stdout } = spawnSync('dpkg-deb', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return status === 0 ? stdout : undefined;
}
