/** All of `<mqtt-connection-admin>` but its frame. Loaded when the element is first shown. */
import { msg } from '@lit/localize';
import { directory, MemoryDirectory, type MqttError, type SavedConnection } from '@mqtt-kit/core';
import type { BetterAddress } from '@mqtt-kit/core/diagnosis';
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { LazyModule } from '../controllers/lazy-module.js';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { MqttElementErrorEvent } from '../element/error.events.js';
import { toMqttError } from '../element/mqtt-error.js';
import { adminBodyStyles } from './admin-body.styles.js';
import type { AdminMode } from './admin-mode.js';
import {
  makeClientFile,
  movePrivateKey,
  removePrivateKey,
  takeUnpacked,
} from './certificates/certificate-actions.js';
import type { CertificateActions, CertificateDesk } from './certificates/certificate-desk.js';
import { ConnectionEditor, NEW } from './connection-editor.js';
import { ConnectionList } from './connection-list.js';
import { ConnectionTest } from './connection-test.js';
import { renderDeleted } from './deleted-connection.js';
import { DirectoryController } from './directory-controller.js';
import type { FieldGroup } from './draft-field.js';
import type { FormDone } from './form-actions.js';
import {
  MqttConnectionSelectedEvent,
  MqttConnectionTestedEvent,
  type ConnectionTestOutcome,
} from './mqtt-connection-admin.events.js';
import { identityOf, SavedActions } from './saved-actions.js';
import { renderBlockedNotice, renderDamaged, renderProtectionNotice } from './saved-notices.js';
import { UnsavedGuard } from './unsaved-guard.js';
import { VaultViews } from './vault-views.js';

/** The element, with what its author says. */
export interface AdminHost extends LitElement {
  readonly vault: string | undefined;
  readonly mode: AdminMode | undefined;
  readonly passwordManagers: boolean;
}

/** The list, the form and the views of the vault, put together. */
export class AdminBody implements ReactiveController {
  readonly #host: AdminHost;
  #failure: MqttError | undefined;
  #done: FormDone;
  #isPasswordShown = false;
  #openGroups: ReadonlySet<FieldGroup> = new Set();
  /** Whether the person asked for a new connection. */
  #isCreating = false;

  readonly #directory: DirectoryController;
  readonly #editor: ConnectionEditor;
  readonly #list: ConnectionList;
  readonly #test: ConnectionTest;
  readonly #views: VaultViews;
  readonly #actions: SavedActions;
  readonly #fields: LazyModule<typeof import('./connection-form.js')>;
  #certificates: CertificateDesk | undefined;

