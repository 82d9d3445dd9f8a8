/** Says that templates have changed, to every page and part of a page that shows them; it says nothing else. */

/** Tells all who watch the templates of that database. */
export function tellTemplates(databaseName: string): void {
  const channel = openChannel(databaseName);
  channel?.postMessage('changed');
  channel?.close();
}

/** Calls `listener` at each change, of this page too, until the signal. */
export function watchTemplates(
  databaseName: string,
  listener: () => void,
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  const channel = openChannel(databaseName);
  channel?.addEventListener('message', listener);
  signal.addEventListener(
    'abort',
    () => {
      channel?.close();
    },
    { once: true },
  );
}

function openChannel(databaseName: string): BroadcastChannel | undefined {
  return 'BroadcastChannel' in globalThis
    ? new BroadcastChannel(`mqtt-kit templates ${databaseName}`)
    : undefined;
}
