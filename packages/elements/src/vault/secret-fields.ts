/** Fields for what opens a vault. What is typed stays in the fields: the elements keep none of it. */
import { msg } from '@lit/localize';
import type { NewSecret, SlotKind, SlotView, VaultSecret } from '@mqtt-kit/core/vault';
import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { slotName } from './slot-text.js';

/** Ways that a person can be asked for. */
export type AskedKind = Exclude<SlotKind, 'device' | 'external'>;

const ASKED: readonly AskedKind[] = ['passphrase', 'passkey', 'recovery'];

/** The ways to open a vault that a person can be asked for, the usual ones first. */
export function askedKinds(slots: readonly SlotView[]): readonly AskedKind[] {
  return ASKED.filter((kind) => slots.some((slot) => slot.kind === kind));
}

/** The fields for a secret that there is. */
export interface SecretFieldsParts {
  /** Begins the ids. */
  readonly prefix: string;
  readonly kinds: readonly AskedKind[];
  readonly kind: AskedKind;
  readonly label: string;
  /** Of the field for a passphrase. */
  readonly passphrase: string;
  readonly busy: boolean;
  readonly wrong: boolean;
  readonly choose: (kind: AskedKind) => void;
}

/** A field for the secret, and a choice of which it is where there are several. A passkey has no field: the browser asks. */
export function renderSecretFields(parts: SecretFieldsParts): TemplateResult {
  const { prefix, kinds, kind, label, busy, choose } = parts;
  return html`
    ${
      kinds.length < 2
        ? nothing
        : html`<div class="field">
            <label for="${prefix}-kind">${label}</label>
            <span class="select"
              ><select
                id="${prefix}-kind"
                name="kind"
                ?disabled=${busy}
                @change=${({ target }: Event) => {
                  if (target instanceof HTMLSelectElement) choose(target.value as AskedKind);
                }}
              >
                ${kinds.map((each) => html`<option value=${each} ?selected=${each === kind}>${slotName(each)}</option>`)}
              </select></span
            >
          </div>`
    }
    ${kind === 'passkey' ? html`<p class="hint">${msg('The browser asks for the passkey.')}</p>` : renderOwnField(parts, kind)}
  `;
}

/** A field of its own for each way: what was typed for one must not be shown for another. */
function renderOwnField(parts: SecretFieldsParts, kind: 'passphrase' | 'recovery'): unknown {
  return keyed(kind, renderSecretField(parts, kind));
}

function renderSecretField(
  { prefix, passphrase, busy, wrong }: SecretFieldsParts,
  kind: 'passphrase' | 'recovery',
): TemplateResult {
  const isCode = kind === 'recovery';
  return html`
    <div class="field">
      <label for="${prefix}-secret">${isCode ? slotName(kind) : passphrase}</label>
      <input
        id="${prefix}-secret"
        name="secret"
        class=${isCode ? 'mono' : ''}
        type=${isCode ? 'text' : 'password'}
        autocomplete=${isCode ? 'off' : 'current-password'}
        autocapitalize="none"
        spellcheck="false"
        required
        ?readonly=${busy}
        aria-invalid=${wrong ? 'true' : 'false'}
      />
    </div>
  `;
}

/** What the person gave, from the form that holds {@link renderSecretFields}. */
export function secretOf(form: HTMLFormElement, kind: AskedKind): VaultSecret {
  const secret = fieldOf(form, 'secret');
  switch (kind) {
    case 'passphrase':
      return { passphrase: secret };
    case 'passkey':
      return { passkey: true };
    case 'recovery':
      return { recoveryCode: secret };
  }
}

/** Two fields for a new passphrase. */
export function renderNewPassphrase(prefix: string, busy: boolean, hint?: string): TemplateResult {
  const field = (name: 'fresh' | 'again', label: string): TemplateResult => html`
    <div class="field">
      <label for="${prefix}-${name}">${label}</label>
      <input
        id="${prefix}-${name}"
        name=${name}
        type="password"
        autocomplete="new-password"
        autocapitalize="none"
        spellcheck="false"
        required
        minlength="8"
        ?readonly=${busy}
      />
      ${name === 'fresh' && hint !== undefined ? html`<span class="hint">${hint}</span>` : nothing}
    </div>
  `;
  return html`<div class="pair">
    ${field('fresh', msg('New passphrase'))} ${field('again', msg('Once more'))}
  </div>`;
}

/** The new passphrase; undefined when the two differ, which the second field then says. */
export function newPassphraseOf(form: HTMLFormElement): NewSecret | undefined {
  const again = form.elements.namedItem('again');
  if (!(again instanceof HTMLInputElement)) return undefined;
  const passphrase = fieldOf(form, 'fresh');
  const isSame = passphrase === again.value;
  again.setCustomValidity(isSame ? '' : msg('The two are not the same.'));
  if (!isSame) {
    again.reportValidity();
    // Typing mends it.
    form.addEventListener(
      'input',
      () => {
        again.setCustomValidity('');
      },
      { once: true },
    );
  }
  return isSame ? { passphrase } : undefined;
}

/** The text in a field of a form; empty where there is none. */
export function fieldOf(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : '';
}
