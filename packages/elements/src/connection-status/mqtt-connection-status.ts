import { msg, str } from '@lit/localize';
import type { MqttErrorCode } from '@mqtt-kit/core';
import { html, nothing, type CSSResultGroup, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import {
  ConnectionController,
  type ConnectionTarget,
} from '../controllers/connection-controller.js';
import { ConnectionNewsController } from '../controllers/connection-news.js';
import { FindOutWhy } from '../diagnosis/find-out-why.js';
import { FocusKeeper } from '../controllers/focus-keeper.js';
import { LazyModule } from '../controllers/lazy-module.js';
import { obstacleOf, type Obstacle } from '../controllers/obstacle.js';
import { Ticker } from '../controllers/ticker.js';
import { text } from '../element/converters.js';
import type { ElementState } from '../element/custom-states.js';
import { MqttElement } from '../element/mqtt-element.js';
import { errorCause } from '../localization/error-text.js';
import { helpUrl } from '../localization/error-help.js';
import { stateWord } from '../localization/state-text.js';
import { controlStyles } from '../theme/control.styles.js';
import { icon } from '../theme/icons.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { connectionStatusStyles } from './mqtt-connection-status.styles.js';
import { renderNews } from './status-news.js';

/** What a browser says nothing of, so that it is worth to look. */
const UNEXPLAINED: readonly MqttErrorCode[] = [
  'connection-failed',
  'connect-timeout',
  'closed-before-connack',
  'plain-mqtt-port',
  'malformed-packet',
];

/**
 * Says in one line where a connection stands: a word, a shape and a colour, what to do when something is wrong, and the technical
 * cause one click away. Below it, when there is something: what the connection told, and the messages that are kept on this device,
 * with their age and the buttons to send or drop them. Of all the elements on one connection it is the one that tells a screen reader of changes.
 *
 * @example
 * <mqtt-connection-status connection="Plant"></mqtt-connection-status>
 *
 * @event {MqttConnectionMissingEvent} mqtt-connection-missing - No connection was found.
 * @event {MqttElementErrorEvent} mqtt-error - No connection was found.
 * @csspart status - The line.
 * @csspart retry - The button that tries again at once.
 * @csspart diagnose - The button that looks for the reason of a failure.
 * @csspart notices - What the connection told.
 * @csspart outbox - The messages that are kept on this device.
 */
export class MqttConnectionStatus extends MqttElement {
  static override styles: CSSResultGroup = [
    MqttElement.styles,
    controlStyles,
    noticeStyles,
    connectionStatusStyles,
  ];

  /** The connection, or its name. Unless set, the `<mqtt-connection>` around this element, or the only one of the page. */
  @property({ converter: text }) connection: ConnectionTarget;

  readonly #news = new ConnectionNewsController(this);
  readonly #why = new FindOutWhy(this);
  readonly #connection = new ConnectionController(this, {
    announcing: 'first',
    onConnection: (connection) => {
      this.#news.follow(connection);
      this.#why.reset();
    },
    onState: ({ status }) => {
      if (status === 'connected') this.#why.reset();
    },
  });
  readonly #ticker = new Ticker(this);
  readonly #outbox = new LazyModule(this, () => import('./status-outbox.js'));

  constructor() {
    super();
    new FocusKeeper(this, () => this.renderRoot.querySelector<HTMLElement>('.status'));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('connection')) this.#connection.target = this.connection;
    this.customStates.set(this.#connection.elementState);
    this.#ticker.running =
      this.#connection.state?.status === 'waiting' || this.#news.entries.length > 0;
  }

  protected override render(): TemplateResult {
    const obstacle = obstacleOf(this.#connection);
    const status = this.#connection.elementState;
    const { announces } = this.#connection;
    const line = html`
      <span class="line ${toneOf(status)}"
        >${icon(obstacle?.icon ?? 'disc')}<span class="word">${this.#word(obstacle)}</span></span
      >
      ${obstacle ? renderReason(obstacle) : nothing}
    `;
    return html`
      <div class="status ${status}" part="status" tabindex="-1">
        <span class="line" role="status">${announces ? line : nothing}</span>
        ${announces ? nothing : html`<span class="line">${line}</span>`} ${this.#renderCountdown()}
        ${
          obstacle?.canRetry
            ? html`<button class="small" part="retry" @click=${this.#retry}>
                ${msg('Try now')}
              </button>`
            : nothing
        }
        ${this.#renderDiagnosis(obstacle)} ${obstacle ? renderCause(obstacle) : nothing}
      </div>
      ${renderNews(this.#news.news, (news) => {
        this.#news.dismiss(news);
      })}
      ${
        this.#news.entries.length > 0
          ? this.#outbox.render(({ renderOutbox }) =>
              renderOutbox({
                entries: this.#news.entries,
                now: Date.now(),
                send: (ids) => {
                  this.#news.send(ids);
                },
                drop: (ids) => {
                  this.#news.drop(ids);
                },
              }),
            )
          : nothing
      }
    `;
  }

  #word(obstacle: Obstacle | undefined): string {
    const { lookup, state } = this.#connection;
    if (lookup.kind === 'missing' || lookup.kind === 'faulty') return msg('No connection');
    return obstacle?.kind === 'busy' ? obstacle.what : stateWord(state?.status ?? 'idle');
  }

  #renderDiagnosis(obstacle: Obstacle | undefined): TemplateResult | typeof nothing {
    const { connection } = this.#connection;
    const code = obstacle?.cause?.code;
    if (!connection || code === undefined || !UNEXPLAINED.includes(code)) return nothing;
    // Without signing in: this element knows no secret.
    const details = { ...connection.details, authentication: { method: 'NONE' } } as const;
    const stages = this.#why.renderStages();
    return html`<div class="diagnosis ${stages === nothing ? '' : 'found'}" role="status">
        ${this.#why.render({ details })}
      </div>
      ${
        stages === nothing
          ? nothing
          : html`<details>
              <summary>${msg('What was checked')}</summary>
              ${stages}
            </details>`
      }`;
  }

  /** Outside the live region: a screen reader need not say each second. */
  #renderCountdown(): TemplateResult | typeof nothing {
    const { state } = this.#connection;
    if (state?.status !== 'waiting') return nothing;
    const seconds = Math.max(0, Math.ceil((state.retryAt - Date.now()) / 1000));
    return html`<span class="muted" role="timer"
      ><bdi>${seconds > 0 ? msg(str`Next try in ${seconds} s`) : msg('Trying now…')}</bdi></span
    >`;
  }

  readonly #retry = (): void => {
    this.#connection.connection?.retry();
  };
}

