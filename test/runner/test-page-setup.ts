/// <reference types="vite/client" />

/**
 * Runs in the page before each test file. A promise rejected without a handler fails the test
 * during which it happened, as an exception does; after each test there is a pause in which what
 * that test left behind can show itself.
 */
const SETTLE_AFTER_FILE_MS = 50;

addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  reportError(event.reason);
});

afterEach(() => pause(0));
after(() => pause(SETTLE_AFTER_FILE_MS));

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

const runs: unknown = import.meta.env.FAST_CHECK_RUNS;
if (typeof runs === 'number') {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ numRuns: runs });
}
