import type { Plugin } from 'vite';

/** The test runner asks for a test file with the id of the session; nothing else is asked so. */
const TEST_FILE = /[?&]wtr-session-id=/;

/** Makes each test file import a module before anything else. */
export function setUpTestFiles(setupModule: string): Plugin {
  return {
    name: 'set-up-test-files',
    enforce: 'pre',
    transform(code, id) {
      // On the first line, so that the lines of the file keep their numbers.
      return TEST_FILE.test(id)
        ? { code: `import '${setupModule}';${code}`, map: null }
        : undefined;
    },
  };
}
