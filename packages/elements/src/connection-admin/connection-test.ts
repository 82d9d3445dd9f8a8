import { msg, str } from '@lit/localize';
import {
  connect,
  type ConnectedInfo,
  type ConnectionDetails,
  type CredentialsProvider,
  type MqttError,
} from '@mqtt-kit/core';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { toMqttError } from '../element/mqtt-error.js';
import { helpUrl } from '../localization/error-help.js';
import { errorCause, errorText } from '../localization/error-text.js';
import { formatDuration } from '../localization/format.js';
import { icon } from '../theme/icons.js';
import type { BetterAddress, DiagnosisReport } from '@mqtt-kit/core/diagnosis';
import type { ConnectionTestOutcome } from './mqtt-connection-admin.events.js';

/** How long a broker may take. */
const TIMEOUT_MS = 10_000;

type TestView =
  | { readonly step: 'none' }
  | { readonly step: 'running'; readonly url: string }
  | {
      readonly step: 'done';
      readonly outcome: ConnectionTestOutcome;
      readonly info: ConnectedInfo | undefined;
      readonly why: Why;
    };

/** Whether the person has asked why, and what came of it. */
type Why =
  | { readonly step: 'unasked' | 'running' }
  | { readonly step: 'found'; readonly report: DiagnosisReport; readonly view: DiagnosisModule }
  | { readonly step: 'failed'; readonly error: MqttError };

type DiagnosisModule = typeof import('../diagnosis/diagnosis-view.js');

/** What was tested last. */
interface Tested {
  readonly details: ConnectionDetails;
  readonly credentials: CredentialsProvider | undefined;
}

const UNASKED: Why = { step: 'unasked' };

/** Tries a connection once, with a socket of its own, and says what came of it. */
export class ConnectionTest implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #takeOver: (better: BetterAddress) => void;
  #running: AbortController | undefined;
  #asking: AbortController | undefined;
  #tested: Tested | undefined;
  #view: TestView = { step: 'none' };

  /** @param takeOver - called when the person wants an address that a diagnosis found. */
  constructor(host: ReactiveControllerHost, takeOver: (better: BetterAddress) => void) {
    this.#host = host;
    this.#takeOver = takeOver;
    host.addController(this);
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** Undefined when it was cancelled. Never rejects. */
  async run(
    details: ConnectionDetails,
    credentials: CredentialsProvider | undefined,
  ): Promise<ConnectionTestOutcome | undefined> {
    this.cancel();
    this.#tested = { details, credentials };
    const running = new AbortController();
    this.#running = running;
    const since = performance.now();
    let url = '';
    let info: ConnectedInfo | undefined;
    let error: ConnectionTestOutcome['error'];
    try {
      const connection = connect(details, {
        reconnect: false,
        ...(credentials ? { credentials } : {}),
      });
      url = connection.url;
      this.#show({ step: 'running', url });
      try {
        await connection.ready({ timeoutMs: TIMEOUT_MS, signal: running.signal });
        if (connection.state.status === 'connected') info = connection.state.info;
      } finally {
        // What is known is known; how it says goodbye is of no interest.
        connection.close({ timeoutMs: 1000 }).catch(() => undefined);
      }
    } catch (thrown) {
      error = toMqttError(thrown);
    }
    if (this.#running !== running) return undefined;
    this.#running = undefined;
    const outcome = { url, error, durationMs: Math.round(performance.now() - since) };
    this.#show({ step: 'done', outcome, info, why: UNASKED });
    return outcome;
  }

  /** Ends a running test, and forgets the result of the last one. */
  cancel(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.abort();
    this.#asking?.abort();
    this.#asking = undefined;
    // It may hold a password.
    this.#tested = undefined;
    if (this.#view.step !== 'none') this.#show({ step: 'none' });
  }

  hostDisconnected(): void {
    this.cancel();
  }

  render(): TemplateResult | typeof nothing {
    const view = this.#view;
    switch (view.step) {
      case 'none':
        return nothing;
      case 'running':
        return html`<span class="line muted"
          >${icon('arc')}<span>${msg('Connecting…')}</span></span
        >`;
      case 'done':
        return view.outcome.error
          ? html`${renderFailure(view.outcome.error)}${this.#renderWhy(view.why)}`
          : renderSuccess(view.outcome.durationMs, view.info);
    }
  }

  /** What a diagnosis looked at, apart from {@link render}: too long to be read out unasked. */
  renderStages(): TemplateResult | typeof nothing {
    const view = this.#view;
    if (view.step !== 'done' || view.why.step !== 'found') return nothing;
    return view.why.view.renderStages(view.why.report);
  }

  #renderWhy(why: Why): TemplateResult {
    switch (why.step) {
      case 'unasked':
        return html`<div class="why">
          <button type="button" class="small" @click=${this.#ask}>${msg('Find out why')}</button>
        </div>`;
      case 'running':
        return html`<div class="why line muted">
          ${icon('arc')}<span>${msg('Looking for the reason…')}</span>
        </div>`;
      case 'found':
        return why.view.renderAdvice(why.report, this.#takeOver);
      case 'failed':
        return renderFailure(why.error);
    }
  }

  readonly #ask = (): void => {
    if (this.#tested) void this.#findOut(this.#tested);
  };

  async #findOut({ details, credentials }: Tested): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    this.#explain({ step: 'running' });
    let why: Why;
    try {
      const view = await import('../diagnosis/diagnosis-view.js');
      const report = await view.diagnose(details, { credentials, signal: asking.signal });
      why = { step: 'found', report, view };
    } catch (thrown) {
      why = { step: 'failed', error: toMqttError(thrown) };
    }
    if (this.#asking === asking) this.#explain(why);
  }

  #explain(why: Why): void {
    if (this.#view.step === 'done') this.#show({ ...this.#view, why });
  }

  #show(view: TestView): void {
    this.#view = view;
    this.#host.requestUpdate();
  }
}

function renderSuccess(durationMs: number, info: ConnectedInfo | undefined): TemplateResult {
  const version = info?.protocolVersion === 5 ? '5' : '3.1.1';
  return html`
    <span class="line ok">
      ${icon('check')}<span
        >${msg(str`The broker accepted the connection in ${formatDuration(durationMs)} (MQTT ${version}).`)}</span
      >
    </span>
  `;
}

/** What went wrong, what to do, and the technical cause one click away. */
export function renderFailure(error: MqttError, role?: 'alert'): TemplateResult {
  const { what, todo } = errorText(error);
  const help = helpUrl(error.code);
  return html`
    <div class="notice fault" role=${ifDefined(role)}>
      ${icon('alert')}
      <div>${what}</div>
      ${todo === '' ? nothing : html`<div class="todo">${todo}</div>`}
      <details>
        <summary>${msg('Cause')}</summary>
        <div class="cause">${errorCause(error)}</div>
        ${help === undefined ? nothing : html`<a href=${help} target="_blank" rel="noopener">${msg('More about this')}</a>`}
      </details>
    </div>
  `;
}
