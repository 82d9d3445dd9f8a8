/** Pure but for reading the controls: what stands in the fields of a page's own form, with its types. */
import type { JsonValue } from '@mqtt-kit/core';

/** All controls of one name. */
export interface Field {
  readonly name: string;
  readonly control: HTMLElement;
  /** A number, a switch or text, an array where there are several; undefined where nothing is chosen, and for files. */
  readonly value: JsonValue | undefined;
  /** As text, where it is one thing. */
  readonly text: string | undefined;
  /** The files of a file field. */
  readonly files: readonly File[] | undefined;
}

/** A control that has a value. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Whether an element is a control whose value counts. */
export function isControl(element: unknown): element is Control {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLTextAreaElement
  );
}

/**
 * The controls of a form. Read past the form's own properties: a field named “elements” or “method” hides them.
 */
export function controlsOf(form: HTMLFormElement): readonly Element[] {
  const elements: unknown = Reflect.get(HTMLFormElement.prototype, 'elements', form);
  return elements instanceof HTMLFormControlsCollection ? [...elements] : [];
}

/**
 * The named fields among some elements, in order, as a browser would send them.
 *
 * @param submitter - the button that was pressed: of all buttons only its name and value count.
 */
export function readFields(
  elements: Iterable<Element>,
  submitter?: HTMLElement | null,
): readonly Field[] {
  const groups = new Map<string, HTMLElement[]>();
  for (const element of elements) {
    if (!(element instanceof HTMLElement) || !counts(element, submitter)) continue;
    const name = nameOf(element);
    groups.set(name, [...(groups.get(name) ?? []), element]);
  }
  return [...groups].flatMap(([name, controls]) => {
    const field = readGroup(name, controls);
    return field ? [field] : [];
  });
}

/** One control’s value with its type: a number, a switch, a list of choices, or text. `null` is an empty number. */
export function valueOf(control: Control): JsonValue {
  if (control instanceof HTMLInputElement) {
    if (control.type === 'checkbox') return control.checked;
    if (control.type === 'number' || control.type === 'range')
      return Number.isNaN(control.valueAsNumber) ? null : control.valueAsNumber;
  }
  if (control instanceof HTMLSelectElement && control.multiple)
    return [...control.selectedOptions].map(({ value }) => value);
  return control.value;
}

function readGroup(name: string, controls: readonly HTMLElement[]): Field | undefined {
  const [control] = controls;
  if (!control) return undefined;
  const found = { name, control, files: undefined };
  const inputs = controls.filter((each) => each instanceof HTMLInputElement);
  const areAll = (type: string): boolean =>
    inputs.length === controls.length && inputs.every((input) => input.type === type);
  if (inputs.some(({ type }) => type === 'file'))
    return {
      ...found,
      value: undefined,
      text: undefined,
      files: inputs.flatMap(({ files }) => [...(files ?? [])]),
    };
  if (areAll('radio')) {
    const text = inputs.find(({ checked }) => checked)?.value;
    return { ...found, value: text, text };
  }
  if (areAll('checkbox') && inputs.length > 1) {
    const value = inputs.filter(({ checked }) => checked).map((input) => input.value);
    return { ...found, value, text: undefined };
  }
  const values = controls.map((each) => (isControl(each) ? valueOf(each) : customValue(each)));
  const [value] = values;
  if (values.length > 1) return { ...found, value: values.flat(), text: undefined };
  const text =
    isControl(control) && !(control instanceof HTMLSelectElement && control.multiple)
      ? textOf(control)
      : (customText(value) ?? undefined);
  return { ...found, value, text };
}

/** What stands for a control in a topic, and as text. */
export function textOf(control: Control): string {
  return control instanceof HTMLInputElement && control.type === 'checkbox'
    ? String(control.checked)
    : control.value;
}

function counts(element: HTMLElement, submitter: HTMLElement | null | undefined): boolean {
  if (nameOf(element) === '' || element.matches(':disabled')) return false;
  if (element.closest('datalist')) return false;
  if (element instanceof HTMLInputElement)
    return !BUTTON_TYPES.includes(element.type) || element === submitter;
  if (element instanceof HTMLButtonElement) return element === submitter;
  return !(
    element instanceof HTMLOutputElement ||
    element instanceof HTMLFieldSetElement ||
    element instanceof HTMLObjectElement
  );
}

const BUTTON_TYPES: readonly string[] = ['submit', 'image', 'reset', 'button'];

function nameOf(element: HTMLElement): string {
  return element.getAttribute('name') ?? '';
}

/** A button, or a control of a kit of elements: what they say in `value`. */
function customValue(element: HTMLElement): JsonValue {
  const value: unknown = Reflect.get(element, 'value');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  return null;
}

function customText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
