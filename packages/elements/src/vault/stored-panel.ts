import { msg, str } from '@lit/localize';
import { MqttError } from '@mqtt-kit/core';
import type { StoredKind, StoredThing } from '@mqtt-kit/core/history';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { toMqttError } from '../element/mqtt-error.js';
import { loadHistory } from '../history/load-history.js';
import { formatAge, formatBytes, formatNumber } from '../localization/format.js';
import { isSingular } from '../localization/plural.js';
import { icon } from '../theme/icons.js';
import { PanelTask } from './panel-task.js';

type Kind = StoredThing['kind'];
type Stored<K extends Kind> = Extract<StoredThing, { readonly kind: K }>;

/** What “delete all” is called among the ids. */
const ALL = 'all';

/** What the kit keeps on this device, and how to delete it. */
export class StoredPanel {
  readonly #host: LitElement;
  readonly #task: PanelTask;
  /** Undefined before it was looked for. */
  #things: readonly StoredThing[] | undefined;
  #hasAsked = false;
  /** Why it could not be looked for. */
  #failure: MqttError | undefined;
  /** What is about to be deleted. */
  #removing: string | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    this.#task = new PanelTask(host);
  }

  /** Forgets what is on show: something else is being looked at. */
  shut(): void {
    this.#things = undefined;
    this.#hasAsked = false;
    this.#failure = undefined;
    this.#removing = undefined;
    this.#task.shut();
  }

  /** @param close - shows the connections again. */
  render(close: () => void): TemplateResult {
    if (!this.#hasAsked) void this.#look();
    const error = this.#failure ?? this.#task.failureOf('delete');
    return html`
      <section class="panel" part="stored" aria-labelledby="stored-title">
        <header class="head">
          <h3 id="stored-title" tabindex="-1">${msg('Stored on this device')}</h3>
          <button type="button" class="small" @click=${close}>${msg('Done')}</button>
        </header>
        ${this.#task.renderSaid()} ${error ? renderFailure(error, 'alert') : nothing}
        ${this.#things ? this.#renderThings(this.#things) : nothing}
        ${
          this.#things || error
            ? nothing
            : html`<p class="line muted">${icon('arc')}<span>${msg('Looking…')}</span></p>`
        }
      </section>
    `;
  }

  #renderThings(things: readonly StoredThing[]): TemplateResult {
    const received = ofKind(things, 'history');
    const waiting = ofKind(things, 'outbox');
    const templates = ofKind(things, 'templates');
    const saved = ofKind(things, 'vault');
    return html`
      ${
        things.length === 0
          ? html`<p class="line ok">
              ${icon('check')}<span>${msg('Nothing is stored here.')}</span>
            </p>`
          : html`<p class="hint">${msg('The contents are encrypted in this browser.')}</p>`
      }
      ${
        received.length === 0
          ? nothing
          : html`<div class="block">
              <h4>${msg('Received messages')}</h4>
              <ul class="slots stored">
                ${received.map((each) => html`<li>${this.#renderReceived(each)}</li>`)}
              </ul>
              ${received.length > 1 ? this.#renderAll() : nothing}
            </div>`
      }
      ${
        waiting.length === 0
          ? nothing
          : html`<div class="block">
              <h4>${msg('Messages that wait to be sent')}</h4>
              <ul class="slots stored">
                ${waiting.map((each) => html`<li>${this.#renderWaiting(each)}</li>`)}
              </ul>
            </div>`
      }
      ${
        templates.length === 0
          ? nothing
          : html`<div class="block">
              <h4>${msg('Message templates')}</h4>
              <ul class="slots stored">
                ${templates.map((each) => html`<li>${this.#renderTemplates(each)}</li>`)}
              </ul>
            </div>`
      }
      ${
        saved.length === 0
          ? nothing
          : html`<div class="block">
              <h4>${msg('Saved connections')}</h4>
              <ul class="slots stored">
                ${saved.map((each) => html`<li>${renderSaved(each)}</li>`)}
              </ul>
              <p class="hint">
                ${msg('They are deleted one by one in the list, or all at once under “Protection”, with everything else that is listed here.')}
              </p>
            </div>`
      }
    `;
  }

  #renderReceived(thing: Stored<'history'>): TemplateResult {
    const { id, connection, broker, filter, messages, bytes, oldest, newest } = thing;
    const now = Date.now();
    return html`
      <p class="mono">
        <strong><bdi>${filter}</bdi></strong>
      </p>
      <p class="muted"><bdi>${connection === '' ? shortUrl(broker) : connection}</bdi></p>
      <p class="muted">
        ${countText(messages)}, ${formatBytes(bytes)},
        ${messages === 1 ? formatAge(now - newest) : msg(str`from ${formatAge(now - oldest)} to ${formatAge(now - newest)}`)}
      </p>
      ${this.#renderRemove(id, filter, () => {
        this.#remove({ kind: 'history', id });
      })}
    `;
  }

  #renderWaiting({ id, clientId, broker, messages, bytes, inUse }: Stored<'outbox'>) {
    return html`
      <p class="mono">
        <strong><bdi>${clientId}</bdi></strong>
      </p>
      <p class="muted"><bdi>${shortUrl(broker)}</bdi></p>
      <p class="muted">${countText(messages)}, ${formatBytes(bytes)}</p>
      ${
        inUse
          ? html`<p class="muted">${msg('In use by an open page: drop them there.')}</p>`
          : this.#renderRemove(id, clientId, () => {
              this.#remove({ kind: 'outbox', id });
            })
      }
    `;
  }

  #renderTemplates({ id, templates, bytes }: Stored<'templates'>): TemplateResult {
    const number = formatNumber(templates);
    const count = isSingular(templates)
      ? msg(str`${number} template`)
      : msg(str`${number} templates`);
    return html`
      <p class="muted">${count}, ${formatBytes(bytes)}</p>
      ${this.#renderRemove(id, msg('Message templates'), () => {
        this.#remove({ kind: 'templates', id });
      })}
    `;
  }

  /** In two steps: there is no undo. */
  #renderRemove(id: string, name: string, remove: () => void): TemplateResult {
    const isAsked = this.#removing === id;
    return html`<button
      type="button"
      class="small quiet ${isAsked ? 'danger' : ''}"
      aria-label=${isAsked ? msg(str`Delete for good: ${name}`) : msg(str`Delete: ${name}`)}
      @click=${this.#twice(id, remove)}
    >
      ${isAsked ? msg('Delete for good') : msg('Delete')}
    </button>`;
  }

  #renderAll(): TemplateResult {
    return html`<div class="actions">
      <button type="button" class="small danger" @click=${this.#twice(ALL, this.#removeAll)}>
        ${
          this.#removing === ALL
            ? msg('Delete all received messages for good')
            : msg('Delete all received messages')
        }
      </button>
    </div>`;
  }

  #twice(id: string, remove: () => void): (event: MouseEvent) => void {
    return (event) => {
      // The second click of a double click confirms nothing.
      if (event.detail > 1) return;
      if (this.#removing === id) {
        this.#removing = undefined;
        // The button goes; the person stays where the list is.
        this.#host.renderRoot.querySelector<HTMLElement>('#stored-title')?.focus();
        remove();
        return;
      }
      this.#removing = id;
      this.#task.clear();
    };
  }

  #remove(thing: { readonly kind: StoredKind; readonly id: string }): void {
    this.#delete(async ({ removeStored }) => {
      if (await removeStored(thing)) return;
      // Opened between the look and the click.
      throw new MqttError('outbox-failed', 'A page has opened these messages.', {
        retryable: true,
      });
    });
  }

  readonly #removeAll = (): void => {
    this.#delete(({ wipeStored }) => wipeStored('history'));
  };

  #delete(action: (history: Awaited<ReturnType<typeof loadHistory>>) => Promise<void>): void {
    this.#task.run(
      'delete',
      async () => {
        const history = await loadHistory();
        try {
          await action(history);
        } finally {
          this.#things = await history.listStored();
        }
      },
      msg('Deleted.'),
    );
  }

  async #look(): Promise<void> {
    this.#hasAsked = true;
    const isCurrent = this.#task.lifetime();
    try {
      const { listStored } = await loadHistory();
      const things = await listStored();
      if (isCurrent()) this.#things = things;
    } catch (error) {
      if (isCurrent()) this.#failure = toMqttError(error);
    }
    this.#host.requestUpdate();
  }
}

function renderSaved({ id, connections, bytes }: Stored<'vault'>): TemplateResult {
  const number = formatNumber(connections);
  const count = isSingular(connections)
    ? msg(str`${number} connection`)
    : msg(str`${number} connections`);
  return html`
    ${
      id === 'default'
        ? nothing
        : html`<p class="mono">
            <strong><bdi>${id}</bdi></strong>
          </p>`
    }
    <p class="muted">${count}, ${formatBytes(bytes)}</p>
  `;
}

/** As the list of connections writes it. */
function shortUrl(url: string): string {
  return url.replace(/^wss?:\/\//, '');
}

function ofKind<K extends Kind>(things: readonly StoredThing[], kind: K): readonly Stored<K>[] {
  return things.filter((thing): thing is Stored<K> => thing.kind === kind);
}

function countText(messages: number): string {
  const number = formatNumber(messages);
  return isSingular(messages) ? msg(str`${number} message`) : msg(str`${number} messages`);
}
