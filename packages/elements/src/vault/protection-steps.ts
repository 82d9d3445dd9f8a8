import { msg } from '@lit/localize';
import type { VaultSecret } from '@mqtt-kit/core/vault';
import { html, nothing, type TemplateResult } from 'lit';
import { renderFailure } from '../diagnosis/failure-notice.js';
import type { PanelTask } from './panel-task.js';
import { renderSecretFields, secretOf, type AskedKind } from './secret-fields.js';

/** What the owner can do, each in a part that unfolds. */
export type Step = 'passphrase' | 'passkey' | 'recovery' | 'rekey' | 'wipe';

/** The steps of protection, one unfolded at a time; each is a form that ends by folding itself. */
export class ProtectionSteps {
  readonly #task: PanelTask;
  #open: Step | undefined;
  /** Which of the ways to open the vault is shown. */
  #kind: AskedKind | undefined;

  constructor(task: PanelTask) {
    this.#task = task;
  }

  get busy(): boolean {
    return this.#task.running !== undefined;
  }

  fold(): void {
    this.#open = undefined;
  }

  /** @param body - made when it is unfolded. */
  render(step: Step, title: string, body: () => TemplateResult): TemplateResult {
    const open = this.#open === step;
    return html`<details
      class="group ${step}"
      ?open=${open}
      @toggle=${({ target }: Event) => {
        if (!(target instanceof HTMLDetailsElement) || target.open === (this.#open === step))
          return;
        this.#open = target.open ? step : undefined;
        this.#kind = undefined;
        this.#task.clear();
      }}
    >
      <summary><span class="title">${title}</span></summary>
      ${open ? body() : nothing}
    </details>`;
  }

  /** The form of a step: what is asked, why it failed, and what does it. */
  renderForm(
    step: Step,
    parts: {
      readonly fields: TemplateResult | typeof nothing;
      readonly button: string;
      readonly danger?: boolean;
      readonly said: string;
      /** What to do; undefined when something in the form is wrong. */
      readonly run: (form: HTMLFormElement) => (() => Promise<void>) | undefined;
    },
  ): TemplateResult {
    const { fields, button, danger = false, said, run } = parts;
    const busy = this.#task.running === step;
    const error = this.#task.failureOf(step);
    const submit = (event: SubmitEvent): void => {
      event.preventDefault();
      const { target: form } = event;
      if (!(form instanceof HTMLFormElement)) return;
      const task = run(form);
      if (!task) return;
      const work = async (): Promise<void> => {
        await task();
        form.reset();
        this.#open = undefined;
      };
      this.#task.run(step, work, said);
    };
    return html`<form class="body" @submit=${submit}>
      ${fields} ${error ? renderFailure(error, 'alert') : nothing}
      <div class="actions">
        <button class=${danger ? 'danger' : 'primary'} aria-disabled=${busy}>
          ${busy ? msg('One moment…') : button}
        </button>
      </div>
    </form>`;
  }

  /** Asks for what opens the vault now. @param prefix - of the step. */
  renderCurrent(prefix: string, kinds: readonly AskedKind[]): TemplateResult | typeof nothing {
    const kind = this.#kindOf(kinds);
    if (!kind) return nothing;
    return renderSecretFields({
      prefix: `${prefix}-current`,
      kinds,
      kind,
      label: msg('What opens them now'),
      passphrase: msg('Current passphrase'),
      busy: this.busy,
      wrong: this.#task.failureOf(prefix)?.code === 'wrong-passphrase',
      choose: (chosen) => {
        this.#kind = chosen;
        this.#task.clear();
      },
    });
  }

  /** What was given as that. */
  currentOf(form: HTMLFormElement, kinds: readonly AskedKind[]): VaultSecret {
    return secretOf(form, this.#kindOf(kinds) ?? 'passphrase');
  }

  #kindOf(kinds: readonly AskedKind[]): AskedKind | undefined {
    return this.#kind && kinds.includes(this.#kind) ? this.#kind : kinds[0];
  }
}
