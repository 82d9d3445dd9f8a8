// @ts-check
/**
 * Makes the browsers ready that the tests run in. On Debian and its kin, as root, installs what is
 * missing; elsewhere uses what there is and names the engines that will be skipped. In continuous
 * integration (`CI`), or with `ALL_BROWSERS=1`, a missing engine is an error.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ENGINES, findBrowsers } from './find-browsers.mjs';
import { ENGINE_NAMES, skippedEngines } from './missing-browsers.mjs';

/** @type {Record<import('./find-browsers.mjs').Engine, string[]>} */
const DEBIAN_PACKAGES = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

if (missingEngines().length > 0 && canInstall()) installMissing();

try {
  const skipped = skippedEngines(ENGINES, findBrowsers());
  if (skipped !== undefined) console.warn(skipped);
  if (missingEngines().length === ENGINES.length) {
    throw new Error('Without any browser there is nothing to run the tests in.');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function missingEngines() {
  const found = findBrowsers();
  return ENGINES.filter((engine) => found[engine] === undefined);
}

function canInstall() {
  return process.getuid?.() === 0 && isDebianLike();
}

function isDebianLike() {
  try {
    return /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function installMissing() {
  apt(['update']);
  // One at a time: where one engine has no package, the others still get theirs.
  for (const engine of missingEngines()) {
    console.log(`Installing ${ENGINE_NAMES[engine]}…`);
    apt(['install', '--yes', '--no-install-recommends', ...DEBIAN_PACKAGES[engine]]);
  }
}

/** @param {string[]} args */
function apt(args) {
  const { status } = spawnSync('apt-get', ['-q', ...args], {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) console.warn(`apt-get ${args.join(' ')} did not succeed.`);
}
