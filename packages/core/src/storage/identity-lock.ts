/** Who holds which identity: one exclusive Web Lock each, which the browser frees when a tab ends, however it ends. */
import { unavailable } from './storage-error.js';

const PREFIX = 'mqtt-kit/identity/';

/** The part of the Web Locks API that is used; `navigator.locks` has it. */
export type Locks = Pick<LockManager, 'request' | 'query'>;

/** A held identity. */
export interface IdentityLock {
  readonly identity: string;
  /** Whether it is still held: a page's own code may steal a lock. */
  readonly held: boolean;
  /** Lets go; resolves when others can take it. Further calls do the same. */
  release(): Promise<void>;
}

/**
 * Takes an identity, or undefined at once when anybody holds it.
 *
 * @throws MqttError `storage-unavailable` where the browser allows no locks.
 */
export async function tryLock(locks: Locks, identity: string): Promise<IdentityLock | undefined> {
  let letGo: () => void = () => undefined;
  const hold = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let held = false;
  let ended: Promise<void> = Promise.resolve();
  const granted = await new Promise<boolean>((resolve, reject) => {
    const options = { mode: 'exclusive', ifAvailable: true } as const;
    const request = async (): Promise<void> => {
      try {
        await locks.request(PREFIX + identity, options, (lock) => {
          held = lock !== null;
          resolve(held);
          return held ? hold : undefined;
        });
      } catch (cause) {
        // Refused, or stolen later; then nobody listens to the rejection any more.
        held = false;
        reject(unavailable('it does not let this page hold locks.', cause));
      }
    };
    ended = request();
  });
  if (!granted) return undefined;
  return {
    identity,
    get held() {
      return held;
    },
    release() {
      held = false;
      letGo();
      return ended;
    },
  };
}

/**
 * The identities that any tab holds now.
 *
 * @throws MqttError `storage-unavailable` where the browser allows no locks.
 */
export async function heldIdentities(locks: Locks): Promise<ReadonlySet<string>> {
  try {
    const { held = [] } = await locks.query();
    const names = held.map(({ name = '' }) => name);
    return new Set(
      names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)),
    );
  } catch (cause) {
    throw unavailable('it does not let this page hold locks.', cause);
  }
}