  constructor(host: AdminHost) {
    this.#host = host;
    adoptStyles(host, adminBodyStyles);
    this.#test = new ConnectionTest(host, this.#takeOver);
    this.#directory = new DirectoryController(host, directory(host.vault), {
      failed: (error) => {
        this.#fail(error);
      },
      shut: () => {
        this.#shut();
      },
      audit: (event) => {
        if (event.action === 'wiped') {
          this.#actions.tellRemoved((this.#directory.saved ?? []).map(identityOf));
          this.#shut();
        }
        // What was deleted is sealed under a key that is gone: it cannot be brought back.
        if (event.action === 're-keyed' || event.action === 'protected')
          this.#actions.forgetDeleted();
        host.dispatchEvent(event);
      },
    });
    this.#editor = new ConnectionEditor(host, this.#directory);
    this.#list = new ConnectionList(host);
    this.#actions = new SavedActions(host, {
      directory: this.#directory,
      editor: this.#editor,
      run: (action) => {
        this.#run(action);
      },
      isRight: () => this.#isRight(),
      select: (id, isSame) => {
        this.#select(id, isSame);
      },
      focus: this.#focus,
      saved: () => {
        this.#done = 'saved';
      },
    });
    this.#views = new VaultViews(host, {
      directory: this.#directory,
      shown: (view) => {
        this.#focus(view === 'connections' ? '#title' : `#${view}-title`);
      },
      hasChanges: () => this.#editor.hasChanges,
      imported: (saved) => {
        this.#actions.tellSaved(saved);
      },
    });
    this.#fields = new LazyModule(
      host,
      () => import('./connection-form.js'),
      (form) => {
        this.#editor.judge = form;
        adoptStyles(host, form.connectionFormStyles);
      },
    );
    new FocusKeeper(
      host,
      () => this.#find('.save, #unlock-secret, .unlock') ?? this.#find('#title'),
    );
    new UnsavedGuard(host, () => this.#editor.hasChanges);
    host.addController(this);
  }

  hostConnected(): void {
    // Only to be a controller: it updates its host.
  }

  hostDisconnected(): void {
    // It may hold a password.
    this.#actions.forgetDeleted();
  }

  /** Before each {@link render}: what the element's author says may be something else. */
  follow(): void {
    this.#directory.source = directory(this.#host.vault);
    const { saved } = this.#directory;
    if (this.#isUsed) return;
    this.#editor.follow();
    const { key, current } = this.#editor;
    if (!saved || current || this.#isCreating || this.#editor.isChanged(NEW)) return;
    const first = saved[0]?.id ?? NEW;
    if (key !== first) this.#editor.key = first;
  }

  /** The button beside the title. */
  renderCreate(): TemplateResult | typeof nothing {
    if (this.#isUsed || this.#views.isShut) return nothing;
    return html`<button @click=${this.#create}>${msg('New connection')}</button>`;
  }

  /** Everything below the title. */
  render(): TemplateResult {
    const inPlace = this.#views.renderInPlace(!this.#isUsed);
    if (inPlace) return inPlace;
    return this.#host.mode === 'sign-in'
      ? html`<div class="side alone">${this.#views.renderFooter(false)}</div>`
      : this.#renderSides();
  }

  #renderSides(): TemplateResult {
    const { deleted, undo } = this.#actions;
    const undoing = deleted ? renderDeleted(deleted, undo) : nothing;
    const isUsed = this.#isUsed;
    const { vault, saved, view } = this.#directory;
    const isAlone = isUsed || this.#views.view !== 'connections';
    return html`
      <div class="sides ${isUsed ? 'alone' : ''}">
        <div class="side">
          <div class="undo" role="status">${undoing}</div>
          ${renderDamaged(view, isUsed ? undefined : this.#actions.dropDamaged)}
          ${this.#list.render({
            saved,
            selected: this.#editor.key,
            hint: isUsed ? msg('Nothing is saved here.') : msg('Describe one and save it.'),
            isChanged: (id) => this.#editor.isChanged(id),
            stateOf: (id) => this.#directory.stateOf(id),
            select: this.#choose,
            move: vault && !isUsed ? this.#actions.move : undefined,
          })}
          ${this.#failure && isAlone ? renderFailure(this.#failure, 'alert') : nothing}
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
        @submit=${this.#actions.save}
      >
        ${this.#renderMissingProtection()}
        ${current?.blocked ? renderBlockedNotice(current.blocked) : nothing}
        ${this.#fields.render((form) =>
          form.renderConnectionFields({
            details: this.#editor.details,
            certificates: (this.#certificates ??= new form.CertificateDesk(
              this.#host,
              this.#certificateActions(),
            )),
            draft,
            problems: shownProblems,
            filled: this.#editor.filled,
            hasPassword: this.#editor.hasPassword,
            hasPrivateKey: this.#editor.hasPrivateKey,
            hasKeyFile: current?.hasKeyFile === true,
            hasQuery: current?.hasQuery === true,
            suggestedName: this.#editor.suggestedName,
            oldName: this.#editor.oldName,
            formerOwner: this.#editor.formerOwner,
            passwordManagers: this.#host.passwordManagers,
            passwordShown: this.#isPasswordShown,
            isForgotten: this.#directory.source instanceof MemoryDirectory,
            openGroups: this.#openGroups,
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
              this.#isPasswordShown = shown;
              this.#host.requestUpdate();
            },
            openGroup: (group, open) => {
              const others = [...this.#openGroups].filter((other) => other !== group);
              this.#openGroups = new Set(open ? [...others, group] : others);
              this.#host.requestUpdate();
            },
            focus: (id) => {
              this.#focus(`#${id}`);
            },
          }),
        )}
        <div class="result" role="status">${this.#test.render()}</div>
        ${this.#test.renderStages()}
        ${this.#failure ? renderFailure(this.#failure, 'alert') : nothing}
        ${
          this.#fields.module?.renderFormActions({
            isSaved: current !== undefined,
            isChanged: this.#editor.isChanged(this.#editor.key ?? NEW),
            testing: this.#test.running,
            done: this.#done,
            test: this.#runTest,
            cancelTest: () => {
              this.#test.cancel();
            },
            discard: this.#discard,
            duplicate: this.#actions.duplicate,
            remove: this.#actions.delete,
          }) ?? nothing
        }
      </form>
    `;
  }

  #renderMissingProtection(): TemplateResult | typeof nothing {
    const missing = this.#directory.vault?.missingProtection;
    if (missing === undefined) return nothing;
    return renderProtectionNotice(missing, () => {
      this.#views.show('protection');
    });
  }

  #certificateActions(): CertificateActions {
    return {
      target: () => ({
        details: this.#editor.details,
        credentials: this.#editor.keptCredentials,
      }),
      makeFile: (wish) => makeClientFile(wish, this.#editor, this.#directory.vault),
      moveKey: (field) => {
        this.#run(async () => {
          await movePrivateKey(this.#editor, field);
          this.#focus('#key');
        });
      },
      found: (fields, report) => {
        takeUnpacked(this.#editor, fields, report);
      },
      removeKey: async () => {
        const saved = await removePrivateKey(this.#editor, this.#directory);
        if (saved) this.#actions.tellSaved([saved]);
      },
      tested: this.#tellTested,
      finished: (key) => {
        this.#certificates?.reset();
        this.#done = key === 'kept' ? 'key-kept' : 'key-removed';
        this.#focus(this.#editor.isChanged(this.#editor.key ?? NEW) ? '.save' : '#certificate');
      },
      takeOver: this.#takeOver,
      root: () => this.#host.renderRoot,
    };
  }

  /** Shows everything that is wrong, and leads to the first; false when something is. */
  async #isRight(except?: 'name'): Promise<boolean> {
    await this.#fields.load();
    if (this.#editor.check(except)) return true;
    this.#focus('[aria-invalid="true"]');
    return false;
  }

  readonly #create = (): void => {
    this.#select(NEW);
    this.#focus('#name');
  };

  readonly #choose = (saved: SavedConnection): void => {
    this.#select(saved.id);
    this.#host.dispatchEvent(new MqttConnectionSelectedEvent(identityOf(saved)));
  };

  /** @param isSame - the connection that was in the form already, saved now. */
  #select(key: string, isSame = false): void {
    this.#reset();
    if (!isSame) this.#certificates?.shut();
    this.#isPasswordShown = false;
    this.#isCreating = key === NEW;
    this.#editor.key = key;
    this.#views.show('connections');
  }

  /** Nothing of what was on show may stay: the vault was locked, or the connections are others. */
  #shut(): void {
    this.#reset();
    this.#actions.forgetDeleted();
    this.#isPasswordShown = false;
    this.#isCreating = false;
    this.#certificates?.shut();
    this.#editor.shut();
    this.#list.shut();
    this.#views.shut();
  }

  /** Whether connections are only chosen here. */
  get #isUsed(): boolean {
    const { mode } = this.#host;
    // A misspelt mode never allows more than was meant.
    return mode !== undefined && mode !== 'manage';
  }

  /** What was said of the form as it was holds no longer. */
  #reset(): void {
    this.#failure = undefined;
    this.#done = undefined;
    this.#test.cancel();
    this.#certificates?.reset();
    this.#host.requestUpdate();
  }

  readonly #tellTested = (outcome: ConnectionTestOutcome): void => {
    const { name = '' } = this.#editor.details;
    this.#host.dispatchEvent(new MqttConnectionTestedEvent(name, outcome));
  };

  /** The person wants an address that a diagnosis found. */
  readonly #takeOver = ({ port, path, tls }: BetterAddress): void => {
    this.#reset();
    const { draft } = this.#editor;
    this.#editor.change({ ...draft, port: String(port), path, tls }, ['port', 'path', 'tls']);
    this.#find('.test')?.focus();
  };

  readonly #discard = (): void => {
    this.#reset();
    this.#isPasswordShown = false;
    this.#editor.forget(this.#editor.key ?? NEW);
    this.#done = 'discarded';
  };

  readonly #runTest = (): void => {
    this.#run(async () => {
      if (!(await this.#isRight('name'))) return;
      const { details, keptCredentials } = this.#editor;
      const outcome = await this.#test.run(details, keptCredentials);
      if (outcome) this.#tellTested(outcome);
    });
  };

  #run(action: () => Promise<void>): void {
    this.#failure = undefined;
    action()
      .catch((error: unknown) => {
        this.#fail(error);
      })
      .finally(() => {
        this.#host.requestUpdate();
      });
  }

  #fail(thrown: unknown): void {
    const error = toMqttError(thrown);
    this.#failure = error;
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new MqttElementErrorEvent(error));
  }

  readonly #focus = (selector: string): void => {
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      this.#find(selector)?.focus();
    });
  };

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }
}
