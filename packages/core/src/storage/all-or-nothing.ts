/** How a transaction ends: with everything that was asked of it, or with nothing. */
import { nameOf } from './storage-error.js';

/** The part of a transaction that is used. */
interface Ending {
  readonly done: Promise<void>;
  abort(): void;
}

/**
 * Asks for everything and waits until it is written. A request may also throw where it is made, as for a full disk or a key that this
 * browser keeps nowhere; a transaction by itself would then still write what was asked before.
 *
 * @param ask - makes the requests and adds them to the list.
 * @throws what failed, rather than the aborting that followed from it.
 */
export async function allOrNothing(
  transaction: Ending,
  ask: (requests: Promise<unknown>[]) => Promise<void>,
): Promise<void> {
  const requests: Promise<unknown>[] = [];
  try {
    await ask(requests);
  } catch (error) {
    abort(transaction);
    await Promise.allSettled([...requests, transaction.done]);
    throw error;
  }
  const results = await Promise.allSettled([...requests, transaction.done]);
  const failures = results.flatMap((result): unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (failures.length === 0) return;
  throw failures.find((failure) => nameOf(failure) !== 'AbortError') ?? failures[0];
}

function abort(transaction: Ending): void {
  try {
    transaction.abort();
  } catch {
    // It was aborted already, by the failure that led here.
  }
}
