/** A page with a vault, to be driven from outside: by its globals. */
import { openVault, type Vault } from '@mqtt-kit/core/vault';

declare global {
  var vault: Vault;
}

globalThis.vault = await openVault();
document.title = 'ready';
