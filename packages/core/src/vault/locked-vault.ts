/** The locks of a vault: how it is opened, shut and protected, and how a change is written. What is in it is `vault.ts`. */
import { DIRECTORY_CHANGE } from '../details/connection-directory.js';
import type { Clock } from '../environment/environment.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { idleLimit } from '../policy/vault-policy.js';
import { AutoLock } from './auto-lock.js';
import { lookIntoVault, type Found } from './look-into-vault.js';
import type { Slot } from './slot.js';
import {
  addingRecoveryCode,
  protecting,
  rekeying,
  removing,
  type ProtectOptions,
  type SlotChange,
} from './slot-changes.js';
import { readContents, type VaultContents } from './vault-contents.js';
import {
  beginVault,
  deviceSlot,
  newDeviceKey,
  prepare,
  type Draft,
  type VaultTools,
} from './vault-draft.js';
import { MqttAuditEvent, MqttVaultWarningEvent, type VaultAction } from './vault-events.js';
import { damaged, isSigned, readHeader } from './vault-header.js';
import { vaultKeys } from './vault-key.js';
import {
  kindOf,
  makeSlot,
  openWith,
  type KeySources,
  type NewSecret,
  type VaultSecret,
} from './vault-secret.js';
import { VAULT_STATE } from './vault-state-event.js';
import { closedError, type SlotView, type VaultState } from './vault-state.js';
import type { VaultStore } from './vault-store.js';

/** What a vault needs of the world. */
export interface VaultParts extends KeySources {
  readonly name: string;
  readonly store: VaultStore;
  readonly clock: Clock;
  readonly newId: () => string;
  /** One tab at a time. */
  readonly exclusively: <T>(task: () => Promise<T>) => Promise<T>;
  /** Tells the other tabs. */
  readonly tell: (news: 'locked' | 'changed' | 'wiped') => void;
  /** Remembers, outside the database, when the vault was made: no secret, and how a vault that vanished is known. */
  readonly marker: {
    read(): number | undefined;
    write(createdAt: number): void;
    clear(): void;
  };
  /** Remembers there when the last backup was made. */
  readonly backup: VaultParts['marker'];
  /** Asks the browser to keep what is stored also when room is short, which may ask the person; undefined where it cannot be asked. */
  readonly persist: () => Promise<boolean | undefined>;
}

/** Unless its owner or the page's policy says otherwise: 15 minutes. */
export const DEFAULT_IDLE_MS = 15 * 60_000;
/** Tabs that write at the same time take turns; more than this is a fault. */
const MOST_TRIES = 5;

/** A vault with its locks, and nothing said of what is in it. */
export abstract class LockedVault extends EventTarget {
  protected readonly tools: VaultTools;
  /** What is in it, while it is open and something was saved. */
  protected contents: VaultContents | undefined;
  readonly #parts: VaultParts;
  readonly #autoLock: AutoLock;
  #encryptionKey: CryptoKey | undefined;
  /** Counts the looks at what is stored. */
  #news = 0;
  #isKept: boolean | undefined;
  #state: VaultState = { status: 'locked', slots: [] };

