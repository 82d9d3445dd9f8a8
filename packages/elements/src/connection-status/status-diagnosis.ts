import { msg } from '@lit/localize';
import type { Connection, MqttErrorCode } from '@mqtt-kit/core';
import type { DiagnosisReport } from '@mqtt-kit/core/diagnosis';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { errorText } from '../localization/error-text.js';
import { toMqttError } from '../element/mqtt-error.js';
import { icon } from '../theme/icons.js';

type View =
  | { readonly step: 'unasked' }
  | { readonly step: 'running' }
  | { readonly step: 'found'; readonly report: DiagnosisReport; readonly module: Module }
  | { readonly step: 'failed'; readonly what: string };

type Module = typeof import('../diagnosis/diagnosis-view.js');

/** What a browser says nothing of, so that it is worth to look. */
const UNEXPLAINED: readonly MqttErrorCode[] = [
  'connection-failed',
  'connect-timeout',
  'closed-before-connack',
  'plain-mqtt-port',
  'malformed-packet',
];

/** Looks for the reason of a failure when a person asks, without signing in: the element knows no secret. */
export class StatusDiagnosis {
  readonly #host: ReactiveControllerHost;
  #view: View = { step: 'unasked' };
  #running: AbortController | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Forgets what was found: it was about another failure. */
  reset(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#view = { step: 'unasked' };
  }

  render(connection: Connection, code: MqttErrorCode | undefined): TemplateResult | typeof nothing {
    if (code === undefined || !UNEXPLAINED.includes(code)) return nothing;
    const view = this.#view;
    switch (view.step) {
      case 'unasked':
        return html`<button
          type="button"
          class="small"
          part="diagnose"
          @click=${() => {
            void this.#findOut(connection);
          }}
        >
          ${msg('Find out why')}
        </button>`;
      case 'running':
        return html`<span class="line muted" role="status"
          >${icon('arc')}<span>${msg('Looking for the reason…')}</span></span
        >`;
      case 'found':
        return html`<div class="diagnosis" role="status">
          ${view.module.renderAdvice(view.report)}
          <details>
            <summary>${msg('What was checked')}</summary>
            ${view.module.renderStages(view.report)}
          </details>
        </div>`;
      case 'failed':
        return html`<span class="why">${view.what}</span>`;
    }
  }

  async #findOut(connection: Connection): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    this.#show({ step: 'running' });
    let view: View;
    try {
      const module = await import('../diagnosis/diagnosis-view.js');
      const details = { ...connection.details, authentication: { method: 'NONE' } } as const;
      const report = await module.diagnose(details, { signal: running.signal });
      view = { step: 'found', report, module };
    } catch (thrown) {
      view = { step: 'failed', what: errorText(toMqttError(thrown)).what };
    }
    if (this.#running === running) this.#show(view);
  }

  #show(view: View): void {
    this.#view = view;
    this.#host.requestUpdate();
  }
}
