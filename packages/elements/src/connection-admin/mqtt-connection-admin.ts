import { msg } from '@lit/localize';
import { directory, MemoryDirectory, type MqttError, type SavedConnection } from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { savedInUse } from '../context/saved-connections.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { LazyModule } from '../controllers/lazy-module.js';
import { ProblemsController } from '../controllers/problems-controller.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { text } from '../element/converters.js';
import { toMqttError } from '../element/mqtt-error.js';
import { MqttElement } from '../element/mqtt-element.js';
import { controlStyles } from '../theme/control.styles.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { modeProblems, type AdminMode } from './admin-mode.js';
import { ConnectionEditor, NEW } from './connection-editor.js';
import { ConnectionList, nameOfCopy } from './connection-list.js';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { ConnectionTest } from './connection-test.js';
import {
  deleteConnection,
  duplicateConnection,
  renderDeleted,
  type DeletedConnection,
} from './deleted-connection.js';
import type { FieldGroup } from './draft-field.js';
import { DirectoryController } from './directory-controller.js';
import type { FormDone } from './form-actions.js';
import {
  MqttConnectionRemovedEvent,
  MqttConnectionSavedEvent,
  MqttConnectionSelectedEvent,
  MqttConnectionTestedEvent,
  type ConnectionIdentity,
} from './mqtt-connection-admin.events.js';
import { connectionAdminStyles } from './mqtt-connection-admin.styles.js';
import { renderBlockedNotice, renderDamaged } from './saved-notices.js';
import { UnsavedGuard } from './unsaved-guard.js';
import { VaultViews } from './vault-views.js';

/**
 * Administers saved connections, which a vault keeps encrypted in this browser: list, create, edit, duplicate, delete, test; lock and
 * protect them, export and import.
 *
 * @example
 * <mqtt-connection-admin></mqtt-connection-admin>
 *
 * @slot header - Beside the title.
 * @slot empty - In place of the words where there is no connection yet.
 * @slot actions - Further buttons below the list.
 * @event {MqttConnectionSavedEvent} mqtt-connection-saved - A connection was saved.
 * @event {MqttConnectionRemovedEvent} mqtt-connection-removed - A connection was deleted.
 * @event {MqttConnectionSelectedEvent} mqtt-connection-selected - The person chose a connection.
 * @event {MqttConnectionTestedEvent} mqtt-connection-tested - A connection was tested.
 * @event {MqttAuditEvent} mqtt-audit - Something happened in the vault that its owner may want on record; without a secret.
 * @event {MqttElementErrorEvent} mqtt-error - The directory could not do what was asked of it.
 * @csspart base - The card.
 * @csspart error - The box that says which attribute is wrong.
 * @csspart list - The list of connections.
 * @csspart form - The form.
 * @csspart door - What stands in place of the list while the vault is locked, or cannot be read.
 * @csspart protection - The panel that says who can open the connections.
 * @csspart transfer - The panel for files.
 */
