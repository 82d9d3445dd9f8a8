import { MqttError, type MqttErrorCode } from '@mqtt-kit/core';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { MqttElementErrorEvent } from '../element/error.events.js';
import { icon } from '../theme/icons.js';

/** An attribute or property that is wrong. */
export interface Problem {
  readonly attribute: string;
  /** Whole sentences: what is wrong, and what would be right. */
  readonly message: string;
  readonly code: MqttErrorCode;
}

/** Shows what is wrong with an element's attributes, and dispatches `mqtt-error` once for each. */
export class ProblemsController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #problems: readonly Problem[] = [];
  #reported: readonly Problem[] = [];

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** What is wrong now, for an element that shows it in its own way. */
  get all(): readonly Problem[] {
    return this.#problems;
  }

  get any(): boolean {
    return this.#problems.length > 0;
  }

  /** Whether this attribute is wrong. */
  has(attribute: string): boolean {
    return this.#problems.some((problem) => problem.attribute === attribute);
  }

  /** Says in `willUpdate` what is wrong now. */
  set(problems: readonly Problem[]): void {
    this.#problems = problems;
  }

  hostUpdated(): void {
    const fresh = this.#problems.filter(
      (problem) => !this.#reported.some((known) => isSame(known, problem)),
    );
    this.#reported = this.#problems;
    for (const { attribute, message, code } of fresh) {
      this.#host.dispatchEvent(new MqttElementErrorEvent(new MqttError(code, message), attribute));
    }
  }

  render(): TemplateResult | typeof nothing {
    if (!this.any) return nothing;
    return html`
      <div class="notice fault" part="error" role="alert">
        ${icon('alert')}
        ${this.#problems.map(({ attribute, message }) => html`<div><code>${attribute}</code> ${message}</div>`)}
      </div>
    `;
  }
}

function isSame(a: Problem, b: Problem): boolean {
  return a.attribute === b.attribute && a.message === b.message;
}
