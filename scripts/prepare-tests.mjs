// @ts-check
/**
 * Makes ready what the tests need of the machine: browsers to run in and programs to talk to. On
 * Debian and its kin, as root, installs what is missing; elsewhere uses what there is and names what
 * will be skipped. In continuous integration (`CI`), or with `ALL_BROWSERS=1` and `ALL_PROGRAMS=1`, a
 * missing one is an error.
 */
import { canInstall } from './debian.mjs';
import { PROGRAMS, findPrograms } from './find-programs.mjs';
import { ENGINES, findBrowsers } from './find-browsers.mjs';
import { installPrograms } from './install-programs.mjs';
import { installBrowsers } from './install-browsers.mjs';
import { missingPrograms } from './missing-programs.mjs';
import { skippedEngines } from './missing-browsers.mjs';

if (canInstall()) {
  installBrowsers();
  installPrograms();
}

try {
  const found = findBrowsers();
  const notices = [skippedEngines(ENGINES, found), missingPrograms(PROGRAMS, findPrograms())];
  for (const notice of notices) if (notice !== undefined) console.warn(notice);
  if (ENGINES.every((engine) => found[engine] === undefined)) {
    throw new Error('Without any browser there is nothing to run the tests in.');
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
