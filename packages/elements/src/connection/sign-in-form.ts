import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { errorText } from '../localization/error-text.js';
import { icon } from '../theme/icons.js';
import type { AskingView } from './sign-in.js';

/** What the form says, and whom it tells. */
export interface SignInFormParts {
  readonly view: AskingView;
  /** What the person signs in to. */
  readonly title: string;
  /** Where the password goes, for example the host of the broker. */
  readonly place: string | undefined;
  /** The user name to begin with. */
  readonly username: string | undefined;
  /** Whether what is entered can be saved. */
  readonly canKeep: boolean;
  readonly enter: (username: string, password: string, keep: boolean) => void;
}

/** A small form for user name and password. */
export function renderSignInForm({
  view,
  title,
  place,
  username,
  canKeep,
  enter,
}: SignInFormParts): TemplateResult {
  const trying = view.step === 'trying';
  const error = view.step === 'asking' ? view.error : undefined;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (trying) return;
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    enter(textOf(fields.get('username')), textOf(fields.get('password')), fields.has('keep'));
  };
  return html`
    <form class="card sign-in" part="sign-in" aria-labelledby="sign-in-title" @submit=${submit}>
      <h2 id="sign-in-title">${msg(str`Sign in to ${title}`)}</h2>
      ${place === undefined ? nothing : html`<p class="mono muted">${place}</p>`}
      ${error ? renderError(errorText(error)) : nothing}
      <div class="field">
        <label for="username">${msg('User name')}</label>
        <input
          id="username"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          .defaultValue=${username ?? ''}
          ?readonly=${trying}
        />
      </div>
      <div class="field">
        <label for="password">${msg('Password')}</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          ?readonly=${trying}
          aria-invalid=${error ? 'true' : 'false'}
          aria-describedby=${error ? 'sign-in-error' : nothing}
        />
      </div>
      <div class="actions">
        <button class="primary" aria-disabled=${trying}>
          ${trying ? msg('Signing in…') : msg('Sign in')}
        </button>
        ${
          canKeep
            ? html`<label class="check"
                ><input type="checkbox" name="keep" ?disabled=${trying} /><span
                  >${msg('Save in this browser, encrypted')}</span
                ></label
              >`
            : html`<span class="hint">${msg('Kept in this page until it is closed.')}</span>`
        }
      </div>
    </form>
  `;
}

function renderError({
  what,
  todo,
}: {
  readonly what: string;
  readonly todo: string;
}): TemplateResult {
  return html`
    <div class="notice fault" id="sign-in-error" role="alert">
      ${icon('alert')}
      <div>${what}</div>
      <div class="todo">${todo}</div>
    </div>
  `;
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}
