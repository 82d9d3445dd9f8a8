// @ts-check
/**
 * Makes a fresh clone ready: with nothing but Node and npm, installs the dependencies as the
 * lockfile names them, with the pnpm that package.json names, and builds what the sources need.
 * Does nothing when all is up to date, so that every command can begin with it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCKFILE = new URL('../pnpm-lock.yaml', import.meta.url);
/** pnpm's own record of what it installed last. */
const INSTALLED_LOCKFILE = new URL('../node_modules/.pnpm/lock.yaml', import.meta.url);
/** What the sources import and no compiler makes: MQTT.js's client, and the texts of each language. */
const BUILDS = ['core/mqtt-client/build.mjs', 'elements/locales/tool/build.mjs'];

const { engines, packageManager } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

requireNode(engines.node.replace('>=', ''));
if (!isInstalled()) install();
for (const build of BUILDS) {
  const program = new URL(`../packages/${build}`, import.meta.url);
  if (existsSync(program)) run(process.execPath, [fileURLToPath(program), '--if-stale']);
}

/** @param {string} wanted a version such as `20.19` */
function requireNode(wanted) {
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  console.error(
    `This project needs Node ${wanted} or newer, and this is Node ${process.versions.node}.\n` +
      'Get a newer one from https://nodejs.org, then run the same command again.',
  );
  process.exit(1);
}

function isInstalled() {
  return existsSync(INSTALLED_LOCKFILE) && readLines(INSTALLED_LOCKFILE) === readLines(LOCKFILE);
}

/** @param {URL} file */
function readLines(file) {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
}

function install() {
  console.log('Installing dependencies…');
  run('npx', ['--yes', packageManager.split('+')[0], 'install', '--frozen-lockfile']);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  // On Windows npx is a command file, which only a shell can run.
  const needsShell = process.platform === 'win32' && program === 'npx';
  const options = {
    cwd: ROOT,
    stdio: /** @type {const} */ ('inherit'),
    // The tests use the machine's own browsers.
    env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' },
  };
  const { status, error } = needsShell
    ? spawnSync([program, ...args].join(' '), { ...options, shell: true })
    : spawnSync(program, args, options);
  if (error) console.error(`${program} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
