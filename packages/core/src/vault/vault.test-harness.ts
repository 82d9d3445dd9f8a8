/**
 * Vaults for tests: real encryption and a real database; time, passkeys, other tabs and the rounds of a passphrase's key are handed in.
 * A vault of version 1 is opened with the real number of them.
 */
import { deleteDB } from 'idb';
import { StoredVaults } from '../storage/stored-vault.js';
import { FakeClock } from '../testing/fake-clock.js';
import { MqttError } from '../errors.js';
import { cheapKey } from './cheap-key.test-harness.js';
import type { PasskeyAnswer, Passkeys } from './passkeys.js';
import type { DeriveKey } from './passphrase-key.js';
import { MqttAuditEvent } from './vault-events.js';
import type { VaultStore } from './vault-store.js';
import type { VaultParts } from './locked-vault.js';
import { Vault } from './vault.js';

/** An authenticator with the PRF extension: HMAC over the salt, as CTAP's hmac-secret does. */
export class TestPasskeys implements Passkeys {
  readonly #secrets = new Map<string, CryptoKey>();
  /** What the person does when asked. */
  answers = true;

  async create(_name: string, salt: Uint8Array<ArrayBuffer>): Promise<PasskeyAnswer> {
    this.#assertAnswered();
    const credentialId = crypto.getRandomValues(new Uint8Array(16));
    this.#secrets.set(
      credentialId.join(),
      await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
    );
    return this.#answer(credentialId, salt);
  }

  async get(
    known: readonly {
      readonly credentialId: Uint8Array<ArrayBuffer>;
      readonly salt: Uint8Array<ArrayBuffer>;
    }[],
  ): Promise<PasskeyAnswer> {
    this.#assertAnswered();
    const one = known.find(({ credentialId }) => this.#secrets.has(credentialId.join()));
    if (!one) throw new MqttError('passkey-failed', 'No passkey here.');
    return this.#answer(one.credentialId, one.salt);
  }

  async #answer(
    credentialId: Uint8Array<ArrayBuffer>,
    salt: Uint8Array<ArrayBuffer>,
  ): Promise<PasskeyAnswer> {
    const key = this.#secrets.get(credentialId.join());
    if (!key) throw new MqttError('passkey-failed', 'No passkey here.');
    const output = new Uint8Array(await crypto.subtle.sign('HMAC', key, salt));
    return { credentialId: credentialId.slice(), output };
  }

  #assertAnswered(): void {
    if (!this.answers) throw new MqttError('passkey-failed', 'Cancelled.');
  }
}

/** A browser with one database, in which tabs are opened. */
export class TestBrowser {
  readonly databaseName = `test-${crypto.randomUUID()}`;
  readonly clock = new FakeClock();
  readonly passkeys = new TestPasskeys();
  /** As many rounds as a browser does, or as few as a test can wait for. */
  deriveKey: DeriveKey = cheapKey;
  /** How often the browser was asked to keep what is stored, and what it says. */
  persisting = 0;
  keeps: boolean | undefined = true;
  readonly audit: string[] = [];
  readonly markers = new Map<string, number>();
  readonly tabs: Vault[] = [];
  #loads: Promise<void>[] = [];

  /** A store, as a tab has it. */
  store(name = 'default'): StoredVaults {
    return new StoredVaults(name, undefined, this.databaseName);
  }

  /** A page that opens the vault. */
  async open(
    options: {
      readonly encryptionKey?: CryptoKey;
      readonly store?: VaultStore;
      readonly name?: string;
    } = {},
  ): Promise<Vault> {
    const { name = 'default' } = options;
    let last: Promise<unknown> = Promise.resolve();
    const vault: Vault = new Vault({
      name,
      store: options.store ?? this.store(name),
      clock: this.clock,
      passkeys: this.passkeys,
      deriveKey: this.deriveKey,
      newId: () => crypto.randomUUID(),
      // Each tab by itself: what holds between tabs is the transaction.
      exclusively: (task) => {
        const run = last.then(task);
        last = run.catch(() => undefined);
        return run;
      },
      tell: (news) => {
        for (const tab of this.tabs) {
          if (tab === vault) continue;
          if (news !== 'changed') tab.notice(news);
          // As the page does: a tab that cannot read now reads before it writes.
          else this.#loads.push(tab.load().catch(() => undefined));
        }
      },
      marker: this.#marker(name),
      backup: this.#marker(`${name} backup`),
      persist: () => {
        this.persisting++;
        return Promise.resolve(this.keeps);
      },
    });
    vault.addEventListener('mqtt-audit', (event) => {
      if (event instanceof MqttAuditEvent)
        this.audit.push([event.action, event.slot].filter(Boolean).join(' '));
    });
    await vault.load(options.encryptionKey);
    this.tabs.push(vault);
    return vault;
  }

  #marker(name: string): VaultParts['marker'] {
    return {
      read: () => this.markers.get(name),
      write: (time) => {
        this.markers.set(name, time);
      },
      clear: () => {
        this.markers.delete(name);
      },
    };
  }

  /** Until the other tabs have read what was written. */
  async settle(): Promise<void> {
    while (this.#loads.length > 0) await Promise.all(this.#loads.splice(0));
  }

  async end(): Promise<void> {
    await this.settle();
    for (const tab of this.tabs) tab.lock();
    await deleteDB(this.databaseName);
  }
}

/** A connection with everything that is secret in it. */
export const PLANT = {
  name: 'Plant',
  host: 'broker.example',
  path: '/mqtt?token=canary-query',
  authentication: { method: 'BASIC', username: 'ada', password: 'canary-password' },
} as const;

export const PASSPHRASE = 'korrekte Batterie Heftklammer';

/** What a vault gives to whoever connects. */
export async function login(vault: Vault, id: string) {
  return vault.credentials(id)?.({ attempt: 1, signal: new AbortController().signal });
}

/** A key of the page's own. */
export function pageKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
