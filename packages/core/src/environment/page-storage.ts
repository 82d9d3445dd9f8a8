/** What of the browser's storage is no database: a marker outside it, and the promise to keep it. And whether anybody uses the page. */
import type { Cancel } from './environment.js';

/** A number in `localStorage`, where there is one: nothing secret goes there. */
export function pageMarker(key: string): {
  read(): number | undefined;
  write(value: number): void;
  clear(): void;
} {
  return {
    read: () => {
      const text = attempt((storage) => storage.getItem(key));
      const value = text ? Number(text) : NaN;
      return Number.isFinite(value) ? value : undefined;
    },
    write: (value) => {
      attempt((storage) => {
        storage.setItem(key, String(value));
      });
    },
    clear: () => {
      attempt((storage) => {
        storage.removeItem(key);
      });
    },
  };
}

/**
 * Asks the browser to keep what this page stores even when room is short (Storage Standard, `persist()`).
 *
 * @returns whether it will; undefined where it cannot be asked.
 */
export async function persistStorage(): Promise<boolean | undefined> {
  const storage =
    typeof navigator === 'object' ? (navigator as Partial<Navigator>).storage : undefined;
  if (!storage || !('persist' in storage)) return undefined;
  return (await storage.persisted()) || storage.persist();
}

/** Whether the browser has promised that already; undefined where it cannot be asked. */
export async function isStoragePersistent(): Promise<boolean | undefined> {
  const storage =
    typeof navigator === 'object' ? (navigator as Partial<Navigator>).storage : undefined;
  return storage && 'persisted' in storage ? storage.persisted() : undefined;
}

/** Calls `used` when a person does something in the page. */
export function watchActivity(used: () => void): Cancel {
  if (typeof document !== 'object') return () => undefined;
  const options = { capture: true, passive: true };
  for (const type of ACTIVITY) document.addEventListener(type, used, options);
  return () => {
    for (const type of ACTIVITY) document.removeEventListener(type, used, options);
  };
}

/** Calls `back` when the page is seen again after it was not. */
export function watchReturn(back: () => void): Cancel {
  if (typeof document !== 'object') return () => undefined;
  const onChange = (): void => {
    if (document.visibilityState === 'visible') back();
  };
  document.addEventListener('visibilitychange', onChange);
  return () => {
    document.removeEventListener('visibilitychange', onChange);
  };
}

const ACTIVITY = ['pointerdown', 'keydown', 'wheel', 'touchstart'];

/** A private window, or a setting, may forbid even to look at it. */
function attempt<T>(task: (storage: Storage) => T): T | undefined {
  try {
    return task(globalThis.localStorage);
  } catch {
    return undefined;
  }
}
