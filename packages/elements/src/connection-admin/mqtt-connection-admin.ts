import { msg, str } from '@lit/localize';
import {
  directory,
  MemoryDirectory,
  type CredentialsProvider,
  type SavedConnection,
} from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { savedInUse } from '../context/saved-connections.js';
import { toMqttError } from '../element/mqtt-error.js';
import { MqttElement } from '../element/mqtt-element.js';
import { errorText } from '../localization/error-text.js';
import { controlStyles } from '../theme/control.styles.js';
import { icon } from '../theme/icons.js';
import { noticeStyles } from '../theme/notice.styles.js';
import {
  detailsOf,
  draftOf,
  EMPTY_DRAFT,
  withAddress,
  type ConnectionDraft,
} from './connection-draft.js';
import { renderConnectionFields, saidOf } from './connection-form.js';
import { nameOfCopy, renderConnectionList } from './connection-list.js';
import { ConnectionTest } from './connection-test.js';
import {
  deleteConnection,
  duplicateConnection,
  type DeletedConnection,
} from './deleted-connection.js';
import { DirectoryController } from './directory-controller.js';
import { draftProblems, type DraftField, type FieldProblem } from './draft-problems.js';
import {
  MqttConnectionRemovedEvent,
  MqttConnectionSavedEvent,
  MqttConnectionSelectedEvent,
  MqttConnectionTestedEvent,
} from './mqtt-connection-admin.events.js';
import { connectionAdminStyles } from './mqtt-connection-admin.styles.js';

/** One connection while it is edited. */
interface Editing {
  readonly draft: ConnectionDraft;
  /** The fields that the person has touched; the others are not complained about before saving. */
  readonly touched: ReadonlySet<DraftField | 'other'>;
  readonly said: string | undefined;
  readonly pasted: readonly FieldProblem[];
}

/** The key of a connection that is not saved yet. */
const NEW = '';

/**
 * Administers the connections of the page's directory: list, create, edit, duplicate, delete, test.
 *
 * @example
 * <mqtt-connection-admin></mqtt-connection-admin>
 *
 * @event {MqttConnectionSavedEvent} mqtt-connection-saved - A connection was saved.
 * @event {MqttConnectionRemovedEvent} mqtt-connection-removed - A connection was deleted.
 * @event {MqttConnectionSelectedEvent} mqtt-connection-selected - The person chose a connection.
 * @event {MqttConnectionTestedEvent} mqtt-connection-tested - A connection was tested.
 * @event {MqttElementErrorEvent} mqtt-error - The directory could not do what was asked of it.
 * @csspart base - The card.
 * @csspart list - The list of connections.
 * @csspart form - The form.
 */
