import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionDraft } from './connection-draft.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import { describedBy, isInvalid, renderField, renderSelectField } from './form-field.js';
import { renderKeepSecret, renderKeptSecret } from './kept-secret-field.js';
import type { KeptSecret } from './kept-secret.js';

/** How to sign in. */
export function renderLoginFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  return html`
    <div class="login">
      ${renderSelectField({
        field: 'method',
        label: msg('Authentication'),
        value: draft.method,
        options: methods(draft),
        problems: problemsOf('method', problems),
        onChange: (method) => {
          change({ ...draft, method }, 'method');
        },
      })}
      ${renderMethod(parts)}
    </div>
  `;
}

type Method = ConnectionDraft['method'];

function methods({ method }: ConnectionDraft): readonly { value: Method; label: string }[] {
  const offered: { value: Method; label: string }[] = [
    { value: 'NONE', label: msg('NONE') },
    { value: 'BASIC', label: msg('BASIC') },
  ];
  // Only code can register a provider, so the form does not offer it; but it does not take it away either.
  if (method === 'PROVIDER') offered.push({ value: method, label: msg('PROVIDER') });
  return offered;
}

function renderMethod(parts: ConnectionFormParts): TemplateResult | typeof nothing {
  switch (parts.draft.method) {
    case 'NONE':
      return nothing;
    case 'BASIC':
      return html`
        ${renderDraftText(parts, {
          field: 'username',
          label: msg('User name'),
          autocomplete: parts.passwordManagers ? 'username' : 'off',
        })}
        ${renderPassword(parts)}
      `;
    case 'PROVIDER':
      return renderDraftText(parts, { field: 'provider', label: msg('Provider'), mono: true });
  }
}

function renderPassword(parts: ConnectionFormParts): TemplateResult {
  const { draft, hasPassword, passwordShown, change, showPassword, focus } = parts;
  const kept = draft.keptPassword;
  const frame = {
    field: 'password',
    label: msg('Password'),
    problems: problemsOf('password', parts.problems),
  } as const;
  const become = (keptPassword: KeptSecret): void => {
    change({ ...draft, keptPassword, password: '' }, 'password');
  };
  const secret = { ...frame, focus, onChange: become };
  // One that belongs to another broker is not kept, and needs no way to be removed.
  if (hasPassword && draft.password === '' && (kept === 'keep' || kept === 'remove'))
    return renderKeptSecret({ ...secret, kept });
  const onInput = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement)
      change(
        { ...draft, password: target.value, keptPassword: kept === 'none' ? kept : 'replace' },
        'password',
      );
  };
  return renderField({
    ...frame,
    after: hasPassword ? renderKeepSecret(secret) : undefined,
    control: html`
      <span class="with-button">
        <input
          id="password"
          type=${passwordShown ? 'text' : 'password'}
          autocomplete=${parts.passwordManagers ? 'current-password' : 'off'}
          autocapitalize="none"
          spellcheck="false"
          aria-invalid=${isInvalid(frame.problems)}
          aria-describedby=${describedBy(frame)}
          .value=${draft.password}
          @input=${onInput}
        />
        <button
          type="button"
          class="quiet small"
          aria-pressed=${passwordShown}
          aria-label=${msg('Show password')}
          ?disabled=${draft.password === ''}
          @click=${() => {
            showPassword(!passwordShown);
          }}
        >
          ${passwordShown ? msg('Hide') : msg('Show')}
        </button>
      </span>
    `,
  });
}
