/** What people change as well as messages do: what stands in a field, a tick, a choice, whether something is open. */
import type { Message } from '@mqtt-kit/core';

/** Controls in which somebody may be typing just now. */
const TYPED = 'input, textarea, select';

/** Text of a control, or whether it is on. */
type State = string | boolean;

/**
 * One such state of one element. A message sets it once: what a person does after that stands until the next message says something of
 * it, under their fingers until they leave the field, and in a form until it is sent or reset.
 */
export class ControlState {
  readonly #element: Element;
  readonly #name: string;
  #message: Message | undefined;
  #shown: State | undefined;
  /** How it stood when a message had set it; undefined once a form was sent with it. */
  #set: State | undefined;
  #form: HTMLFormElement | null = null;

  private constructor(element: Element, name: string) {
    this.#element = element;
    this.#name = name;
  }

  /** Of an attribute that stands for one; undefined for any other. */
  static of(element: Element, name: string): ControlState | undefined {
    const isOne =
      name === 'value' ? element.matches(TYPED) : ['checked', 'selected', 'open'].includes(name);
    return isOne ? new ControlState(element, name) : undefined;
  }

  /** @param message - which says so; undefined for what the author wrote. */
  show(state: State, message: Message | undefined): void {
    const stands = stateOf(this.#element, this.#name);
    const isShown = message === this.#message && state === this.#shown;
    if (isShown && !this.#isThereNow(state)) return;
    if (this.#name === 'value' && this.#element.matches(':focus')) return;
    this.#message = message;
    this.#shown = state;
    const isEntered = this.#set !== undefined && this.#set !== stands;
    if (message && isEntered && this.#form && !isSentAtOnce(this.#form)) return;
    setState(this.#element, this.#name, state);
    this.#set = stateOf(this.#element, this.#name);
    this.#follow();
  }

  /** Whether it is a choice that was not there yet when it was to be made. */
  #isThereNow(state: State): boolean {
    const element = this.#element;
    if (this.#set === undefined || this.#set === state) return false;
    if (!(element instanceof HTMLSelectElement)) return false;
    return [...element.options].some(({ value }) => value === state);
  }

  #follow(): void {
    const form = formOf(this.#element);
    if (form === this.#form) return;
    for (const type of ['submit', 'reset']) {
      this.#form?.removeEventListener(type, this.#onSent);
      form?.addEventListener(type, this.#onSent);
    }
    this.#form = form;
  }

  readonly #onSent = ({ type }: Event): void => {
    this.#set = undefined;
    // Back to what the device reports, not to what the author wrote.
    if (type === 'reset') this.#shown = undefined;
  };
}

function formOf(element: Element): HTMLFormElement | null {
  return isControl(element) || element instanceof HTMLOptionElement ? element.form : null;
}

/** Of a form whose changes are published one by one, none waits to be sent. */
function isSentAtOnce(form: HTMLFormElement): boolean {
  return form.closest('mqtt-publish')?.hasAttribute('trigger') ?? false;
}

/** What a person has changed no longer follows its attribute; the property does. */
function stateOf(element: Element, name: string): State {
  if (name === 'value') return isControl(element) ? element.value : '';
  if (name === 'checked' && element instanceof HTMLInputElement) return element.checked;
  if (name === 'selected' && element instanceof HTMLOptionElement) return element.selected;
  return element.hasAttribute(name);
}

function setState(element: Element, name: string, state: State): void {
  // A file field takes no name from anybody but its person.
  if (element instanceof HTMLInputElement && element.type === 'file' && name === 'value') return;
  // The same again would lose the place of the caret, and the end of what is open.
  if (stateOf(element, name) === state) return;
  if (typeof state === 'string') {
    if (isControl(element)) element.value = state;
  } else if (name === 'checked' && element instanceof HTMLInputElement) element.checked = state;
  else if (name === 'selected' && element instanceof HTMLOptionElement) element.selected = state;
  else element.toggleAttribute(name, state);
}

function isControl(
  element: Element,
): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  return element.matches(TYPED);
}
