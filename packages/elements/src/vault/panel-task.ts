import type { MqttError } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { toMqttError } from '../element/mqtt-error.js';
import { icon } from '../theme/icons.js';

/** One thing at a time that takes a while and may fail, as a panel shows it: that it runs, why it failed, what came of it. */
export class PanelTask {
  readonly #host: ReactiveControllerHost;
  #name: string | undefined;
  #failure: { readonly name: string; readonly error: MqttError } | undefined;
  #said = '';
  /** Goes up when the panel is shut: what was begun before shows nothing any more. */
  #life = 0;

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

  /** Does it, unless something else is being done. @param said - what is said when it is done, unless the task says something else. */
  run(name: string, task: () => Promise<string | void>, said = ''): void {
    if (this.#name !== undefined) return;
    this.#name = name;
    this.clear();
    const isCurrent = this.lifetime();
    task()
      .then((own) => {
        if (isCurrent()) this.#said = own ?? said;
      })
      .catch((error: unknown) => {
        if (isCurrent()) this.#failure = { name, error: toMqttError(error) };
      })
      .finally(() => {
        this.#name = undefined;
        this.#host.requestUpdate();
      });
  }

  /** Whether the panel, from now on, has not been shut: what comes later than that is not for it. */
  lifetime(): () => boolean {
    const life = this.#life;
    return () => life === this.#life;
  }

  say(text: string): void {
    this.#said = text;
    this.#host.requestUpdate();
  }

  /** Forgets what was said and what failed: something else is being looked at. */
  clear(): void {
    this.#failure = undefined;
    this.say('');
  }

  /** The panel was shut. */
  shut(): void {
    this.#life++;
    this.clear();
  }

  /** The live region for what was done last. */
  renderSaid(): TemplateResult {
    const said =
      this.#said === ''
        ? nothing
        : html`<span class="line ok">${icon('check')}<span>${this.#said}</span></span>`;
    return html`<p class="said" role="status">${said}</p>`;
  }
}
