/** Pure: what went wrong in a database, in the kit's words. */
import { MqttError } from '../errors.js';

/**
 * An error of the browser's storage as an {@link MqttError}; one that is an MqttError already stays as it is.
 *
 * - `storage-full` for a QuotaExceededError (Storage Standard, quota): also a device whose disk is full.
 * - `storage-unavailable` for a DataCloneError: some browsers keep no key in a private window.
 * - `outbox-failed` for the rest.
 */
export function storageError(cause: unknown): MqttError {
  if (cause instanceof MqttError) return cause;
  if (nameOf(cause) === 'QuotaExceededError') {
    const text = 'The browser has no room left for this page; nothing was written.';
    return new MqttError('storage-full', text, { retryable: true, cause });
  }
  if (nameOf(cause) === 'DataCloneError')
    return unavailable('it keeps no keys here, as in a private window.', cause);
  const text = `The browser’s database did not do what it was asked${because(cause)}.`;
  return new MqttError('outbox-failed', text, { retryable: true, cause });
}

/** That the database, or something it needs, is not to be had at all. */
export function unavailable(why: string, cause?: unknown, retryable = false): MqttError {
  const text = `Nothing can be kept in this browser: ${why}`;
  return new MqttError('storage-unavailable', text, { cause, retryable });
}

/** That the database is there, and in the way of its own use. */
export function unusable(
  code: 'storage-blocked' | 'storage-damaged' | 'storage-newer',
  cause?: unknown,
): MqttError {
  return new MqttError(code, UNUSABLE[code], { cause, retryable: code === 'storage-blocked' });
}

const UNUSABLE = {
  'storage-blocked':
    'Another tab has an older version of this page’s database open. Close the page’s other tabs.',
  'storage-damaged': 'This page’s database is damaged. Clear this site’s data.',
  'storage-newer': 'A newer version of this page has changed its database. Reload the page.',
} as const;

/** Why a database did not open. */
export function openingError(cause: unknown): MqttError {
  switch (nameOf(cause)) {
    case 'VersionError':
      return unusable('storage-newer', cause);
    case 'SecurityError':
      return unavailable('it does not allow this page to store anything.', cause);
    case 'QuotaExceededError':
      return storageError(cause);
    case undefined:
    case 'ReferenceError':
    case 'TypeError':
      return unavailable('it has no database for this page.', cause);
    default:
      return unavailable(`its database cannot be opened${because(cause)}.`, cause, true);
  }
}

/** The `name` of an error: DOMExceptions are told apart by it, and are of another class in another realm. */
export function nameOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('name' in error)) return undefined;
  return typeof error.name === 'string' ? error.name : undefined;
}

function because(cause: unknown): string {
  const name = nameOf(cause);
  return name === undefined ? '' : ` (${name})`;
}
