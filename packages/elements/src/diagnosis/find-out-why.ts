import { msg } from '@lit/localize';
import type { ConnectionDetails, CredentialsProvider, MqttError } from '@mqtt-kit/core';
import type { BetterAddress, DiagnosisReport } from '@mqtt-kit/core/diagnosis';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { toMqttError } from '../element/mqtt-error.js';
import { icon } from '../theme/icons.js';
import { renderFailure } from './failure-notice.js';

/** What failed. */
export interface Failed {
  readonly details: ConnectionDetails;
  readonly credentials?: CredentialsProvider | undefined;
}

type DiagnosisModule = typeof import('./diagnosis-view.js');

/** Whether the person has asked why, and what came of it. */
type Why =
  | { readonly step: 'unasked' | 'running' }
  | { readonly step: 'found'; readonly report: DiagnosisReport; readonly view: DiagnosisModule }
  | { readonly step: 'failed'; readonly error: MqttError };

/** Offers to look for the reason of a failure, and tells it. The diagnosis is loaded when a person asks. */
export class FindOutWhy {
  readonly #host: ReactiveControllerHost;
  readonly #takeOver: ((better: BetterAddress) => void) | undefined;
  #why: Why = { step: 'unasked' };
  #asking: AbortController | undefined;

  /** @param takeOver - called when the person wants an address that was found; without it none is offered. */
  constructor(host: ReactiveControllerHost, takeOver?: (better: BetterAddress) => void) {
    this.#host = host;
    this.#takeOver = takeOver;
  }

  /** Forgets what was found: it was about another failure. */
  reset(): void {
    this.#asking?.abort();
    this.#asking = undefined;
    this.#why = { step: 'unasked' };
  }

  /** Looks for the reason without being asked; what it finds is rendered as if somebody had asked. */
  begin(failed: Failed): void {
    void this.#findOut(failed);
  }

  /** The button, unless it was begun already, and then the reason with the one thing to do. @param works - it did not fail: all the same it can be looked at. */
  render(failed: Failed, works = false): TemplateResult | typeof nothing {
    const why = this.#why;
    switch (why.step) {
      case 'unasked':
        return html`<button
          type="button"
          class="small"
          part="diagnose"
          @click=${() => {
            void this.#findOut(failed);
          }}
        >
          ${works ? msg('Show what is checked') : msg('Find out why')}
        </button>`;
      case 'running':
        return html`<span class="line muted"
          >${icon('arc')}<span
            >${works ? msg('Checking…') : msg('Looking for the reason…')}</span
          ></span
        >`;
      case 'found':
        if (works && why.report.failed === undefined) return nothing;
        return why.view.renderAdvice(why.report, this.#takeOver);
      case 'failed':
        return renderFailure(why.error);
    }
  }

  /** What was looked at, apart from {@link render}: too long to be read out unasked. */
  renderStages(): TemplateResult | typeof nothing {
    return this.#why.step === 'found' ? this.#why.view.renderStages(this.#why.report) : nothing;
  }

  async #findOut({ details, credentials }: Failed): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    this.#show({ step: 'running' });
    let why: Why;
    try {
      const view = await import('./diagnosis-view.js');
      const report = await view.diagnose(details, { credentials, signal: asking.signal });
      why = { step: 'found', report, view };
    } catch (thrown) {
      why = { step: 'failed', error: toMqttError(thrown) };
    }
    if (this.#asking === asking) this.#show(why);
  }

  #show(why: Why): void {
    this.#why = why;
    this.#host.requestUpdate();
  }
}
