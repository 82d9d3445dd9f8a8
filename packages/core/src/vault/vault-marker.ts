import { pageMarker } from '../environment/page-storage.js';

/** When the vault of that name was made: outside its database, so that one is missed that the browser has erased. Not secret. */
export function vaultMarker(name: string): ReturnType<typeof pageMarker> {
  return pageMarker(`mqtt-kit.vault.${name}`);
}