export class MqttConnectionAdmin extends MqttElement {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    connectionAdminStyles,
  ];

  /** Undefined until the first list is there, then an id or {@link NEW}. */
  @state() private selected: string | undefined;
  @state() private deleted: DeletedConnection | undefined;
  @state() private failure: string | undefined;
  @state() private passwordShown = false;

  readonly #edited = new Map<string, Editing>();
  readonly #test = new ConnectionTest(this);
  readonly #directory = new DirectoryController(this, (error) => {
    this.#fail(error);
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // It may hold a password.
    this.deleted = undefined;
  }

  protected override willUpdate(): void {
    const { saved } = this.#directory;
    if (
      saved &&
      (this.selected === undefined ||
        (this.selected !== NEW && !this.#directory.find(this.selected)))
    ) {
      this.selected = saved[0]?.id ?? NEW;
    }
  }

  protected override render(): TemplateResult {
    const current = this.#directory.find(this.selected);
    return html`
      <section class="card" part="base" aria-labelledby="title">
        <header class="bar">
          <h2 id="title">${msg('Connections')}</h2>
          <button class="primary" @click=${this.#create}>${msg('New connection')}</button>
        </header>
        <div class="sides">
          <div class="side">
            <div class="undo" role="status">${this.#renderDeleted()}</div>
            ${renderConnectionList({
              saved: this.#directory.saved,
              selected: this.selected,
              isChanged: (id) => this.#edited.has(id),
              stateOf: (id) => this.#directory.stateOf(id),
              select: this.#choose,
            })}
            ${directory() instanceof MemoryDirectory ? html`<p class="kept">${msg('Kept in this page until it is closed.')}</p>` : nothing}
          </div>
          ${this.selected === undefined ? nothing : this.#renderForm(current)}
        </div>
      </section>
    `;
  }

  #renderForm(current: SavedConnection | undefined): TemplateResult {
    const editing = this.#editing();
    const testing = this.#test.running;
    return html`
      <form
        class="form"
        part="form"
        novalidate
        aria-label=${current ? current.details.name : msg('New connection')}
        @submit=${this.#submit}
      >
        ${renderConnectionFields({
          draft: editing.draft,
          problems: this.#shownProblems(editing),
          hasPassword: current?.hasPassword ?? false,
          passwordShown: this.passwordShown,
          said: editing.said,
          change: this.#change,
          takeApart: this.#takeApart,
          showPassword: (shown) => {
            this.passwordShown = shown;
          },
        })}
        <div class="result" role="status">${this.#test.render()}</div>
        ${
          this.failure === undefined
            ? nothing
            : html`<div class="notice fault" role="alert">
                ${icon('alert')}
                <div>${this.failure}</div>
              </div>`
        }
        <div class="actions">
          <button class="primary">${msg('Save')}</button>
          <button type="button" @click=${testing ? this.#cancelTest : this.#runTest}>
            ${testing ? msg('Cancel test') : msg('Test connection')}
          </button>
          ${
            current
              ? html`
                  <span class="rest">
                    <button type="button" class="quiet" @click=${this.#duplicate}>
                      ${msg('Duplicate')}
                    </button>
                    <button type="button" class="quiet danger" @click=${this.#delete}>
                      ${msg('Delete')}
                    </button>
                  </span>
                `
              : nothing
          }
        </div>
      </form>
    `;
  }

  #renderDeleted(): TemplateResult | typeof nothing {
    const { deleted } = this;
    if (!deleted) return nothing;
    return html`<span>${msg(str`“${deleted.name}” was deleted.`)}</span
      ><button class="small" @click=${this.#undo}>${msg('Undo')}</button>`;
  }

  #editing(): Editing {
    const key = this.selected ?? NEW;
    const saved = this.#directory.find(key);
    return (
      this.#edited.get(key) ?? {
        draft: saved ? draftOf(saved) : EMPTY_DRAFT,
        touched: new Set(),
        said: undefined,
        pasted: [],
      }
    );
  }

  #edit(editing: Editing): void {
    this.#edited.set(this.selected ?? NEW, editing);
    this.failure = undefined;
    this.#test.cancel();
    this.requestUpdate();
  }

  readonly #change = (draft: ConnectionDraft, ...fields: readonly DraftField[]): void => {
    const { touched } = this.#editing();
    this.#edit({ draft, touched: new Set([...touched, ...fields]), said: undefined, pasted: [] });
  };

  readonly #takeApart = (address: string): boolean => {
    const { draft, touched } = this.#editing();
    const pasted = withAddress(draft, address);
    if (!pasted) return false;
    const problems = pasted.problems.map(
      ({ message, severity }) => ({ field: 'host', severity, message }) as const,
    );
    this.#edit({
      draft: pasted.draft,
      touched: new Set([...touched, ...pasted.filled]),
      said: saidOf(pasted.filled),
      pasted: problems,
    });
    return true;
  };

  #problems({ draft }: Editing): readonly FieldProblem[] {
    return draftProblems(draft, this.selected, this.#directory.saved ?? []);
  }

  #shownProblems(editing: Editing): readonly FieldProblem[] {
    const shown = this.#problems(editing).filter(
      ({ field, severity }) => severity === 'warning' || editing.touched.has(field),
    );
    return [...editing.pasted, ...shown];
  }

  /** Shows everything that is wrong; false when something is. */
  async #isRight(except?: DraftField): Promise<boolean> {
    const editing = this.#editing();
    const wrong = this.#problems(editing).filter(
      ({ field, severity }) => severity === 'error' && field !== except,
    );
    if (wrong.length === 0) return true;
    this.#edit({
      ...editing,
      touched: new Set([...editing.touched, ...wrong.map(({ field }) => field)]),
    });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    return false;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    this.#run(async () => {
      if (!(await this.#isRight())) return;
      const key = this.selected ?? NEW;
      const saved = await directory().save(
        detailsOf(this.#editing().draft),
        key === NEW ? undefined : key,
      );
      await this.#saved(saved, key);
      // What was refused may be right now.
      const used = savedInUse(saved.id);
      if (used?.state.status === 'refused') used.retry();
    });
  };

  readonly #duplicate = (): void => {
    const current = this.#directory.find(this.selected);
    if (!current) return;
    this.#run(async () => {
      const name = nameOfCopy(current.details.name, this.#directory.saved ?? []);
      await this.#saved(await duplicateConnection(current, name), NEW);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLInputElement>('#name')?.select();
    });
  };

  readonly #delete = (): void => {
    const current = this.#directory.find(this.selected);
    if (!current) return;
    this.#run(async () => {
      this.deleted = await deleteConnection(current);
      this.#edited.delete(current.id);
      await this.#directory.reload();
      this.dispatchEvent(new MqttConnectionRemovedEvent(identityOf(current)));
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.undo button')?.focus();
    });
  };

  readonly #undo = (): void => {
    const { deleted } = this;
    if (!deleted) return;
    this.#run(async () => {
      await this.#saved(await deleted.restore(), NEW);
      this.deleted = undefined;
    });
  };

  async #saved(saved: SavedConnection, key: string): Promise<void> {
    this.#edited.delete(key);
    await this.#directory.reload();
    this.#select(saved.id);
    this.dispatchEvent(new MqttConnectionSavedEvent(identityOf(saved)));
  }

  readonly #create = (): void => {
    this.#select(NEW);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('#name')?.focus(),
    );
  };

  readonly #choose = (saved: SavedConnection): void => {
    this.#select(saved.id);
    this.dispatchEvent(new MqttConnectionSelectedEvent(identityOf(saved)));
  };

  #select(key: string): void {
    this.selected = key;
    this.passwordShown = false;
    this.failure = undefined;
    this.#test.cancel();
  }

  readonly #cancelTest = (): void => {
    this.#test.cancel();
  };

  readonly #runTest = (): void => {
    this.#run(async () => {
      if (!(await this.#isRight('name'))) return;
      const { draft } = this.#editing();
      const { name, ...details } = detailsOf(draft);
      const outcome = await this.#test.run(
        { ...details, ...(name ? { name } : {}) },
        this.#testCredentials(draft),
      );
      if (outcome) this.dispatchEvent(new MqttConnectionTestedEvent(draft.name, outcome));
    });
  };

  /** For an unchanged password, the one that the directory keeps. */
  #testCredentials({
    method,
    username,
    password,
  }: ConnectionDraft): CredentialsProvider | undefined {
    const current = this.#directory.find(this.selected);
    const kept = current?.hasPassword ? directory().credentials(current.id) : undefined;
    if (method !== 'BASIC' || password !== '' || !kept) return undefined;
    return async (request) => ({ ...(await kept(request)), username });
  }

  #run(action: () => Promise<void>): void {
    this.failure = undefined;
    action().catch((error: unknown) => {
      this.#fail(error);
    });
  }

  #fail(thrown: unknown): void {
    const error = toMqttError(thrown);
    const { what, todo } = errorText(error);
    this.failure = `${what} ${todo}`.trim();
    this.reportError(error);
  }
}

function identityOf({ id, details }: SavedConnection): {
  readonly id: string;
  readonly name: string;
} {
  return { id, name: details.name };
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-connection-admin': MqttConnectionAdmin;
  }
}
