// @ts-check
/** Finds the browsers that the tests run in. Looks only; `install-browsers.mjs` installs. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {'chromium' | 'firefox' | 'webkit'} Engine
 *
 * @typedef {object} WebKitPrograms
 * @property {string} miniBrowser the browser
 * @property {string} driver its WebDriver
 * @property {string} xvfb a display without a screen
 *
 * @typedef {object} Browsers
 * @property {string | undefined} chromium path of Chrome, Chromium or Edge
 * @property {string | undefined} headlessShell path of the same Chromium without its windows, for pages that need none of what is around
 *   a page: it takes half the time. None where `CHROME_PATH` names a browser
 * @property {string | undefined} firefox path of Firefox
 * @property {WebKitPrograms | undefined} webkit WebKitGTK, on Linux only
 */

/** @type {readonly Engine[]} */
export const ENGINES = ['chromium', 'firefox', 'webkit'];

/**
 * @param {NodeJS.ProcessEnv} [env] `CHROME_PATH`, `FIREFOX_PATH`, `WEBKIT_PATH` (MiniBrowser),
 *   `WEBKIT_DRIVER_PATH` and `XVFB_PATH` come before the usual places
 * @returns {Browsers}
 */
export function findBrowsers(env = process.env) {
  return {
    chromium: firstExisting(env.CHROME_PATH, ...chromiumPlaces(env)),
    headlessShell: env.CHROME_PATH
      ? undefined
      : firstExisting(...inPath(env, ['chromium-headless-shell'])),
    firefox: firstExisting(env.FIREFOX_PATH, ...firefoxPlaces(env)),
    webkit: process.platform === 'linux' ? findWebKit(env) : undefined,
  };
}

/** @param {NodeJS.ProcessEnv} env */
function chromiumPlaces(env) {
  switch (process.platform) {
    case 'darwin':
      return [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ];
    case 'win32':
      return inProgramFiles(env, [
        'Google\\Chrome\\Application\\chrome.exe',
        'Chromium\\Application\\chrome.exe',
        'Microsoft\\Edge\\Application\\msedge.exe',
      ]);
    default:
      return inPath(env, [
        'chromium',
        'google-chrome-stable',
        'google-chrome',
        'chromium-browser',
        'microsoft-edge-stable',
        'microsoft-edge',
      ]);
  }
}

/** @param {NodeJS.ProcessEnv} env */
function firefoxPlaces(env) {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications/Firefox.app/Contents/MacOS/firefox'];
    case 'win32':
      return inProgramFiles(env, ['Mozilla Firefox\\firefox.exe']);
    default:
      // The file behind Debian's launcher script is not needed: the launcher takes all arguments.
      return inPath(env, ['firefox-esr', 'firefox']);
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {WebKitPrograms | undefined}
 */
function findWebKit(env) {
  const miniBrowser = firstExisting(env.WEBKIT_PATH, ...miniBrowserPlaces());
  const driver = firstExisting(env.WEBKIT_DRIVER_PATH, ...inPath(env, ['WebKitWebDriver']));
  const xvfb = firstExisting(env.XVFB_PATH, ...inPath(env, ['Xvfb']));
  return miniBrowser && driver && xvfb ? { miniBrowser, driver, xvfb } : undefined;
}

/** MiniBrowser lies outside PATH, beside the library whose version it shares. */
function miniBrowserPlaces() {
  const multiarch = listFolder('/usr/lib')
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join('/usr/lib', name));
  return ['/usr/libexec', '/usr/lib', '/usr/lib64', ...multiarch].flatMap((folder) =>
    listFolder(folder)
      .filter((name) => /^webkit(2)?gtk-/.test(name))
      .map((name) => join(folder, name, 'MiniBrowser')),
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} programs
 */
function inProgramFiles(env, programs) {
  const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
  return programs.flatMap((program) =>
    folders.flatMap((folder) => (folder ? [join(folder, program)] : [])),
  );
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} programs
 */
function inPath(env, programs) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)));
}

/** @param {string} folder */
function listFolder(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {(string | undefined)[]} files */
function firstExisting(...files) {
  return files.find((file) => file !== undefined && existsSync(file));
}
