import { msg, str } from '@lit/localize';
import type { MqttError, SavedConnection } from '@mqtt-kit/core';
import type { Vault } from '@mqtt-kit/core/vault';
import {
  html,
  nothing,
  type LitElement,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { LazyModule } from '../controllers/lazy-module.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { formatAge } from '../localization/format.js';
import { icon } from '../theme/icons.js';
import type { DirectoryController } from './directory-controller.js';

type PanelsModule = typeof import('../vault/vault-panels.js');

/** What stands beside the list. */
export type AdminView = 'connections' | 'protection' | 'transfer' | 'stored';

/** What the views of a vault need of their element. */
export interface VaultViewsParts {
  readonly directory: DirectoryController;
  /** Another view is shown; the focus goes to what it begins with. */
  readonly shown: (view: AdminView) => void;
  /** Whether something was typed that is not saved. */
  readonly hasChanges: () => boolean;
  /** Connections were imported. */
  readonly imported: (saved: readonly SavedConnection[]) => void;
}

/** What the element shows of its vault: a door while it is shut, a line below the list, and panels for its protection and its files. */
export class VaultViews {
  readonly #host: ReactiveControllerHost;
  readonly #parts: VaultViewsParts;
  readonly #loader: LazyModule<PanelsModule>;
  #panels:
    | {
        readonly door: InstanceType<PanelsModule['VaultDoor']>;
        readonly protection: InstanceType<PanelsModule['ProtectionPanel']>;
        readonly transfer: InstanceType<PanelsModule['TransferPanel']>;
        readonly stored: InstanceType<PanelsModule['StoredPanel']>;
      }
    | undefined;
  #view: AdminView = 'connections';
  /** Whether the browser had promised to keep what is stored before this page asked; undefined until that was looked at. */
  #isKept: boolean | undefined;
  #hasLooked = false;

  constructor(host: LitElement, parts: VaultViewsParts) {
    this.#host = host;
    this.#parts = parts;
    this.#loader = new LazyModule(
      host,
      () => import('../vault/vault-panels.js'),
      ({ VaultDoor, ProtectionPanel, TransferPanel, StoredPanel, vaultPanelStyles }) => {
        adoptStyles(host, vaultPanelStyles);
        this.#panels = {
          door: new VaultDoor(host, {
            again: () => {
              void parts.directory.reload();
            },
            importFile: () => {
              this.show('transfer');
            },
          }),
          protection: new ProtectionPanel(host),
          stored: new StoredPanel(host),
          transfer: new TransferPanel(host, (saved) => {
            parts.imported(saved);
          }),
        };
      },
    );
  }

  get view(): AdminView {
    return this.#view;
  }

  /** Whether nothing can be shown of the connections just now. */
  get isShut(): boolean {
    const { status } = this.#parts.directory.view;
    return status !== 'none' && status !== 'unlocked';
  }

  /** Shows something else beside the list. */
  show(view: AdminView): void {
    if (view === this.#view) return;
    // A file that was opened has passwords in it.
    if (this.#view === 'transfer') this.#panels?.transfer.shut();
    if (this.#view === 'stored') this.#panels?.stored.shut();
    this.#view = view;
    this.#host.requestUpdate();
    void this.#loader.load().then(() => {
      this.#parts.shown(view);
    });
  }

  /** Forgets what is on show: the vault was shut. */
  shut(): void {
    this.#view = 'connections';
    this.#panels?.protection.shut();
    this.#panels?.transfer.shut();
    this.#panels?.stored.shut();
  }

  /** What stands in place of everything while nothing can be shown; undefined when it can. */
  renderInPlace(canManage: boolean): TemplateResult | undefined {
    const { view, vault } = this.#parts.directory;
    switch (view.status) {
      case 'none':
      case 'unlocked':
        return undefined;
      case 'opening':
        return html`<p class="line muted waits" role="status">
          ${icon('arc')}<span>${msg('Opening the saved connections…')}</span>
        </p>`;
      case 'unavailable':
        return this.#loader.render(() => this.#renderUnavailable(view.error));
      default:
        if (view.status === 'erased' && this.#view === 'transfer' && canManage)
          return html`<div class="side alone">${this.renderPanel()}</div>`;
        return this.#loader.render(() =>
          this.#panels && vault
            ? this.#panels.door.render(vault, view, canManage)
            : html`${nothing}`,
        );
    }
  }

  /** The panel that was asked for. */
  renderPanel(): TemplateResult {
    const { view, vault, source } = this.#parts.directory;
    const close = (): void => {
      this.show('connections');
    };
    return this.#loader.render(() => {
      if (this.#view === 'transfer') return this.#panels?.transfer.render(source, close) ?? html``;
      if (this.#view === 'stored') return this.#panels?.stored.render(close) ?? html``;
      if (!vault || view.status !== 'unlocked') return html``;
      return this.#panels?.protection.render(vault, view, close) ?? html``;
    });
  }

  /** Below the list: how the connections are kept, and what can be done about it. */
  renderFooter(canManage: boolean): TemplateResult {
    const { view, vault, locksSoon } = this.#parts.directory;
    if (!vault || view.status !== 'unlocked')
      return html`<div class="kept">
        <p>${msg('Kept in this page until it is closed.')}</p>
        ${canManage ? html`<div class="ways">${this.#renderStored()}</div>` : nothing}
      </div>`;
    if (!this.#hasLooked) void this.#look();
    const isLockable = view.slots.length > 0 && view.slots.every(({ kind }) => kind !== 'device');
    return html`
      <div class="kept">
        ${locksSoon ? this.#renderWarning() : nothing}
        <p class="line">
          ${icon('check')}<span
            >${isLockable ? msg('Encrypted, and open until it is locked.') : msg('Encrypted in this browser.')}</span
          >
        </p>
        ${view.slots.length > 0 ? this.#renderBackup(vault, canManage) : nothing}
        <div class="ways">
          ${
            canManage
              ? html`<button
                    type="button"
                    class="small"
                    aria-pressed=${this.#view === 'protection'}
                    @click=${this.#toggle('protection')}
                  >
                    ${msg('Protection')}
                  </button>
                  <button
                    type="button"
                    class="small"
                    aria-pressed=${this.#view === 'transfer'}
                    @click=${this.#toggle('transfer')}
                  >
                    ${msg('Import, export')}
                  </button>
                  ${this.#renderStored()}`
              : nothing
          }
          ${isLockable ? this.#renderLock(vault) : nothing}
        </div>
      </div>
    `;
  }

  #renderStored(): TemplateResult {
    return html`<button
      type="button"
      class="small"
      aria-pressed=${this.#view === 'stored'}
      @click=${this.#toggle('stored')}
    >
      ${msg('Stored on this device')}
    </button>`;
  }

  #renderLock(vault: Vault): TemplateResult {
    const hasChanges = this.#parts.hasChanges();
    return html`<button
      type="button"
      class="small lock"
      @click=${() => {
        // It is shown once, and would be lost.
        if (this.#panels?.protection.insistsOnCode()) this.show('protection');
        else vault.lock();
      }}
    >
      ${hasChanges ? msg('Discard changes and lock') : msg('Lock')}
    </button>`;
  }

  /** Looks, once, whether the browser has promised that already. */
  async #look(): Promise<void> {
    this.#hasLooked = true;
    const { isStoragePersistent } = await import('@mqtt-kit/core/vault');
    this.#isKept = await isStoragePersistent().catch(() => undefined);
    this.#host.requestUpdate();
  }

  #toggle(view: AdminView): () => void {
    return () => {
      this.show(this.#view === view ? 'connections' : view);
    };
  }

  #renderUnavailable(error: MqttError): TemplateResult {
    return this.#panels?.door.renderUnavailable(error) ?? html``;
  }

  #renderWarning(): TemplateResult {
    return html`<div class="notice caution" role="status">
      ${icon('clock')}
      <div>${msg('Locks within a minute, unless somebody goes on.')}</div>
      <div class="todo">
        <button
          type="button"
          class="small"
          @click=${() => {
            this.#parts.directory.stay();
          }}
        >
          ${msg('Stay unlocked')}
        </button>
      </div>
    </div>`;
  }

  #renderBackup(vault: Vault, canManage: boolean): TemplateResult | typeof nothing {
    const { backedUpAt } = vault;
    const age = backedUpAt === undefined ? undefined : formatAge(Date.now() - backedUpAt);
    const backup =
      age === undefined
        ? msg('Never exported: a backup is worth having.')
        : msg(str`Exported ${age}.`);
    // Where nothing can be exported nobody is asked to.
    const isOffered = canManage && (vault.canExport || backedUpAt !== undefined);
    return html`<p>${this.#keptText(vault)} ${isOffered ? backup : nothing}</p>`;
  }

  /** What the browser has promised; nothing where it cannot be asked. */
  #keptText({ isKept = this.#isKept }: Vault): string | typeof nothing {
    switch (isKept) {
      case true:
        return msg('The browser keeps them until somebody clears its data.');
      case false:
        // Whether a window is private no page can tell.
        return msg(
          'The browser may erase them when room is short; in a private window they are gone with it.',
        );
      default:
        return nothing;
    }
  }
}
