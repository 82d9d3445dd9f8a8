/** The door of this room: vaults of this page, one for each name. */
import { pageWide } from '../environment/page-wide.js';
import { pageEnvironment } from '../environment/page-environment.js';
import { pageLocks } from '../environment/page-locks.js';
import {
  pageMarker,
  persistStorage,
  watchActivity,
  watchReturn,
} from '../environment/page-storage.js';
import { MqttError } from '../errors.js';
import { pagePasskeys } from '../environment/page-passkeys.js';
import { derivePassphraseKey } from './passphrase-key.js';
import { Vault } from './vault.js';
import { vaultMarker } from './vault-marker.js';

/** Which vault, and what opens it. */
export interface OpenVaultOptions {
  /**
   * Keeps several vaults of one page apart: letters, digits, dots, dashes. `default` unless set. It is no security boundary: every
   * script of the origin can open every vault that is not locked.
   */
  readonly name?: string | undefined;
  /**
   * The page's own key, an AES-GCM CryptoKey of 256 bits, for applications that manage keys themselves. There is no built-in key. A
   * passphrase that stands in a page's source, and a key made from one, is obfuscation and protects nothing.
   */
  readonly encryptionKey?: CryptoKey | undefined;
}

const vaults = (): Map<string, Promise<Vault>> =>
  pageWide('core/vaults/0', () => new Map<string, Promise<Vault>>()).value;

const VALID_NAME = /^[\w.-]{1,64}$/;

/**
 * The vault of that name: the same for everybody in the page. A new one opens with a key that is kept in this browser (`device`), until
 * its owner protects it.
 *
 * @throws MqttError `storage-unavailable` where nothing can be kept, or nothing encrypted: there is no fall-back to plain text;
 * `invalid-options` for another kind of name, and for a key of the page where something else opens the vault; `wrong-key`.
 *
 * @example
 * const vault = await openVault();
 * await vault.save({ name: 'Plant', host: 'broker.example', authentication: { method: 'BASIC', username, password } });
 * await vault.protect({ passphrase });
 */
export async function openVault(options: OpenVaultOptions = {}): Promise<Vault> {
  const { name = 'default', encryptionKey } = options;
  if (!VALID_NAME.test(name))
    throw new MqttError(
      'invalid-options',
      'A vault’s name has 1 to 64 letters, digits, “.”, “-”, “_”.',
    );
  let opening = vaults().get(name);
  if (!opening) {
    opening = open(name);
    vaults().set(name, opening);
    opening.catch(() => {
      vaults().delete(name);
    });
  }
  const vault = await opening;
  if (encryptionKey) await vault.use(encryptionKey);
  return vault;
}

async function open(name: string): Promise<Vault> {
  // On a page that is not secure the type's promise is not kept.
  if (!(crypto as Partial<Crypto>).subtle)
    throw new MqttError(
      'storage-unavailable',
      'Nothing can be kept in this browser: encryption needs a page opened over https.',
    );
  const { StoredVaults } = await import('../storage/stored-vault.js');
  const { clock } = pageEnvironment();
  const channel =
    'BroadcastChannel' in globalThis ? new BroadcastChannel(`mqtt-kit vault ${name}`) : undefined;
  const locks = pageLocks();
  // A queue of this page's own, for browsers without locks.
  let last: Promise<unknown> = Promise.resolve();
  const vault = new Vault({
    name,
    store: new StoredVaults(name, (notice) => {
      // The browser closed it: perhaps because everything was erased, which is said at once.
      if (notice === 'terminated') vault.load().catch(() => undefined);
    }),
    clock,
    passkeys: pagePasskeys(),
    deriveKey: derivePassphraseKey,
    newId: () => crypto.randomUUID(),
    exclusively: (task) => {
      const run = last.then(() => (locks ? locks.request(`mqtt-kit vault ${name}`, task) : task()));
      last = run.catch(() => undefined);
      return run;
    },
    tell: (news) => {
      channel?.postMessage(news);
    },
    marker: vaultMarker(name),
    backup: pageMarker(`mqtt-kit.vault.${name}.backup`),
    persist: persistStorage,
  });
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'locked' || data === 'wiped') vault.notice(data);
    else if (data === 'changed') vault.load().catch(() => undefined);
  });
  watchActivity(() => {
    vault.notice('used');
  });
  watchReturn(() => {
    // What a browser erased while nobody looked is said when somebody does, and not only when it is wanted.
    if (vault.state.status === 'unlocked') vault.load().catch(() => undefined);
  });
  await vault.load();
  return vault;
}
