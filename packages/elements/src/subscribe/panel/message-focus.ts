import { msg, str } from '@lit/localize';
import type { Connection, Message, MqttError } from '@mqtt-kit/core';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { toMqttError } from '../../element/mqtt-error.js';
import { errorText } from '../../localization/error-text.js';
import type { MessageStore } from '../../messages/message-store.js';
import { icon } from '../../theme/icons.js';
import { shownTopic } from '../views/shown-topic.js';

/** What becomes of a wish to clear a retained message. */
type Clearing =
  | { readonly step: 'none' }
  | { readonly step: 'asking' }
  | { readonly step: 'sending' }
  | { readonly step: 'done' }
  | { readonly step: 'failed'; readonly error: MqttError };

/** The one message that somebody looks at closely, below the others. It stays while news comes; the newest of its topic is one step away. */
export class MessageFocus {
  readonly #host: LitElement;
  readonly #store: MessageStore;
  #message: Message | undefined;
  #clearing: Clearing = { step: 'none' };

  constructor(host: LitElement, store: MessageStore) {
    this.#host = host;
    this.#store = store;
  }

  get message(): Message | undefined {
    return this.#message;
  }

  open(message: Message): void {
    this.#message = message;
    this.#clearing = { step: 'none' };
    this.#host.requestUpdate();
  }

  close(): void {
    if (!this.#message) return;
    this.#message = undefined;
    this.#host.requestUpdate();
  }

  render(connection: Connection | undefined): TemplateResult | typeof nothing {
    const message = this.#message;
    if (!message) return nothing;
    const topic = shownTopic(message.topic);
    const latest = this.#store.topics.get(message.topic)?.latest;
    return html`
      <section class="focus" part="detail" aria-label=${msg(str`Message on ${topic}`)}>
        <header class="focus-bar">
          <h3 class="mono" title=${topic}>${topic}</h3>
          ${
            latest && latest !== message
              ? html`<button
                  class="quiet small"
                  @click=${() => {
                    this.open(latest);
                  }}
                >
                  ${icon('up')}${msg('Newest')}
                </button>`
              : nothing
          }
          ${message.retain ? this.#renderClear(connection) : nothing}
          <button class="quiet small" @click=${this.#close}>${msg('Close')}</button>
        </header>
        ${this.#renderClearing(message, connection)}
      </section>
    `;
  }

  #renderClear(connection: Connection | undefined): TemplateResult {
    const off = connection?.state.status !== 'connected' || this.#clearing.step === 'sending';
    return html`<button
      class="quiet small danger ${off ? 'off' : ''}"
      aria-disabled=${off}
      @click=${off ? nothing : this.#ask}
    >
      ${msg('Clear retained message…')}
    </button>`;
  }

  /** Asked in place: nobody else is served if a dialog takes the page. */
  #renderClearing(
    message: Message,
    connection: Connection | undefined,
  ): TemplateResult | typeof nothing {
    switch (this.#clearing.step) {
      case 'none':
      case 'sending':
        return nothing;
      case 'asking':
        return html`<div class="notice caution" role="alert">
          ${icon('alert')}
          <div>
            ${msg('The broker forgets this message, and whoever subscribes later no longer gets it.')}
          </div>
          <div class="buttons">
            <button class="small" @click=${() => void this.#clear(message, connection)}>
              ${msg('Clear it')}
            </button>
            <button class="small" @click=${this.#keep}>${msg('Keep it')}</button>
          </div>
        </div>`;
      case 'done':
        return html`<p class="line ok" role="status">
          ${icon('check')}${msg('The broker has forgotten it.')}
        </p>`;
      case 'failed': {
        const { what, todo } = errorText(this.#clearing.error);
        return html`<div class="notice fault" role="alert">
          ${icon('alert')}
          <div>${what} ${todo}</div>
        </div>`;
      }
    }
  }

  readonly #close = (): void => {
    this.close();
  };

  readonly #ask = (): void => {
    this.#become({ step: 'asking' });
  };

  readonly #keep = (): void => {
    this.#become({ step: 'none' });
  };

  /** An empty retained message takes the place of what the broker keeps (MQTT 3.1.1 §3.3.1.3). */
  async #clear({ topic }: Message, connection: Connection | undefined): Promise<void> {
    this.#become({ step: 'sending' });
    try {
      await connection?.publish(topic, '', { qos: 1, retain: true });
      this.#become({ step: 'done' });
    } catch (error) {
      this.#become({ step: 'failed', error: toMqttError(error) });
    }
  }

  #become(clearing: Clearing): void {
    this.#clearing = clearing;
    this.#host.requestUpdate();
  }
}
