import { waitUntil as waitUntilWithin } from '@open-wc/testing';

/** Longer than a busy machine needs for anything, shorter than a test may take. */
const PATIENCE = { interval: 20, timeout: 20_000 };

/**
 * Waits until `predicate` gives something true; a test that expects something to come says nothing
 * of how fast it comes.
 *
 * @throws Error saying that `what` did not happen
 */
export async function waitUntil(predicate: () => unknown, what: string): Promise<void> {
  await waitUntilWithin(predicate, what, PATIENCE);
}
