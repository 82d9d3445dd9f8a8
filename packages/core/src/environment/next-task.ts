/**
 * Resolves in a task of its own: between two of them the page handles input and draws frames (HTML §8.1.7.3, processing model). A timer
 * would wait for milliseconds after a few of them.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
