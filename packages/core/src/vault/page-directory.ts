/** The directories of this page, by the name of their vault. */
import { MemoryDirectory, type ConnectionDirectory } from '../details/connection-directory.js';
import { pageWide } from '../environment/page-wide.js';
import { VaultDirectory } from './vault-directory.js';

/** The name that asks for no vault: what is saved is forgotten with the page. */
export const NO_VAULT = 'none';

const directories = (): Map<string, ConnectionDirectory> =>
  pageWide('core/directories/0', () => new Map<string, ConnectionDirectory>()).value;

/**
 * Where named connections are looked up in this page, shared by every copy of the kit in it: the vault of that name, unless
 * {@link setDirectory} put something else in its place. Nothing is opened before somebody asks for a connection.
 *
 * @param vault - `none` keeps connections in memory only.
 */
export function directory(vault = 'default'): ConnectionDirectory {
  const known = directories().get(vault);
  if (known) return known;
  const made = vault === NO_VAULT ? new MemoryDirectory() : new VaultDirectory(vault);
  directories().set(vault, made);
  return made;
}

/** Puts another directory in place of a vault, before any element uses it. */
export function setDirectory(replacement: ConnectionDirectory, vault = 'default'): void {
  directories().set(vault, replacement);
}
