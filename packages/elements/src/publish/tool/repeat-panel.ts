/** Sending the same again and again: how often, how many, and where it stands. */
import { msg, str } from '@lit/localize';
import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatDuration, formatNumber } from '../../localization/format.js';
import type { PublishPort } from '../publish-port.js';
import { LEAST_INTERVAL_MS, Repeater, type RepeatState } from './repeater.js';
import { onText } from './tool-parts.js';

const MOST_INTERVAL_MS = 24 * 60 * 60 * 1000;
const MOST_COUNT = 1_000_000;

/** The fields, and the repetition itself. */
export class RepeatPanel implements ReactiveController {
  readonly #port: PublishPort;
  readonly #repeater: Repeater;
  /** The one it was started for. */
  #connection: PublishPort['connection']['connection'];
  #interval = '1000';
  #count = '';
  /** The person has opened it; it stays so when a repetition ends. */
  #isOpen = false;

  /** @param send - sends one; rejects when it was not sent. */
  constructor(port: PublishPort, send: () => Promise<unknown>) {
    this.#port = port;
    this.#repeater = new Repeater(
      port.clock,
      () => {
        // It was taken out in the task that ends just now.
        this.#stopIfLeft();
        return this.isRunning ? send() : Promise.reject(new Error('stopped'));
      },
      () => {
        port.host.requestUpdate();
      },
    );
    port.host.addController(this);
  }

  get isRunning(): boolean {
    return this.#repeater.state.isRunning;
  }

  hostUpdate(): void {
    const { connection, state } = this.#port.connection;
    // Whatever may wait: what is repeated for hours would wait by the thousand.
    if (state?.status !== 'connected') this.#repeater.stop('disconnected');
    else if (connection !== this.#connection) this.#repeater.stop('changed');
  }

  /** An element that is only moved is back before the task ends, and goes on. */
  hostDisconnected(): void {
    if (this.isRunning)
      setTimeout(() => {
        this.#stopIfLeft();
      });
  }

  #stopIfLeft(): void {
    if (!this.#port.host.isConnected) this.#repeater.stop('left');
  }

  /** @param canStart - whether the message can be sent just now. @param begin - told before the first one, and calls back when it may go out. */
  render(canStart: boolean, begin: (start: () => void) => void): TemplateResult {
    const { state } = this.#repeater;
    const intervalFault = this.#intervalMs() === undefined;
    const countFault = this.#limit() === undefined;
    const canToggle = state.isRunning || (canStart && !intervalFault && !countFault);
    return html`
      <details
        class="group"
        .open=${this.#isOpen || state.isRunning}
        @toggle=${({ target }: Event) => {
          if (target instanceof HTMLDetailsElement) this.#isOpen = target.open;
        }}
      >
        <summary>
          <span class="title">${msg('Repeat')}</span>
          <span class="set muted folded"
            >${state.isRunning ? msg(str`${formatNumber(state.sent)} sent`) : nothing}</span
          >
        </summary>
        <div class="body">
          ${this.#renderField('interval', msg('Every, in milliseconds'), this.#interval, intervalFault && msg(str`Write a number from ${LEAST_INTERVAL_MS}, up to a day.`))}
          ${this.#renderField('count', msg('How many'), this.#count, countFault && msg('Write a whole number, or nothing.'))}
          <div class="actions whole">
            <button
              type="button"
              id="repeat"
              class=${canToggle ? '' : 'off'}
              aria-disabled=${!canToggle}
              @click=${() => {
                if (!canToggle) return;
                if (state.isRunning) this.#repeater.stop('stopped');
                else
                  begin(() => {
                    this.#connection = this.#port.connection.connection;
                    this.#repeater.start(this.#intervalMs() ?? 0, this.#limit() ?? 0);
                  });
              }}
            >
              ${state.isRunning ? msg('Stop') : msg('Start')}
            </button>
            <bdi class="counter"
              >${state.isRunning || state.reason ? msg(str`${formatNumber(state.sent)} sent`) : nothing}</bdi
            >
            <span class="muted" role="status"
              >${canStart || state.isRunning ? this.#news(state) : msg('It starts once the message above can be sent.')}</span
            >
          </div>
        </div>
      </details>
    `;
  }

  #renderField(
    id: 'interval' | 'count',
    label: string,
    value: string,
    fault: string | false,
  ): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        class="mono"
        inputmode="numeric"
        autocomplete="off"
        placeholder=${id === 'count' ? msg('until stopped') : ''}
        ?readonly=${this.isRunning}
        .value=${live(value)}
        aria-invalid=${fault === false ? 'false' : 'true'}
        aria-describedby=${fault === false ? nothing : `${id}-fault`}
        @input=${onText((text) => {
          if (id === 'interval') this.#interval = text;
          else this.#count = text;
          this.#port.host.requestUpdate();
        })}
      />
      ${fault === false ? nothing : html`<span class="fault" id="${id}-fault">${fault}</span>`}
    </div>`;
  }

  /** Said aloud: that it began, and why it ended, but not each message. */
  #news({ isRunning, reason }: RepeatState): string | typeof nothing {
    if (isRunning) {
      const every = formatDuration(this.#intervalMs() ?? 0);
      return msg(str`Sends every ${every}, as it stood when it began`);
    }
    switch (reason) {
      case undefined:
        return nothing;
      case 'stopped':
        return msg('Stopped');
      case 'done':
        return msg('All are sent');
      case 'failed':
        return msg('Stopped: a message was not sent');
      case 'disconnected':
        return msg('Stopped: there is no connection');
      case 'changed':
        return msg('Stopped: the connection has changed');
      case 'left':
        return msg('Stopped: it was taken out of the page');
    }
  }

  #intervalMs(): number | undefined {
    const typed = this.#interval.trim();
    const ms = Number(typed);
    return /^\d+$/.test(typed) && ms >= LEAST_INTERVAL_MS && ms <= MOST_INTERVAL_MS
      ? ms
      : undefined;
  }

  #limit(): number | undefined {
    const typed = this.#count.trim();
    if (typed === '') return Infinity;
    const count = Number(typed);
    return /^\d+$/.test(typed) && count > 0 && count <= MOST_COUNT ? count : undefined;
  }
}
