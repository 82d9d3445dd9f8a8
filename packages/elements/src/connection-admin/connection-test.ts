import { msg, str } from '@lit/localize';
import {
  connect,
  type ConnectedInfo,
  type ConnectionDetails,
  type CredentialsProvider,
} from '@mqtt-kit/core';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { toMqttError } from '../element/mqtt-error.js';
import { formatDuration } from '../localization/format.js';
import { icon } from '../theme/icons.js';
import type { BetterAddress } from '@mqtt-kit/core/diagnosis';
import { renderFailure } from '../diagnosis/failure-notice.js';
import { FindOutWhy, type Failed } from '../diagnosis/find-out-why.js';
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
    };

/** Tries a connection once, with a socket of its own, and says what came of it; where it failed, stage by stage. */
export class ConnectionTest implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #why: FindOutWhy;
  #running: AbortController | undefined;
  #tested: Failed | undefined;
  #view: TestView = { step: 'none' };

  /** @param takeOver - called when the person wants an address that a diagnosis found. */
  constructor(host: ReactiveControllerHost, takeOver: (better: BetterAddress) => void) {
    this.#host = host;
    this.#why = new FindOutWhy(host, takeOver);
    host.addController(this);
  }

  get running(): boolean {
    return this.#running !== undefined;
  }

  /** What came of the last one; undefined while it runs, and before. */
  get outcome(): ConnectionTestOutcome | undefined {
    return this.#view.step === 'done' ? this.#view.outcome : undefined;
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
    if (error) this.#why.begin({ details, credentials });
    this.#show({ step: 'done', outcome, info });
    return outcome;
  }

  /** Ends a running test, and forgets the result of the last one. */
  cancel(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.abort();
    this.#why.reset();
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
          ? html`${renderFailure(view.outcome.error)}${this.#renderWhy(false)}`
          : html`${renderSuccess(view.outcome.durationMs, view.info)}${this.#renderWhy(true)}`;
    }
  }

  /** What a diagnosis looked at, apart from {@link render}: too long to be read out unasked. */
  renderStages(): TemplateResult | typeof nothing {
    return this.#why.renderStages();
  }

  #renderWhy(works: boolean): TemplateResult | typeof nothing {
    const tested = this.#tested;
    return tested ? html`<div class="why">${this.#why.render(tested, works)}</div>` : nothing;
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