export class MqttConnectionAdmin extends MqttElement {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    connectionAdminStyles,
  ];

  /**
   * The vault that keeps the connections: `default` unless set, `none` for none. Several keep apart what belongs apart; that is no
   * security boundary, for every script of the page can open each that is not locked.
   */
  @property({ converter: text }) vault: string | undefined;
  /** `manage` everything, only `use` what is there, or only `sign-in`, which is to unlock the vault for the page. */
  @property({ converter: text }) mode: AdminMode | undefined;
  /**
   * Whether the user names and passwords of brokers are offered to the browser's password manager, which keeps them beside the site's own.
   */
  @property({ type: Boolean, attribute: 'password-managers' }) passwordManagers = false;

  @state() private deleted: DeletedConnection | undefined;
  @state() private failure: MqttError | undefined;
  @state() private done: FormDone;
  @state() private passwordShown = false;
  @state() private openGroups: ReadonlySet<FieldGroup> = new Set();

  readonly #test = new ConnectionTest(this, ({ port, path, tls }) => {
    this.#reset();
    const { draft } = this.#editor;
    this.#editor.change({ ...draft, port: String(port), path, tls }, ['port', 'path', 'tls']);
    this.#find('.test')?.focus();
  });
  readonly #directory = new DirectoryController(this, directory(), {
    failed: (error) => {
      this.#fail(error);
    },
    shut: () => {
      this.#shut();
    },
    audit: (event) => {
      if (event.action === 'wiped') this.#shut();
      // What was deleted is sealed under a key that is gone: it cannot be brought back.
      if (event.action === 're-keyed' || event.action === 'protected') this.deleted = undefined;
      this.dispatchEvent(event);
    },
  });
  readonly #problems = new ProblemsController(this);
  readonly #editor = new ConnectionEditor(this, this.#directory);
  readonly #list = new ConnectionList(this);
  readonly #views = new VaultViews(this, {
    directory: this.#directory,
    shown: (view) => {
      this.#focus(view === 'connections' ? 'title' : `${view}-title`);
    },
    hasChanges: () => this.#editor.hasChanges,
    imported: (saved) => {
      for (const each of saved) this.dispatchEvent(new MqttConnectionSavedEvent(identityOf(each)));
    },
  });
  readonly #fields = new LazyModule(
    this,
    () => import('./connection-form.js'),
    (form) => {
      this.#editor.judge = form;
      adoptStyles(this, form.connectionFormStyles);
    },
  );
  /** Whether the person asked for a new connection. */
  #creating = false;

  constructor() {
    super();
    new FocusKeeper(
      this,
      () => this.#find('.save, #unlock-secret, .unlock') ?? this.#find('#title'),
    );
    new UnsavedGuard(this, () => this.#editor.hasChanges);
  }

  override connectedCallback(): void {
    // Before anything is asked of it.
    this.#directory.source = directory(this.vault);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // It may hold a password.
    this.deleted = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('vault')) this.#directory.source = directory(this.vault);
    this.#problems.set(modeProblems(this.mode));
    const { saved } = this.#directory;
    if (this.#isUsed) return;
    this.#editor.follow();
    const { key, current } = this.#editor;
    if (!saved || current || this.#creating || this.#editor.isChanged(NEW)) return;
    const first = saved[0]?.id ?? NEW;
    if (key !== first) this.#editor.key = first;
  }

  protected override render(): TemplateResult {
    const inPlace = this.#views.renderInPlace(!this.#isUsed);
    return html`
      <div class="card" part="base" role="group" aria-labelledby="title">
        <header class="bar">
          <h2 id="title" tabindex="-1">${msg('Connections')}</h2>
          <slot name="header"></slot>
          ${inPlace || this.#isUsed ? nothing : html`<button @click=${this.#create}>${msg('New connection')}</button>`}
        </header>
        ${this.#problems.render()}
        ${inPlace ?? (this.mode === 'sign-in' ? html`<div class="side alone">${this.#views.renderFooter(false)}</div>` : this.#renderSides())}
      </div>
    `;
  }

  #renderSides(): TemplateResult {
    const deleted = this.deleted ? renderDeleted(this.deleted, this.#undo) : nothing;
    const isUsed = this.#isUsed;
    const { vault, saved } = this.#directory;
    return html`
      <div class="sides ${isUsed ? 'alone' : ''}">
        <div class="side">
          <div class="undo" role="status">${deleted}</div>
          ${renderDamaged(this.#directory.view, isUsed ? undefined : this.#dropDamaged)}
          ${this.#list.render({
            saved,
            selected: this.#editor.key,
            hint: isUsed ? msg('Nothing is saved here.') : msg('Describe one and save it.'),
            isChanged: (id) => this.#editor.isChanged(id),
            stateOf: (id) => this.#directory.stateOf(id),
            select: this.#choose,
            move: vault && !isUsed ? this.#move : undefined,
          })}
          ${this.failure && (isUsed || this.#views.view !== 'connections') ? renderFailure(this.failure, 'alert') : nothing}
          <slot name="actions"></slot>
          ${this.#views.renderFooter(!isUsed)}
        </div>
        ${this.#renderMain()}
      </div>
    `;
  }

  #renderMain(): TemplateResult | typeof nothing {
    if (this.#isUsed) return nothing;
    if (this.#views.view !== 'connections') return this.#views.renderPanel();
    return this.#editor.key === undefined ? nothing : this.#renderForm();
  }

  #renderForm(): TemplateResult {
    const { current, draft, shownProblems } = this.#editor;
    return html`
      <form
        class="form"
        part="form"
        novalidate
        aria-label=${current ? current.details.name : msg('New connection')}
        @submit=${this.#submit}
      >
        ${current?.blocked ? renderBlockedNotice(current.blocked) : nothing}
        ${this.#fields.render((form) =>
          form.renderConnectionFields({
            draft,
            problems: shownProblems,
            filled: this.#editor.filled,
            hasPassword: this.#editor.hasPassword,
            hasPrivateKey: this.#editor.hasPrivateKey,
            hasQuery: current?.hasQuery === true,
            suggestedName: this.#editor.suggestedName,
            oldName: this.#editor.oldName,
            passwordManagers: this.passwordManagers,
            passwordShown: this.passwordShown,
            isForgotten: this.#directory.source instanceof MemoryDirectory,
            openGroups: this.openGroups,
            change: (changed, ...fields) => {
              this.#reset();
              this.#editor.change(changed, fields);
            },
            takeApart: (text) => this.#editor.takeApart(text),
            leaveHost: (text) => {
              this.#editor.leaveHost(text);
            },
            takeFile: (field, name, text) => {
              this.#reset();
              void this.#editor.takeFile(field, name, text);
            },
            showPassword: (shown) => {
              this.passwordShown = shown;
            },
            openGroup: (group, open) => {
              const others = [...this.openGroups].filter((other) => other !== group);
              this.openGroups = new Set(open ? [...others, group] : others);
            },
            focus: this.#focus,
          }),
        )}
        <div class="result" role="status">${this.#test.render()}</div>
        ${this.#test.renderStages()}
        ${this.failure ? renderFailure(this.failure, 'alert') : nothing}
        ${
          this.#fields.module?.renderFormActions({
            isSaved: current !== undefined,
            isChanged: this.#editor.isChanged(this.#editor.key ?? NEW),
            testing: this.#test.running,
            done: this.done,
            test: this.#runTest,
            cancelTest: this.#cancelTest,
            discard: this.#discard,
            duplicate: this.#duplicate,
            remove: this.#delete,
          }) ?? nothing
        }
      </form>
    `;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#run(async () => {
      if (!(await this.#isRight())) return;
      const { key = NEW, details, saveOptions } = this.#editor;
      const isFirst = this.#directory.saved?.length === 0;
      const { source } = this.#directory;
      const saved = await source.save(details, key === NEW ? undefined : key, saveOptions);
      await this.#saved(saved, key);
      this.done = 'saved';
      if (isFirst) await this.#views.keep();
      // What was refused may be right now.
      const used = savedInUse(saved.id);
      if (used?.state.status === 'refused') used.retry();
    });
  };

  /** Shows everything that is wrong, and leads to the first; false when something is. */
  async #isRight(except?: 'name'): Promise<boolean> {
    await this.#fields.load();
    if (this.#editor.check(except)) return true;
    await this.updateComplete;
    this.#find('[aria-invalid="true"]')?.focus();
    return false;
  }

  readonly #duplicate = (): void => {
    const { current } = this.#editor;
    if (!current) return;
    this.#run(async () => {
      const name = nameOfCopy(current.details.name, this.#directory.saved ?? []);
      await this.#saved(await duplicateConnection(current, name, this.#directory.source));
      await this.updateComplete;
      this.#find('#name')?.focus();
    });
  };

  readonly #delete = (event: MouseEvent): void => {
    const { current } = this.#editor;
    // The second click of a double click would meet the next connection.
    if (!current || event.detail > 1) return;
    this.#run(async () => {
      this.#editor.willDelete(current.id);
      this.deleted = await deleteConnection(current, this.#directory.source);
      this.#editor.forget(current.id);
      await this.#directory.reload();
      this.dispatchEvent(new MqttConnectionRemovedEvent(identityOf(current)));
      await this.updateComplete;
      this.#find('.undo button')?.focus();
    });
  };

  readonly #undo = (): void => {
    const { deleted } = this;
    if (!deleted) return;
    this.#run(async () => {
      await this.#saved(await deleted.restore());
      this.deleted = undefined;
      await this.updateComplete;
      this.#find('.item[aria-current="true"]')?.focus();
    });
  };

  /** @param key - what was typed for it is now saved. */
  async #saved(saved: SavedConnection, key?: string): Promise<void> {
    if (key !== undefined) this.#editor.forget(key);
    await this.#directory.reload();
    this.#select(saved.id);
    this.dispatchEvent(new MqttConnectionSavedEvent(identityOf(saved)));
  }

  /** Changes places with the neighbour. */
  readonly #move = (saved: SavedConnection, by: -1 | 1): void => {
    this.#run(async () => {
      const ids = (this.#directory.saved ?? []).map(({ id }) => id);
      const index = ids.indexOf(saved.id);
      ids.splice(index, 1);
      ids.splice(index + by, 0, saved.id);
      await this.#directory.vault?.reorder(ids);
      await this.#directory.reload();
    });
  };

  readonly #dropDamaged = (ids: readonly string[]): void => {
    this.#run(async () => {
      for (const id of ids) await this.#directory.vault?.remove(id);
    });
  };

  readonly #create = (): void => {
    this.#select(NEW);
    this.#focus('name');
  };

  readonly #choose = (saved: SavedConnection): void => {
    this.#select(saved.id);
    this.dispatchEvent(new MqttConnectionSelectedEvent(identityOf(saved)));
  };

  #select(key: string): void {
    this.#reset();
    this.passwordShown = false;
    this.#creating = key === NEW;
    this.#editor.key = key;
    this.#views.show('connections');
  }

  /** Nothing of what was on show may stay: the vault was locked, or the connections are others. */
  #shut(): void {
    this.#reset();
    this.deleted = undefined;
    this.passwordShown = false;
    this.#creating = false;
    this.#editor.shut();
    this.#list.shut();
    this.#views.shut();
  }

  /** Whether connections are only chosen here. */
  get #isUsed(): boolean {
    // A misspelt mode never allows more than was meant.
    return this.mode !== undefined && this.mode !== 'manage';
  }

  /** What was said of the form as it was holds no longer. */
  #reset(): void {
    this.failure = undefined;
    this.done = undefined;
    this.#test.cancel();
  }

  readonly #discard = (): void => {
    this.#reset();
    this.passwordShown = false;
    this.#editor.forget(this.#editor.key ?? NEW);
    this.done = 'discarded';
  };

  readonly #cancelTest = (): void => {
    this.#test.cancel();
  };

  readonly #runTest = (): void => {
    this.#run(async () => {
      if (!(await this.#isRight('name'))) return;
      const { details, keptCredentials } = this.#editor;
      const outcome = await this.#test.run(details, keptCredentials);
      if (outcome) this.dispatchEvent(new MqttConnectionTestedEvent(details.name ?? '', outcome));
    });
  };

  #run(action: () => Promise<void>): void {
    this.failure = undefined;
    action().catch((error: unknown) => {
      this.#fail(error);
    });
  }

  #fail(thrown: unknown): void {
    const error = toMqttError(thrown);
    this.failure = error;
    this.reportError(error);
  }

  readonly #focus = (id: string): void => {
    void this.updateComplete.then(() => {
      this.#find(`#${id}`)?.focus();
    });
  };

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }
}

function identityOf({ id, details }: SavedConnection): ConnectionIdentity {
  return { id, connectionName: details.name };
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-connection-admin': MqttConnectionAdmin;
  }
}
