/** A vault as a directory, opened when somebody first asks: a page that saves no connection loads nothing of it. */
import type { CredentialsProvider } from '../authentication/credentials.js';
import type { ConnectionDetails } from '../details/connection-details.js';
import {
  DIRECTORY_CHANGE,
  type ConnectionDirectory,
  type SavedConnection,
  type SaveOptions,
} from '../details/connection-directory.js';
import type { Vault } from './vault.js';
import { VAULT_STATE } from './vault-state-event.js';

const BRAND = Symbol.for('@mqtt-kit/core/vault-directory/0');

/**
 * {@link ConnectionDirectory} of the vault of that name. Dispatches `mqtt-directory-change` and `mqtt-vault-state` as the vault does.
 *
 * Everything that asks for connections rejects as the vault does: `vault-locked`, `vault-erased`, `vault-damaged`; and with
 * `storage-unavailable` where nothing can be kept. There is no fall-back to plain text.
 */
export class VaultDirectory extends EventTarget implements ConnectionDirectory {
  /** One that another copy of the kit in the page has made is one too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  readonly [BRAND] = true;
  /** Which vault. */
  readonly name: string;
  #vault: Vault | undefined;
  #opening: Promise<Vault> | undefined;

  constructor(name: string) {
    super();
    this.name = name;
  }

  /** The vault, once it was opened. */
  get vault(): Vault | undefined {
    return this.#vault;
  }

  /** Whether this browser keeps, or kept, a vault of that name: told without opening it. */
  async isKnown(): Promise<boolean> {
    if (this.#vault) return true;
    const { vaultMarker } = await import('./vault-marker.js');
    return vaultMarker(this.name).read() !== undefined;
  }

  /** Opens the vault, which may be locked. After a failure the next call tries again. @throws MqttError `storage-unavailable`. */
  open(): Promise<Vault> {
    if (!this.#opening) {
      const opening = this.#open();
      this.#opening = opening;
      opening.catch(() => {
        this.#opening = undefined;
      });
    }
    return this.#opening;
  }

  async list(): Promise<readonly SavedConnection[]> {
    return (await this.open()).list();
  }

  async find(name: string): Promise<SavedConnection | undefined> {
    return (await this.open()).find(name);
  }

  async save(
    details: ConnectionDetails,
    id?: string,
    options?: SaveOptions,
  ): Promise<SavedConnection> {
    return (await this.open()).save(details, id, options);
  }

  async remove(id: string): Promise<void> {
    await (await this.open()).remove(id);
  }

  /** Known once the vault was opened: ids come from {@link list} and {@link find}, which open it. */
  credentials(id: string): CredentialsProvider | undefined {
    return this.#vault?.credentials(id);
  }

  async #open(): Promise<Vault> {
    const { openVault } = await import('./open-vault.js');
    const vault = await openVault({ name: this.name });
    this.#vault = vault;
    for (const type of [DIRECTORY_CHANGE, VAULT_STATE])
      vault.addEventListener(type, () => {
        this.dispatchEvent(new Event(type));
      });
    return vault;
  }
}
