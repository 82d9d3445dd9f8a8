// @ts-check
/**
 * Makes the browsers ready that the tests run in. On Debian and its kin, as root, installs what is
 * missing; elsewhere uses what there is and names the engines that will be skipped. In continuous
 * integration (`CI`), or with `ALL_BROWSERS=1`, a missing engine is an error.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ENGINES, findBrowsers } from './find-browsers.mjs';

/** @type {Record<import('./find-browsers.mjs').Engine, { name: string, packages: string[] }>} */
const ENGINE_FACTS = {
  chromium: { name: 'Chromium', packages: ['chromium'] },
  firefox: { name: 'Firefox', packages: ['firefox-esr'] },
  webkit: { name: 'WebKit', packages: ['webkit2gtk-driver', 'xvfb'] },
};

if (missingEngines().length > 0 && canInstall()) installMissing();

const missing = missingEngines().map((engine) => ENGINE_FACTS[engine].name);
if (missing.length > 0) {
  const names = missing.join(' and ');
  if (mustHaveAll()) {
    console.error(`Not found, but needed for the tests: ${names}.`);
    process.exit(1);
  }
  console.warn(`Not found on this machine, so the tests skip: ${names}.`);
  if (missing.length === ENGINES.length) {
    console.error('Without any browser there is nothing to run the tests in.');
    process.exit(1);
  }
}

function missingEngines() {
  const found = findBrowsers();
  return ENGINES.filter((engine) => found[engine] === undefined);
}

function mustHaveAll() {
  const { CI = '', ALL_BROWSERS = '' } = process.env;
  return [CI, ALL_BROWSERS].some((value) => !['', '0', 'false'].includes(value));
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
    const { name, packages } = ENGINE_FACTS[engine];
    console.log(`Installing ${name}…`);
    apt(['install', '--yes', '--no-install-recommends', ...packages]);
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
