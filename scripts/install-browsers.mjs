// @ts-check
/** Installs the browsers that the tests run in, with apt. */
import { aptGet, refreshPackageList } from './debian.mjs';
import { ENGINES, findBrowsers } from './find-browsers.mjs';
import { ENGINE_NAMES } from './missing-browsers.mjs';

/** @type {Record<import('./find-browsers.mjs').Engine, string[]>} */
const DEBIAN_PACKAGES = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

/** Installs each browser that this machine lacks. */
export function installBrowsers() {
  const found = findBrowsers();
  // One at a time: where one engine has no package, the others still get theirs.
  for (const engine of ENGINES.filter((each) => found[each] === undefined)) {
    refreshPackageList();
    console.log(`Installing ${ENGINE_NAMES[engine]}…`);
    aptGet(['install', '--yes', '--no-install-recommends', ...DEBIAN_PACKAGES[engine]]);
  }
}
