/** What a device reports, put into a control. */
import { isControl, type Control } from './form-fields.js';
import type { ValuePath } from '../../element/value-path.js';
import { agrees, type Reported } from './state-agreement.js';

/** What a switch sends: text of the page's own, or true and false. */
export interface SwitchPayloads {
  readonly on: string | true;
  readonly off: string | false;
  /** Where the reported value stands in the payload. */
  readonly path: ValuePath | undefined;
}

/**
 * Sets a control, or a group of radio buttons, to a reported value, without `input` or `change`. What the control cannot show leaves it as
 * it is.
 */
export function showInControl(
  control: Control,
  reported: Reported,
  payloads: SwitchPayloads,
  scope: ParentNode,
): void {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') {
    const checked = switchPosition(reported, payloads);
    if (checked !== undefined) control.checked = checked;
    return;
  }
  const text = controlText(reported);
  if (text === undefined) return;
  if (control instanceof HTMLInputElement && control.type === 'radio') {
    for (const each of scope.querySelectorAll('input')) {
      if (each.type === 'radio' && each.name === control.name && each.value === text)
        each.checked = true;
    }
    return;
  }
  if (control instanceof HTMLInputElement && control.type === 'file') return;
  if (control instanceof HTMLSelectElement) {
    if ([...control.options].some(({ value }) => value === text)) control.value = text;
    return;
  }
  if (isNumeric(control) && !(text.trim() !== '' && Number.isFinite(Number(text)))) return;
  // A text field would lose the place of the caret.
  if (control.value !== text) control.value = text;
}

/** Which way a switch stands by a report; undefined for one that says neither. */
export function switchPosition(
  reported: Reported,
  { on, off, path }: SwitchPayloads,
): boolean | undefined {
  if (agrees(on, reported, path)) return true;
  return agrees(off, reported, path) ? false : undefined;
}

/** The controls inside an element. */
export function controlsIn(host: ParentNode): readonly Control[] {
  return [...host.querySelectorAll('input, select, textarea')].filter(isControl);
}

function isNumeric(control: Control): boolean {
  return control.type === 'number' || control.type === 'range';
}

function controlText(reported: Reported): string | undefined {
  if (typeof reported === 'string') return reported;
  if (typeof reported === 'number' || typeof reported === 'boolean') return String(reported);
  return undefined;
}
