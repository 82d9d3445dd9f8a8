// @ts-check
/** Installs the browsers that the tests run in, with apt. */
import { aptGet, refreshPackageList } from './debian.mjs';
import { ENGINES, findBrowsers } from './find-browsers.mjs';
import { ENGINE_NAMES } from './missing-browsers.mjs';

/** @type {Record<import('./find-browsers.mjs').Engine | 'headlessShell', string[]>} */
const DEBIAN_PACKAGES = {
  chromium: ['chromium'],
  headlessShell: ['chromium-headless-shell'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

/** Installs each browser that this machine lacks. */
export function installBrowsers() {
  const found = findBrowsers();
  // One at a time: where one engine has no package, the others still get theirs.
  for (const engine of ENGINES.filter((each) => found[each] === undefined))
    install(ENGINE_NAMES[engine], DEBIAN_PACKAGES[engine]);
  const { chromium, headlessShell } = findBrowsers();
  if (chromium !== undefined && headlessShell === undefined && !process.env.CHROME_PATH)
    install('Chromium without windows', DEBIAN_PACKAGES.headlessShell);
}

/**
 * @param {string} name
 * @param {string[]} packages
 */
function install(name, packages) {
  refreshPackageList();
  console.log(`Installing ${name}…`);
  aptGet(['install', '--yes', '--no-install-recommends', ...packages]);
}
