import type { Environment } from './environment.js';
import { pageEnvironment } from './page-environment.js';

/** What the browser says of a permission; undefined where it does not know it. */
export type PermissionAnswer = 'granted' | 'denied' | 'prompt' | undefined;

/** What a diagnosis needs beside what a connection needs. */
export interface DiagnosisEnvironment extends Environment {
  /**
   * Asks a server for a page whose content nobody may read (Fetch, `no-cors`), without cookies: resolves when anything answered,
   * rejects when nothing did that the browser trusts.
   */
  reach(url: string, signal: AbortSignal): Promise<void>;
  /** How a permission stands (Permissions §6.2); never rejects. */
  permission(name: string): Promise<PermissionAnswer>;
}

/** The surroundings of a page. */
export function pageDiagnosisEnvironment(): DiagnosisEnvironment {
  return { ...pageEnvironment(), reach, permission };
}

async function reach(url: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(url, {
    mode: 'no-cors',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal,
  });
  // Whether the rest comes is of no interest.
  response.body?.cancel().catch(() => undefined);
}

async function permission(name: string): Promise<PermissionAnswer> {
  if (typeof navigator !== 'object') return undefined;
  // The types know neither of browsers without it nor of Chromium's newer names.
  const permissions = (navigator as Partial<Navigator>).permissions;
  try {
    return (await permissions?.query({ name: name as PermissionName }))?.state;
  } catch {
    return undefined;
  }
}
