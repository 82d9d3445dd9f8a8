import { msg } from '@lit/localize';
import { MqttError, type Connection, type Message } from '@mqtt-kit/core';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { toMqttError } from '../../element/mqtt-error.js';
import { errorText } from '../../localization/error-text.js';
import type { MessageStore } from '../../messages/message-store.js';
import { icon } from '../../theme/icons.js';
import { groupStyles } from '../../theme/group.styles.js';
import { LazyModule } from '../../controllers/lazy-module.js';
import { adoptStyles } from '../../element/adopt-styles.js';
import type { WantedFormat } from '../../payload/late/late-format.js';
import type { DetailedMessage, MessageDetail } from '../../payload/message-detail.js';
import { FollowPace } from './follow-pace.js';

/** What becomes of a wish to clear a retained message. */
type Clearing =
  | { readonly step: 'none' }
  | { readonly step: 'asking' }
  | { readonly step: 'sending' }
  | { readonly step: 'done' }
  | { readonly step: 'failed'; readonly error: MqttError };

/**
 * The one message that somebody looks at closely, below the others. It stays while news comes, and the newest of its topic is one step
 * away; or it follows, and the newest takes its place as it comes.
 */
export class MessageFocus {
  readonly #host: LitElement;
  readonly #store: MessageStore;
  readonly #formatOf: (topic: string) => WantedFormat;
  readonly #module: LazyModule<typeof import('../../payload/message-detail.js')>;
  #detail: MessageDetail | undefined;
  #message: Message | undefined;
  #previous: Message | undefined;
  /** Whether there was one before, which is no longer kept. */
  #lacksPrevious = false;
  #follows = false;
  /** Whether nothing moves, whatever comes. */
  #still = false;
  readonly #pace = new FollowPace(() => {
    this.#follow();
  });
  #clearing: Clearing = { step: 'none' };

  constructor(host: LitElement, store: MessageStore, formatOf: (topic: string) => WantedFormat) {
    this.#host = host;
    this.#store = store;
    this.#formatOf = formatOf;
    this.#module = new LazyModule(
      host,
      () => import('../../payload/message-detail.js'),
      (module) => {
        for (const styles of [groupStyles, module.messageDetailStyles]) adoptStyles(host, styles);
        this.#detail = new module.MessageDetail(host);
        this.#show();
      },
    );
  }

  /** Where one goes on when what asks about a retained message is lost: to what asked, or to what stands beside it. */
  static placeAfter(lost: Element, { renderRoot }: LitElement): HTMLElement | null {
    return lost.matches('.clearing')
      ? renderRoot.querySelector('.detail .buttons > :last-child')
      : null;
  }

  get message(): Message | undefined {
    return this.#message;
  }

  /**
   * @param follows - whether it goes on with what comes on its topic.
   * @param still - what is shown while the view stands still, oldest first: some of it may no longer be kept.
   */
  open(message: Message, follows = false, still?: readonly Message[]): void {
    this.#put(message, still);
    this.#follows = follows;
    this.#clearing = { step: 'none' };
    this.#show();
    this.#host.requestUpdate();
  }

  /** Something came, or may be shown now. */
  news(): void {
    if (this.#isBehind) this.#pace.request();
  }

  set still(still: boolean) {
    this.#still = still;
    this.news();
  }

  /** What came last on its topic, if that is another message. */
  get #newer(): Message | undefined {
    const latest = this.#message && this.#store.topics.get(this.#message.topic)?.latest;
    return latest === this.#message ? undefined : latest;
  }

  get #isBehind(): boolean {
    return this.#follows && !this.#still && this.#newer !== undefined;
  }

  #put(message: Message, still?: readonly Message[]): void {
    // Now: later it may no longer be kept.
    this.#previous =
      this.#store.previousOf(message) ??
      (still && this.#store.previousOf(message, still)) ??
      this.#previousInHand(message);
    this.#lacksPrevious = !this.#previous && this.#store.isPreceded(message);
    this.#message = message;
  }

  /** What is looked at, or was compared with it, where it came before this one. */
  #previousInHand(message: Message): Message | undefined {
    return message === this.#message
      ? this.#previous
      : message === this.#newer
        ? this.#message
        : undefined;
  }

  #follow(): void {
    const newer = this.#newer;
    if (!newer || !this.#isBehind) return;
    // What takes long to read would otherwise never be read.
    if (this.#detail?.busy) {
      this.#pace.request();
      return;
    }
    this.#put(newer);
    this.#detail?.follow(this.#detailed(newer));
    this.#host.requestUpdate();
  }

  close(): void {
    if (!this.#message) return;
    this.#message = undefined;
    this.#previous = undefined;
    this.#pace.stop();
    this.#host.requestUpdate();
  }

  render(connection: Connection | undefined): TemplateResult | typeof nothing {
    const message = this.#message;
    if (!message) return nothing;
    return html`
      <div class="focus">
        ${this.#module.render(() =>
          this.#detail
            ? this.#detail.render({
                close: this.#close,
                actions: this.#renderActions(message, connection),
              })
            : html``,
        )}
        ${this.#renderClearing(message, connection)}
      </div>
    `;
  }

  #show(): void {
    if (this.#message) this.#detail?.show(this.#detailed(this.#message));
  }

  #detailed(message: Message): DetailedMessage {
    return {
      message,
      previous: this.#previous,
      lacksPrevious: this.#lacksPrevious,
      ...this.#formatOf(message.topic),
    };
  }

  #renderActions(message: Message, connection: Connection | undefined): TemplateResult {
    const newer = this.#follows ? undefined : this.#newer;
    return html`${
        newer
          ? html`<button
              type="button"
              class="small"
              @click=${() => {
                this.open(newer);
              }}
            >
              ${icon('up')}${msg('Newest')}
            </button>`
          : nothing
      }<button
        type="button"
        class="small follow"
        aria-pressed=${this.#follows}
        title=${msg('Shows the newest message of this topic as it comes')}
        @click=${this.#toggle}
      >
        ${this.#follows ? icon('check') : nothing}${msg('Follow')}</button
      >${this.#store.isRetained(message) ? this.#renderClear(connection) : nothing}`;
  }

  readonly #toggle = (): void => {
    this.#follows = !this.#follows;
    if (!this.#follows) this.#pace.stop();
    this.news();
    this.#host.requestUpdate();
  };

  #renderClear(connection: Connection | undefined): TemplateResult {
    const off = connection?.state.status !== 'connected' || this.#clearing.step === 'sending';
    return html`<button
      type="button"
      class="small clearing ${off ? 'off' : ''}"
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
            <button class="small clearing" @click=${() => void this.#clear(message, connection)}>
              ${msg('Clear it')}
            </button>
            <button class="small clearing" @click=${this.#keep}>${msg('Keep it')}</button>
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

  /**
   * An empty retained message takes the place of what the broker keeps (MQTT 3.1.1 §3.3.1.3). What becomes of it is said where it was
   * asked for, and not with another message that was opened meanwhile.
   */
  async #clear(message: Message, connection: Connection | undefined): Promise<void> {
    const sending: Clearing = { step: 'sending' };
    this.#become(sending);
    let ended: Clearing = { step: 'done' };
    try {
      // It may have gone since the question was asked.
      if (!connection) throw new MqttError('not-connected', 'The connection is gone.');
      await connection.publish(message.topic, '', { qos: 1, retain: true });
      this.#store.markCleared(message);
    } catch (error) {
      ended = { step: 'failed', error: toMqttError(error) };
    }
    if (this.#clearing === sending) this.#become(ended);
    else this.#host.requestUpdate();
  }

  #become(clearing: Clearing): void {
    this.#clearing = clearing;
    this.#host.requestUpdate();
  }
}
