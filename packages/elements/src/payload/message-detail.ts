import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { saveFile } from '../element/save-file.js';
import { formatBytes, formatTime } from '../localization/format.js';
import { currentLocale } from '../localization/locale.js';
import { icon } from '../theme/icons.js';

import { renderChanges } from './detail/changes-view.js';
import { MessageReading, type DetailedMessage } from './detail/message-reading.js';
import { keepPlace } from './detail/keep-place.js';
import { fileNameOf, textToCopy } from './detail/payload-file.js';
import { PayloadRows } from './detail/payload-rows.js';
import { countProperties, renderProperties } from './detail/properties-table.js';
import { ValueTree } from './detail/value-tree.js';
import { failureText } from './failure-text.js';
import type { PayloadValue } from './values/payload-value.js';
import { formatLabel, formatNames } from './known-formats.js';

export type { DetailedMessage } from './detail/message-reading.js';
export { messageDetailStyles } from './message-detail.styles.js';

/** What stands around the message. */
export interface MessageDetailParts {
  /** Puts a button there that closes it. */
  readonly close?: () => void;
  /** More buttons, after those for copying and saving. */
  readonly actions?: unknown;
}

const CHANGES_A_PAGE = 25;
const SHOWN_TOPIC_LENGTH = 1000;

/**
 * Shows one message whole: its payload in any format, what changed since the message before, its properties. Part of an element that
 * loads it when a message is opened; the element has `messageDetailStyles`, and those of controls, groups and notices.
 */
