// @ts-check
import { fileURLToPath } from 'node:url';
import browserslist from 'browserslist';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The browsers whose versions a build can aim at, by their names in `.browserslistrc`. */
const BUILD_NAMES = new Map([
  ['chrome', 'chrome'],
  ['edge', 'edge'],
  ['firefox', 'firefox'],
  ['safari', 'safari'],
  ['ios_saf', 'ios'],
]);

/** The oldest supported browsers, as `build.target` of Vite takes them: `['chrome123', …]`. */
export function buildTarget() {
  /** @type {Map<string, number>} */
  const oldest = new Map();
  for (const entry of browserslist(undefined, { path: ROOT })) {
    const [name = '', versions = ''] = entry.split(' ');
    const version = Number.parseFloat(versions);
    const target = BUILD_NAMES.get(name);
    if (!target) throw new Error(`.browserslistrc names ${name}, which no build can aim at.`);
    oldest.set(target, Math.min(version, oldest.get(target) ?? Infinity));
  }
  return [...oldest].map(([target, version]) => `${target}${version}`);
}