  constructor(parts: VaultParts) {
    super();
    this.#parts = parts;
    const { clock, newId, passkeys, deriveKey, name } = parts;
    this.tools = { vaultName: name, passkeys, deriveKey, newId, now: () => clock.now() };
    this.#autoLock = new AutoLock({
      clock,
      warn: (locksAt) => this.dispatchEvent(new MqttVaultWarningEvent(locksAt)),
      lock: () => {
        this.#lock();
      },
    });
  }

  /** Its name in this page. */
  get name(): string {
    return this.#parts.name;
  }

  /** When it locks itself unless somebody uses the page, in milliseconds since the epoch; Infinity for never. */
  get locksAt(): number {
    return this.#autoLock.locksAt;
  }

  /** When it was last exported in this browser, in milliseconds since the epoch; undefined when it never was. */
  get backedUpAt(): number | undefined {
    return this.#parts.backup.read();
  }

  /**
   * What the browser said when it was asked, after the first connection was saved, to keep what is stored also when room is short;
   * undefined while it was not asked by this page, or cannot be.
   */
  get isKept(): boolean | undefined {
    return this.#isKept;
  }

  /** Where it stands; `mqtt-vault-state` is dispatched after every change. */
  get state(): VaultState {
    if (this.#autoLock.isOver()) this.#autoLock.used();
    return this.#state;
  }

  /**
   * Reads what is stored, and opens what opens by itself. Called by `openVault()`, and when another tab has written.
   *
   * @param encryptionKey - the page's own key.
   * @throws MqttError `storage-unavailable`.
   */
  async load(encryptionKey?: CryptoKey): Promise<void> {
    this.#encryptionKey = encryptionKey ?? this.#encryptionKey;
    this.#news += 1;
    const before = this.contents;
    const found = await lookIntoVault(this.#parts.store, before, this.#encryptionKey);
    // Locked, opened or changed meanwhile: what was found is out of date, and would open again what was just locked.
    if (this.contents !== before) {
      await this.load();
      return;
    }
    this.#settle(found);
  }

  /**
   * Opens the vault, for the whole page.
   *
   * @throws MqttError `wrong-passphrase`, `wrong-key`, `passkey-failed`, `vault-damaged`; `invalid-options` for a way that it has not.
   */
  async unlock(secret: VaultSecret): Promise<void> {
    const news = this.#news;
    const stored = await this.#parts.store.read();
    if (stored.header === undefined) {
      await this.load();
      return;
    }
    const { header, sealed } = readHeader(stored.header);
    try {
      const { vaultKey } = await openWith(secret, header.slots, header, this.tools);
      const keys = await vaultKeys(vaultKey, header);
      vaultKey.fill(0);
      if (!(await isSigned(keys.header, sealed))) {
        this.#becomeDamaged(damaged());
        throw damaged();
      }
      if ('encryptionKey' in secret) this.#encryptionKey = secret.encryptionKey;
      this.contents = await readContents(header, keys, stored.records);
    } catch (error) {
      this.audit('unlock-failed', { slot: kindOf(secret) });
      throw error;
    }
    this.audit('unlocked', { slot: kindOf(secret) });
    this.#become(this.#unlocked());
    this.changed();
    // Another tab wrote while the key was being derived.
    if (this.#news !== news) await this.load();
  }

  /**
   * Opens the vault with the page's own key, or makes sure that a new one will be sealed with it.
   *
   * @throws MqttError `wrong-key`; `invalid-options` for a vault that something else opens: `protect({ encryptionKey })` changes that.
   */
  async use(encryptionKey: CryptoKey): Promise<void> {
    const { state } = this;
    if (state.status === 'locked') await this.unlock({ encryptionKey });
    else if (state.status === 'unlocked' && !this.contents) await this.load(encryptionKey);
    else if (state.status === 'unlocked' && !state.slots.some(({ kind }) => kind === 'external'))
      throw new MqttError(
        'invalid-options',
        'This vault is opened by something else than a key of the page. Protect it with the key first.',
      );
  }

  /** Forgets the keys, in all tabs. A vault that a key on this device opens does not lock: anybody here could open it again. */
  lock(): void {
    if (!this.#lock()) return;
    this.#parts.tell('locked');
  }

  /** Another tab has locked or wiped the vault, or somebody uses this page: called by whoever watches for that. */
  notice(news: 'locked' | 'used' | 'wiped'): void {
    if (news === 'locked') this.#lock();
    else if (news === 'wiped') this.beginAnew();
    else this.#autoLock.used();
  }

  /**
   * Protects the vault with a passphrase, a passkey or the page's own key.
   *
   * The first time, the key on this device goes: everything is sealed anew under a new vault key, in one transaction, and the old key
   * opens nothing that is written from then on. Later the vault key is sealed for the new secret, in place of another passphrase or key
   * of the page, or beside other passkeys.
   *
   * @returns the recovery code, where one was asked for; it is not to be had again.
   * @throws MqttError `invalid-options` without `current` where it is needed; `wrong-passphrase`, `wrong-key`, `passkey-failed`.
   */
  async protect(
    secret: NewSecret,
    options: ProtectOptions = {},
  ): Promise<{ readonly recoveryCode: string | undefined }> {
    const recoveryCode = await this.#changeSlots((contents) =>
      protecting(contents, this.tools, secret, options),
    );
    // Locked while it was written: then it opens for nobody unasked.
    if ('encryptionKey' in secret && this.#state.status === 'unlocked')
      this.#encryptionKey = secret.encryptionKey;
    this.audit('protected', { slot: kindOf(secret) });
    return { recoveryCode };
  }

  /**
   * Makes a recovery code, in place of an earlier one.
   *
   * @returns the code; it is not to be had again.
   * @throws MqttError as {@link protect} does; `invalid-options` for a vault that the key on this device opens.
   */
  async addRecoveryCode(current: VaultSecret): Promise<string> {
    const code = await this.#changeSlots((contents) =>
      addingRecoveryCode(contents, this.tools, current),
    );
    this.audit('protected', { slot: 'recovery' });
    return code ?? '';
  }

  /**
   * For a secret that somebody else may know: a new vault key, and everything sealed anew under it, in one transaction. A way to open
   * the vault stays if its secret is given; a recovery code becomes another.
   *
   * @param secrets - what opens the vault, at least one that is no recovery code; not for a vault that the key on this device opens.
   * @returns the new recovery code, where there was one.
   * @throws MqttError as {@link protect} does.
   */
  async rekey(
    secrets: readonly NewSecret[] = [],
  ): Promise<{ readonly recoveryCode: string | undefined }> {
    const recoveryCode = await this.#changeSlots((contents) =>
      rekeying(contents, this.tools, secrets),
    );
    this.forget();
    this.audit('re-keyed', {});
    return { recoveryCode };
  }

  /** Takes away a way to open the vault. @throws MqttError `invalid-options` for the last one that is no recovery code. */
  async removeSlot(id: string): Promise<void> {
    const kind = await this.change(async (contents) => {
      await Promise.resolve();
      const slot = contents.header.slots.find((other) => other.id === id);
      return { draft: removing(contents, id), result: slot?.kind };
    });
    if (kind) this.audit('slot-removed', { slot: kind });
  }

  /** How long the vault stays open without input, in milliseconds. The page's policy may set less. */
  async setIdleLimit(idleMs: number | 'never'): Promise<void> {
    if (idleMs !== 'never' && !(Number.isSafeInteger(idleMs) && idleMs >= 1000))
      throw new MqttError('invalid-options', 'Idle time is a number of milliseconds from 1000 on.');
    await this.change(async () => {
      await Promise.resolve();
      return { draft: { idleMs }, result: undefined };
    });
  }

  /** Deletes everything in this vault, in all tabs. It cannot be brought back. */
  async wipe(): Promise<void> {
    await this.#parts.exclusively(() => this.#parts.store.wipe());
    this.beginAnew();
    this.audit('wiped', {});
    this.#parts.tell('wiped');
  }

  /** After the browser has erased the vault: takes that for known, and begins with an empty one. */
  beginAnew(): void {
    this.#parts.marker.clear();
    this.#parts.backup.clear();
    this.contents = undefined;
    this.forget();
    this.#become(this.#unlocked());
    this.changed();
  }

  /** What is in the vault; undefined while nothing was saved. @throws MqttError where it cannot be read. */
  protected readable(): VaultContents | undefined {
    const { state } = this;
    if (state.status !== 'unlocked') throw closedError(state);
    return this.contents;
  }

  /** Makes a change ready, writes it if nobody has written in between, and does both again if somebody has. */
  protected change<T>(
    build: (
      contents: VaultContents,
    ) => Promise<{ readonly draft: Draft | undefined; readonly result: T }>,
  ): Promise<T> {
    return this.#parts.exclusively(async () => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const contents = this.readable();
        const { vault, deviceKey } = contents
          ? { vault: contents, deviceKey: undefined }
          : await this.#begin();
        const { draft, result } = await build(vault);
        if (!draft) return result;
        const { change, after } = await prepare(vault, {
          ...(deviceKey ? { deviceKey } : {}),
          ...draft,
        });
        if (await this.#parts.store.write(change)) {
          // Locked while it was written: then it stays locked.
          const isCurrent = this.contents === contents;
          if (isCurrent) this.contents = after;
          this.#parts.marker.write(after.header.createdAt);
          if (isCurrent) this.#become(this.#unlocked());
          // Read anew while it was written: what was read is out of date.
          else if (this.#state.status === 'unlocked') await this.load();
          this.changed();
          this.#parts.tell('changed');
          if (!contents) this.#askToKeep();
          return result;
        }
        await this.load();
      }
      const text = 'Other tabs are changing the saved connections. Try again.';
      throw new MqttError('storage-unavailable', text, { retryable: true });
    });
  }

  async #begin(): Promise<{ readonly vault: VaultContents; readonly deviceKey?: CryptoKey }> {
    const encryptionKey = this.#encryptionKey;
    if (encryptionKey)
      return {
        vault: await beginVault(this.tools, async (maker) => [
          await makeSlot({ encryptionKey }, maker),
        ]),
      };
    const deviceKey = await newDeviceKey();
    const vault = await beginVault(this.tools, async (maker) => [
      await deviceSlot(deviceKey, maker),
    ]);
    return { vault, deviceKey };
  }

  /** Whoever saves first, a form, a file or a program: nobody waits for the answer. */
  #askToKeep(): void {
    this.#parts.persist().then(
      (isKept) => {
        this.#isKept = isKept;
        this.changed();
      },
      () => {
        // It may forbid even to be asked, and keeps what it likes.
      },
    );
  }

  #changeSlots(
    build: (contents: VaultContents) => Promise<SlotChange>,
  ): Promise<string | undefined> {
    return this.change(async (contents) => {
      const { draft, recoveryCode } = await build(contents);
      return { draft, result: recoveryCode };
    });
  }

  #settle(found: Found): void {
    switch (found.status) {
      case 'none': {
        // One that was open is never taken for one that never was, also where the marker went with it.
        const createdAt = this.contents?.header.createdAt ?? this.#parts.marker.read();
        this.contents = undefined;
        this.#become(createdAt === undefined ? this.#unlocked() : { status: 'erased', createdAt });
        this.changed();
        return;
      }
      case 'damaged':
        this.#becomeDamaged(found.reason);
        return;
      case 'locked':
        this.#shut(found.slots);
        return;
      case 'open':
        this.contents = found.contents;
        this.#parts.marker.write(found.contents.header.createdAt);
        this.#become(this.#unlocked());
        this.changed();
    }
  }

  #lock(): boolean {
    const slots = this.contents?.header.slots;
    if (!slots || slots.some(({ kind }) => kind === 'device')) return false;
    this.#encryptionKey = undefined;
    this.#shut(slots);
    this.audit('locked', {});
    return true;
  }

  #shut(slots: readonly Slot[]): void {
    this.contents = undefined;
    this.forget();
    this.#become({ status: 'locked', slots: slots.map(viewOf) });
    this.changed();
  }

  #becomeDamaged(reason: MqttError): void {
    this.contents = undefined;
    this.#become({ status: 'damaged', reason });
    this.changed();
  }

  #unlocked(): VaultState {
    const { header, damaged: broken = [] } = this.contents ?? {};
    const slots = header?.slots ?? [];
    const asks = slots.some(({ kind }) => kind === 'passphrase' || kind === 'passkey');
    const locks = asks || slots.some(({ kind }) => kind === 'external');
    const ownLimit = header?.idleMs ?? (asks ? DEFAULT_IDLE_MS : 'never');
    return {
      status: 'unlocked',
      slots: slots.map(viewOf),
      damaged: broken,
      idleMs: locks ? idleLimit(ownLimit, policy()) : 'never',
    };
  }

  #become(state: VaultState): void {
    const before = this.#state;
    this.#state = state;
    if (state.status !== 'unlocked') this.#autoLock.stop();
    else if (before.status !== 'unlocked' || before.idleMs !== state.idleMs)
      this.#autoLock.start(state.idleMs);
    this.dispatchEvent(new Event(VAULT_STATE));
  }

  protected backedUp(): void {
    this.#parts.backup.write(this.#parts.clock.now());
    this.changed();
  }

  protected changed(): void {
    this.dispatchEvent(new Event(DIRECTORY_CHANGE));
  }

  protected audit(
    action: VaultAction,
    about: Pick<ConstructorParameters<typeof MqttAuditEvent>[1], 'connectionId' | 'slot'>,
  ): void {
    const at = this.#parts.clock.now();
    this.dispatchEvent(new MqttAuditEvent(action, { at, vault: this.name, ...about }));
  }

  /** Forgets what is kept of the keys beside {@link contents}. */
  protected abstract forget(): void;
}

function viewOf({ id, kind, createdAt }: Slot): SlotView {
  return { id, kind, createdAt };
}
