import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';

/** A forgotten passphrase cannot be reset, so there has to be another way back. */
export function renderBackupChoice(prefix: string, busy: boolean): TemplateResult {
  return html`<fieldset class="choice">
    <legend class="label">${msg('If it is lost, nobody can open them')}</legend>
    <label class="check"
      ><input type="radio" name="back" value="code" required ?disabled=${busy} checked /><span
        >${msg('Make a recovery code')}</span
      ></label
    >
    <label class="check"
      ><input
        type="radio"
        name="back"
        value="backup"
        id="${prefix}-backup"
        ?disabled=${busy}
      /><span>${msg('I have a backup')}</span></label
    >
  </fieldset>`;
}

/** Whether a recovery code was chosen. */
export function wantsCode(form: HTMLFormElement): boolean {
  return new FormData(form).get('back') === 'code';
}
