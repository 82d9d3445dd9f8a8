import type { MqttError } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { toMqttError } from '../element/mqtt-error.js';
import { icon } from '../theme/icons.js';

/** One thing at a time that takes a while and may fail, as a panel shows it. */
export class PanelTask {
  readonly #host: ReactiveControllerHost;
  #name: string | undefined;
  #failure: { readonly name: string; readonly error: MqttError } | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** What is being done. */
  get running(): string | undefined {
    return this.#name;
  }

  /** Why it failed the last time. */
  failureOf(name: string): MqttError | undefined {
    return this.#failure?.name === name ? this.#failure.error : undefined;
  }

  /** Does it, unless something else is being done. Failures are kept to be shown. */
  run(name: string, task: () => Promise<void>): void {
    if (this.#name !== undefined) return;
    this.#name = name;
    this.#failure = undefined;
    this.#host.requestUpdate();
    task()
      .catch((error: unknown) => {
        this.#failure = { name, error: toMqttError(error) };
      })
      .finally(() => {
        this.#name = undefined;
        this.#host.requestUpdate();
      });
  }

  /** Forgets a failure: something else is being looked at. */
  clear(): void {
    this.#failure = undefined;
    this.#host.requestUpdate();
  }
}

/** What was done last, for the live region of a panel; nothing while nothing was. */
export function renderSaid(text: string): TemplateResult | typeof nothing {
  if (text === '') return nothing;
  return html`<span class="line ok">${icon('check')}<span>${text}</span></span>`;
}
