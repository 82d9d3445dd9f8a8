import {
  DIRECTORY_CHANGE,
  SAVED_USE_CHANGE,
  savedInUse,
  savedUse,
  VAULT_STATE,
  VaultDirectory,
  type Connection,
  type ConnectionDirectory,
  type ConnectionState,
  type MqttError,
  type SavedConnection,
} from '@mqtt-kit/core';
import type { MqttAuditEvent, Vault, VaultState } from '@mqtt-kit/core/vault';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { MoveGrace } from '../controllers/move-grace.js';
import { Ticker } from '../controllers/ticker.js';
import { toMqttError } from '../element/mqtt-error.js';

type VaultModule = typeof import('@mqtt-kit/core/vault');

/** A warning comes that long before a vault locks itself, or after half of its time where that is shorter; in milliseconds. */
const WARNED_MS = 60_000;
const VAULT_EVENTS = ['mqtt-audit', 'mqtt-vault-warning'] as const;

/** How soon it is tried again where another tab is in the way. */
const BLOCKED_MS = 2000;

/** Where the vault stands, for an element. */
export type VaultView =
  | VaultState
  /** The directory is no vault. */
  | { readonly status: 'none' }
  | { readonly status: 'opening' }
  /** Nothing can be kept in this browser, or nothing can be read just now. */
  | { readonly status: 'unavailable'; readonly error: MqttError };

/** Whom a directory controller tells. */
export interface DirectoryListener {
  /** The directory could not be read. */
  readonly failed: (error: MqttError) => void;
  /** The vault was shut, or the directory is another: nothing that was known of it may stay. */
  readonly shut: () => void;
  /** Something happened in the vault; told anew, to be dispatched. */
  readonly audit: (event: MqttAuditEvent) => void;
}

