/**
 * Resolves when the page's own scripts have had their turn: the document is parsed and the deferred scripts, modules among them,
 * have run. Before that, what an element misses may still come, and who listens for its events may not listen yet.
 */
export function pageSettled(): Promise<void> {
  return (settled ??= settle());
}

let settled: Promise<void> | undefined;

async function settle(): Promise<void> {
  const [navigation] = performance.getEntriesByType('navigation');
  // Also while it loads pictures, which may take as long as it likes.
  const isParsed =
    navigation instanceof PerformanceNavigationTiming && navigation.domContentLoadedEventEnd > 0;
  if (document.readyState !== 'complete' && !isParsed) {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        document.removeEventListener('DOMContentLoaded', done);
        window.removeEventListener('load', done);
        resolve();
      };
      document.addEventListener('DOMContentLoaded', done);
      window.addEventListener('load', done);
    });
  }
  await new Promise<void>((resolve) => {
    setTimeout(resolve);
  });
}