/** What passes by itself is said aloud, but needs no room: the line stays a line. */
function renderReason({ kind, what, todo }: Obstacle): TemplateResult | typeof nothing {
  switch (kind) {
    case 'busy':
      return nothing;
    case 'waiting':
      return html`<span class="visually-hidden">${what}</span>`;
    case 'fault':
      return html`<span class="why">${renderSentence(what, todo)}</span>`;
  }
}

function renderCause({ kind, what, todo, cause }: Obstacle): TemplateResult | typeof nothing {
  if (kind !== 'waiting' && !cause) return nothing;
  const help = cause && helpUrl(cause.code);
  return html`
    <details>
      <summary>${msg('Cause')}</summary>
      ${kind === 'waiting' ? html`<p class="why">${renderSentence(what, todo)}</p>` : nothing}
      ${cause ? html`<div class="cause">${errorCause(cause)}</div>` : nothing}
      ${help === undefined ? nothing : html`<a href=${help} target="_blank" rel="noopener">${msg('More about this')}</a>`}
    </details>
  `;
}

function renderSentence(what: string, todo: string): TemplateResult {
  return html`${what}${todo === '' ? nothing : html` <span class="muted">${todo}</span>`}`;
}

function toneOf(state: ElementState): string {
  switch (state) {
    case 'connected':
      return 'ok';
    case 'waiting':
    case 'offline':
      return 'warn';
    case 'refused':
    case 'missing':
      return 'bad';
    case 'connecting':
    case 'closed':
      return 'muted';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mqtt-connection-status': MqttConnectionStatus;
  }
}
