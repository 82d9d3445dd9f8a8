/** Pure but for reading the controls: what stands in the fields of a page's own form, with its types. */
/** All controls of one name. */
export interface Field {
  readonly name: string;
  readonly control: HTMLElement;
  /** JSON text: a number, a switch or text, an array where there are several; undefined where nothing is chosen, and for files. */
  readonly json: string | undefined;
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
 * @param isOff - whether a control is turned off, and so does not count.
 */
export function readFields(
  elements: Iterable<Element>,
  submitter?: HTMLElement | null,
  isOff = (element: Element): boolean => element.matches(':disabled'),
): readonly Field[] {
  const groups = new Map<string, HTMLElement[]>();
  for (const element of elements) {
    if (!(element instanceof HTMLElement) || isOff(element) || !counts(element, submitter))
      continue;
    const name = nameOf(element);
    groups.set(name, [...(groups.get(name) ?? []), element]);
  }
  return [...groups].flatMap(([name, controls]) => {
    const field = readGroup(name, controls);
    return field ? [field] : [];
  });
}

/**
 * One control’s value as JSON text: a number, a switch, text, or several texts where several may be chosen. A number keeps the digits
 * that were typed; an empty one is `null`.
 */
export function jsonOf(control: Control): string | readonly string[] {
  if (control instanceof HTMLInputElement) {
    if (control.type === 'checkbox') return String(control.checked);
    if (control.type === 'number' || control.type === 'range') return numberText(control);
  }
  if (control instanceof HTMLSelectElement && control.multiple)
    return [...control.selectedOptions].map(({ value }) => JSON.stringify(value));
  return JSON.stringify(control.value);
}

/** A list as JSON text. */
export function jsonList(items: readonly string[]): string {
  return `[${items.join()}]`;
}

/** HTML allows what JSON does not: “.5”, “007”. */
function numberText({ value, valueAsNumber }: HTMLInputElement): string {
  return JSON_NUMBER.test(value) ? value : JSON.stringify(valueAsNumber);
}

/** RFC 8259 §6. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

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
      json: undefined,
      text: undefined,
      files: inputs.flatMap(({ files }) => [...(files ?? [])]),
    };
  if (areAll('radio')) {
    const text = inputs.find(({ checked }) => checked)?.value;
    return { ...found, json: text === undefined ? undefined : JSON.stringify(text), text };
  }
  if (areAll('checkbox') && inputs.length > 1) {
    const ticked = inputs.filter(({ checked }) => checked);
    const json = jsonList(ticked.map(({ value }) => JSON.stringify(value)));
    return { ...found, json, text: undefined };
  }
  if (controls.length > 1) {
    const items = controls.flatMap((each) => (isControl(each) ? jsonOf(each) : customJson(each)));
    return { ...found, json: jsonList(items), text: undefined };
  }
  const value = isControl(control) ? jsonOf(control) : customJson(control);
  return {
    ...found,
    json: typeof value === 'string' ? value : jsonList(value),
    text: typeof value === 'string' ? textOfAny(control) : undefined,
  };
}

/** What stands for a control in a topic, and as text. */
export function textOf(control: Control): string {
  return control instanceof HTMLInputElement && control.type === 'checkbox'
    ? String(control.checked)
    : control.value;
}

function counts(element: HTMLElement, submitter: HTMLElement | null | undefined): boolean {
  if (nameOf(element) === '') return false;
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
function customJson(element: HTMLElement): string | readonly string[] {
  const value: unknown = Reflect.get(element, 'value');
  if (isScalar(value)) return JSON.stringify(value);
  if (!Array.isArray(value)) return 'null';
  return value.filter((each) => typeof each === 'string').map((each) => JSON.stringify(each));
}

function textOfAny(element: HTMLElement): string | undefined {
  if (isControl(element)) return textOf(element);
  const value: unknown = Reflect.get(element, 'value');
  return isScalar(value) ? String(value) : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