/** Keeps its element up to date with what is saved, and with the state of the vault and of what is in use. */
export class DirectoryController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #listener: DirectoryListener;
  readonly #watched = new Set<Connection>();
  readonly #grace = new MoveGrace();
  #source: ConnectionDirectory;
  #vault: Vault | undefined;
  #saved: readonly SavedConnection[] | undefined;
  #problem: MqttError | undefined;
  #isWarned = false;
  readonly #ticker: Ticker;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #connected = false;
  #unwatchVault: () => void = () => undefined;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    source: ConnectionDirectory,
    listener: DirectoryListener,
  ) {
    this.#host = host;
    this.#ticker = new Ticker(host, () => {
      this.#lookAtClock();
    });
    this.#source = source;
    this.#listener = listener;
    host.addController(this);
  }

  /** Where connections are saved. */
  get source(): ConnectionDirectory {
    return this.#source;
  }

  set source(source: ConnectionDirectory) {
    if (source === this.#source) return;
    if (this.#connected) this.#unlisten();
    this.#source = source;
    this.#forget();
    this.#problem = undefined;
    if (this.#connected) this.#listen();
  }

  /** The vault, where there is one and it was opened; it may be locked. */
  get vault(): Vault | undefined {
    return this.#vault;
  }

  get view(): VaultView {
    if (!(this.#source instanceof VaultDirectory)) return { status: 'none' };
    if (this.#problem) return { status: 'unavailable', error: this.#problem };
    return this.#vault?.state ?? { status: 'opening' };
  }

  /** Whether the vault locks itself soon, unless somebody goes on. */
  get locksSoon(): boolean {
    return this.#isWarned;
  }

  /** What is saved; undefined until the directory has answered. */
  get saved(): readonly SavedConnection[] | undefined {
    return this.#saved;
  }

  find(id: string | undefined): SavedConnection | undefined {
    return this.#saved?.find((saved) => saved.id === id);
  }

  /** Where a saved connection stands, while somebody in this page uses it. */
  stateOf(id: string): ConnectionState | undefined {
    return savedInUse(id)?.state;
  }

  /** Asks the directory now rather than at its next change. */
  async reload(): Promise<void> {
    const asked = ++this.#asked;
    const source = this.#source;
    clearTimeout(this.#retry);
    try {
      if (source instanceof VaultDirectory) {
        const [vault, events] = await Promise.all([source.open(), import('@mqtt-kit/core/vault')]);
        if (asked !== this.#asked) return;
        this.#problem = undefined;
        this.#watchVault(vault, events);
        // It says itself why there is nothing to be seen.
        if (vault.state.status !== 'unlocked') {
          this.#forget();
          return;
        }
      }
      const saved = await source.list();
      if (asked === this.#asked) this.#saved = saved;
    } catch (thrown) {
      if (asked !== this.#asked) return;
      const error = toMqttError(thrown);
      if (source instanceof VaultDirectory && !this.#vault) this.#problem = error;
      else this.#listener.failed(error);
      // Another tab is in the way, and says nothing when it is closed.
      if (error.code === 'storage-blocked') this.#retry = setTimeout(this.#onChange, BLOCKED_MS);
    } finally {
      if (asked === this.#asked) this.#watch();
    }
  }

  /** Somebody is still there. */
  stay(): void {
    this.#vault?.notice('used');
    this.#lookAtClock();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#grace.stay();
    savedUse().addEventListener(SAVED_USE_CHANGE, this.#watch);
    this.#listen();
  }

  hostDisconnected(): void {
    this.#connected = false;
    savedUse().removeEventListener(SAVED_USE_CHANGE, this.#watch);
    const isLockable =
      this.view.status === 'unlocked' && this.view.slots.some(({ kind }) => kind !== 'device');
    this.#unlisten();
    this.#unwatch();
    // Whether the vault is locked meanwhile is not seen from outside the document.
    if (isLockable)
      this.#grace.leave(() => {
        this.#forget();
      });
  }

  #listen(): void {
    this.#source.addEventListener(DIRECTORY_CHANGE, this.#onChange);
    this.#source.addEventListener(VAULT_STATE, this.#onVaultState);
    this.#onChange();
  }

  #unlisten(): void {
    this.#source.removeEventListener(DIRECTORY_CHANGE, this.#onChange);
    this.#source.removeEventListener(VAULT_STATE, this.#onVaultState);
    this.#unwatchVault();
    clearTimeout(this.#retry);
    this.#asked++;
  }

  #watchVault(vault: Vault, { MqttAuditEvent }: VaultModule): void {
    if (vault === this.#vault) return;
    const onEvent = (event: Event): void => {
      // By their names: another copy of the kit in the page may have made them.
      if (isAudit(event)) this.#listener.audit(new MqttAuditEvent(event.action, event));
      else this.#warn(true);
    };
    for (const type of VAULT_EVENTS) vault.addEventListener(type, onEvent);
    this.#vault = vault;
    this.#unwatchVault = () => {
      for (const type of VAULT_EVENTS) vault.removeEventListener(type, onEvent);
      this.#vault = undefined;
      this.#unwatchVault = () => undefined;
    };
  }

  readonly #onChange = (): void => {
    // It never rejects.
    void this.reload();
  };

  readonly #onVaultState = (): void => {
    if (this.view.status !== 'unlocked') this.#forget();
    this.#host.requestUpdate();
  };

  /** Whoever uses the page puts the time off, and nobody says so. */
  #lookAtClock(): void {
    const { locksAt = Infinity } = this.#vault ?? {};
    const { view } = this;
    const idleMs = view.status === 'unlocked' && view.idleMs !== 'never' ? view.idleMs : Infinity;
    if (locksAt - Date.now() > Math.min(WARNED_MS, idleMs / 2)) this.#warn(false);
  }

  #warn(isWarned: boolean): void {
    this.#isWarned = isWarned;
    this.#ticker.running = isWarned;
    this.#host.requestUpdate();
  }

  #forget(): void {
    this.#warn(false);
    this.#saved = undefined;
    this.#asked++;
    this.#listener.shut();
    this.#watch();
  }

  readonly #watch = (): void => {
    this.#unwatch();
    for (const { id } of this.#saved ?? []) {
      const connection = savedInUse(id);
      if (!connection) continue;
      connection.addEventListener('mqtt-state', this.#onState);
      this.#watched.add(connection);
    }
    this.#host.requestUpdate();
  };

  #unwatch(): void {
    for (const connection of this.#watched)
      connection.removeEventListener('mqtt-state', this.#onState);
    this.#watched.clear();
  }

  readonly #onState = (): void => {
    this.#host.requestUpdate();
  };
}

function isAudit(event: Event): event is MqttAuditEvent {
  return event.type === 'mqtt-audit';
}