export class MessageDetail {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #reading: MessageReading;
  readonly #rows: PayloadRows;
  readonly #tree: ValueTree;
  #changesShown = CHANGES_A_PAGE;
  /** Whether what is shown came after what was shown before, by itself. */
  #follows = false;
  #drawn: PayloadValue;
  #said: { readonly text: string; readonly ok: boolean } | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#reading = new MessageReading(host);
    this.#rows = new PayloadRows(host);
    this.#tree = new ValueTree(host);
  }

  /** Looks at a message; the same one again changes nothing. */
  show(shown: DetailedMessage): void {
    if (!this.#reading.show(shown)) return;
    this.#follows = false;
    this.#said = undefined;
    this.#changesShown = CHANGES_A_PAGE;
  }

  /** Looks at the next message of the same topic, in the place of the one before it; a screen reader is not told. */
  follow(shown: DetailedMessage): void {
    this.#follows = true;
    this.#reading.follow(shown);
  }

  /** Whether a message is being read. */
  get busy(): boolean {
    return this.#reading.busy;
  }

  render({ close, actions = nothing }: MessageDetailParts = {}): TemplateResult {
    const message = this.#reading.shown?.message;
    if (!message) return html``;
    const properties = countProperties(message.properties);
    return html`
      <section class="detail" part="detail" aria-labelledby="detail-topic">
        <header>
          <h3 class="mono" id="detail-topic">${shownTopic(message.topic)}</h3>
          ${
            close
              ? html`<button type="button" class="quiet small" @click=${close}>
                  ${icon('stop')}${msg('Close')}
                </button>`
              : nothing
          }
        </header>
        ${renderFacts(message)}
        <div class="tools">
          ${this.#renderFormats()}
          <div class="buttons">
            <button type="button" class="small" @click=${this.#copy}>${msg('Copy')}</button>
            <button type="button" class="small" @click=${this.#save}>${msg('Save')}</button>
            ${actions}
          </div>
        </div>
        <div role="status" class="said">${this.#renderSaid()}</div>
        ${this.#renderFailure()} ${this.#renderBody()} ${this.#renderComparison()}
        ${
          properties > 0
            ? html`<details class="group" open>
                <summary>
                  <span class="title">${msg('Properties')}</span>
                  <span class="muted">${properties}</span>
                </summary>
                <div class="inside">${renderProperties(message.properties)}</div>
              </details>`
            : nothing
        }
      </section>
    `;
  }

  #renderFormats(): TemplateResult {
    const { chosen = '', read } = this.#reading;
    const automatic = chosen === '' ? read?.decoded.format : undefined;
    const change = ({ currentTarget }: Event): void => {
      if (!(currentTarget instanceof HTMLSelectElement)) return;
      this.#reading.chosen = currentTarget.value === '' ? undefined : currentTarget.value;
    };
    return html`<div class="format">
      <label for="detail-format">${msg('Format')}</label>
      <span class="select">
        <select id="detail-format" @change=${change}>
          <option value="" .selected=${live(chosen === '')}>
            ${automatic === undefined ? msg('Automatic') : msg(str`Automatic: ${formatLabel(automatic)}`)}
          </option>
          ${formatNames().map(
            (name) =>
              html`<option value=${name} .selected=${live(chosen === name)}>
                ${formatLabel(name)}
              </option>`,
          )}
        </select>
      </span>
    </div>`;
  }

  #renderSaid(): TemplateResult | typeof nothing {
    if (!this.#said) return nothing;
    const { text, ok } = this.#said;
    return html`<span class="line ${ok ? 'ok' : 'bad'}"
      >${icon(ok ? 'check' : 'alert')}<span>${text}</span></span
    >`;
  }

  #renderFailure(): TemplateResult | typeof nothing {
    const decoded = this.#reading.read?.decoded;
    if (decoded?.kind !== 'failed') return nothing;
    const { format, failure, text } = decoded;
    return html`<div class="notice caution" role=${ifDefined(this.#follows ? undefined : 'alert')}>
      ${icon('alert')}
      <div>${failureText(format, failure)}</div>
      <div class="todo">
        ${text === undefined ? msg('The bytes are shown as they came.') : msg('The text is shown as it came.')}
      </div>
    </div>`;
  }

  #renderBody(): TemplateResult {
    const body = this.#reading.read?.body;
    const label = msg('Payload');
    switch (body?.kind) {
      case undefined:
        return html`<p class="payload blank" role="status">
          <span class="line muted">${icon('arc')}<span>${msg('Reading…')}</span></span>
        </p>`;
      case 'empty':
        return html`<p class="payload blank">${msg('The payload is empty.')}</p>`;
      case 'rows':
        return this.#rows.render(body.content, label);
      case 'text':
        return html`<div
          class="payload"
          part="payload"
          tabindex="0"
          role="group"
          aria-label=${label}
        >
          <pre class="mono">${body.text}</pre>
        </div>`;
      case 'tree':
        if (this.#follows && this.#drawn !== body.value) this.#tree.carry(this.#drawn, body.value);
        this.#drawn = body.value;
        return html`<div
          class="payload"
          part="payload"
          tabindex="0"
          role="group"
          aria-label=${label}
        >
          ${this.#tree.render(body.value)}
        </div>`;
    }
  }

  #renderComparison(): TemplateResult | typeof nothing {
    const { shown, comparing, comparison } = this.#reading;
    const previous = shown?.previous;
    if (!previous)
      return shown?.lacksPrevious
        ? html`<p class="hint">
            ${msg('The message before this one on its topic is no longer kept, so there is nothing to compare it with.')}
          </p>`
        : nothing;
    return html`<details
      class="group comparison"
      ?open=${comparing}
      @toggle=${this.#toggleComparison}
    >
      <summary>
        <span class="title">${msg('Changes')}</span>
        <span class="muted">${msg(str`since ${formatTime(previous.receivedAt)}`)}</span>
      </summary>
      <div class="inside">
        ${
          comparison
            ? renderChanges({
                comparison,
                shown: this.#changesShown,
                showMore: this.#showMoreChanges,
              })
            : html`<p class="hint" role="status">${msg('Comparing…')}</p>`
        }
      </div>
    </details>`;
  }

  readonly #toggleComparison = ({ currentTarget }: Event): void => {
    if (!(currentTarget instanceof HTMLDetailsElement)) return;
    if (currentTarget.open !== this.#reading.comparing)
      this.#reading.comparing = currentTarget.open;
  };

  readonly #showMoreChanges = ({ currentTarget }: Event): void => {
    this.#changesShown += CHANGES_A_PAGE;
    this.#host.requestUpdate();
    void keepPlace(this.#host, currentTarget, '.comparison > summary');
  };

  readonly #copy = (): void => {
    const { shown, read, signal } = this.#reading;
    if (!shown || !read) return;
    const text = textToCopy(shown.message, read.decoded, signal);
    void (async () => {
      try {
        // At once where that is possible: browsers want it to be the answer to a click.
        await navigator.clipboard.writeText(typeof text === 'string' ? text : await text);
        this.#say(msg('The payload was copied.'), true);
      } catch {
        if (signal.aborted) return;
        this.#say(
          msg('The browser did not allow it to be copied. Select the text, or save the payload.'),
          false,
        );
      }
    })();
  };

  readonly #save = (): void => {
    const { shown, read } = this.#reading;
    if (!shown) return;
    const { topic, payload } = shown.message;
    // A copy: a payload may be a view on a larger frame.
    const bytes = new Uint8Array(payload);
    saveFile(
      new Blob([bytes], { type: 'application/octet-stream' }),
      fileNameOf(topic, read?.decoded),
    );
  };

  #say(text: string, ok: boolean): void {
    this.#said = { text, ok };
    this.#host.requestUpdate();
  }
}

function renderFacts({ receivedAt, qos, retain, dup, payload }: Message): TemplateResult {
  const time = new Date(receivedAt);
  return html`<p class="facts">
    <time
      datetime=${time.toISOString()}
      title=${time.toLocaleString(currentLocale(), { hourCycle: 'h23' })}
      >${formatTime(receivedAt)}</time
    >
    <span class="tag">${msg(str`QoS ${qos}`)}</span>
    ${retain ? html`<span class="tag">${msg('retained')}</span>` : nothing}
    ${dup ? html`<span class="tag">${msg('sent again')}</span>` : nothing}
    <bdi class="muted">${formatBytes(payload.byteLength)}</bdi>
  </p>`;
}

function shownTopic(topic: string): string {
  return topic.length > SHOWN_TOPIC_LENGTH ? `${topic.slice(0, SHOWN_TOPIC_LENGTH)}…` : topic;
}
