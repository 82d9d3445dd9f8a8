/** Pure but for reading the controls: which of the page's own controls publish, and so can do nothing while nothing can be sent. */
import { isDialogSubmit } from '../publish-mode.js';
import { isControl, type Control } from './form-fields.js';

/** A control that can be turned off. */
export type ActingControl = Control | HTMLButtonElement;

/**
 * The controls that publish: of a form its submit buttons, so that what is being typed can go on; with `trigger` each field as well.
 *
 * @param isInTopic - whether a field only says where to publish to.
 */
export function actingControls(
  host: Element,
  trigger: string | undefined,
  isInTopic: (control: Control) => boolean,
): readonly ActingControl[] {
  const acts = (element: Element): element is ActingControl => {
    if (isSubmitButton(element))
      return element.form !== null && !isDialogSubmit(element.form, element);
    if (trigger === undefined || !isControl(element)) return false;
    return !WITHOUT_VALUE.includes(element.type) && !isInTopic(element);
  };
  return [...host.querySelectorAll('button, input, select, textarea')].filter(acts);
}

/** How a control is turned off: a field for text stays in reach, with what was typed and the place in it. */
export function attributeToTurnOff(control: ActingControl): 'disabled' | 'readonly' {
  const isText =
    control instanceof HTMLTextAreaElement ||
    (control instanceof HTMLInputElement && TYPED.includes(control.type));
  return isText ? 'readonly' : 'disabled';
}

function isSubmitButton(element: Element): element is HTMLButtonElement | HTMLInputElement {
  return element instanceof HTMLButtonElement
    ? element.type === 'submit'
    : element instanceof HTMLInputElement && ['submit', 'image'].includes(element.type);
}

const WITHOUT_VALUE: readonly string[] = ['hidden', 'button', 'reset'];
/** Those to which HTML gives `readonly`. */
const TYPED: readonly string[] =
  'text search url tel email password number date month week time datetime-local'.split(' ');
