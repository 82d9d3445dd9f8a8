/** What people change as well as messages do: what stands in a field, a tick, a choice, whether something is open. */
import type { Message } from '@mqtt-kit/core';
import { nextFrame } from '../controllers/next-frame.js';

/** Controls in which somebody may be typing just now. */
const TYPED = 'input, textarea, select';

/** Text of a control, or whether it is on. */
export type State = string | boolean;

/** Whether an attribute stands for something that people change. */
export function isState(element: Element, name: string): boolean {
  return name === 'value' ? element.matches(TYPED) : ['checked', 'selected', 'open'].includes(name);
}

/**
 * One such state of one element. A message sets it once: what a person does after that stands until the next message says something of
 * it, under their fingers until they leave the field, and in a form until it is sent or reset.
 */
export class ControlState {
  readonly #element: Element;
  readonly #name: string;
  #wanted: { readonly state: State; readonly message: Message | undefined } | undefined;
  #message: Message | undefined;
  #shown: State | undefined;
  /** How it stood when it was nobody's: set by a message, as the author wrote it, or when a form was sent with it. */
  #set: State | undefined;
  #form: HTMLFormElement | null = null;
  #waits = false;
  /** Whether it could not be set: it is a choice that is not there yet. */
  #hasFailed = false;

  constructor(element: Element, name: string) {
    this.#element = element;
    this.#name = name;
    this.#set = ownState(element, name);
    this.#follow();
  }

  /** @param message - which says so; undefined for what the author wrote. */
  show(state: State, message: Message | undefined): void {
    this.#wanted = { state, message };
    this.#showWanted();
  }

  /** The element is gone; {@link show} begins anew. */
  stop(): void {
    this.#follow(null);
  }

  readonly #showWanted = (): void => {
    if (!this.#wanted) return;
    const { state, message } = this.#wanted;
    this.#follow();
    const isShown = message === this.#message && state === this.#shown;
    if (isShown && !(this.#hasFailed && hasOption(this.#element, state))) return;
    if (this.#name === 'value' && this.#element.matches(':focus')) {
      this.#wait();
      return;
    }
    this.#message = message;
    this.#shown = state;
    const stands = stateOf(this.#element, this.#name);
    // What agrees is nobody's entry: one radio button switches off another.
    const isEntered = stands !== state && this.#set !== undefined && this.#set !== stands;
    if (message && isEntered && this.#form && !isSentAtOnce(this.#form)) return;
    setState(this.#element, this.#name, state);
    this.#set = stateOf(this.#element, this.#name);
    this.#hasFailed = this.#set !== state;
  };

  #wait(): void {
    if (this.#waits) return;
    this.#waits = true;
    const leave = (): void => {
      this.#waits = false;
      nextFrame(this.#showWanted);
    };
    this.#element.addEventListener('blur', leave, { once: true });
  }

  #follow(form = formOf(this.#element)): void {
    if (form === this.#form) return;
    for (const type of ['submit', 'reset']) {
      this.#form?.removeEventListener(type, this.#onSent);
      form?.addEventListener(type, this.#onSent);
    }
    this.#form = form;
  }

  readonly #onSent = ({ type }: Event): void => {
    this.#set = stateOf(this.#element, this.#name);
    this.#hasFailed = false;
    if (type === 'submit') return;
    // Back to what the device reports, not to what the author wrote.
    this.#set = undefined;
    this.#shown = undefined;
    nextFrame(this.#showWanted);
  };
}

/** Sets what an attribute stands for: where a person has changed that, the attribute no longer does. */
export function setState(element: Element, name: string, state: State): void {
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

function stateOf(element: Element, name: string): State {
  if (name === 'value') return isControl(element) ? element.value : '';
  if (name === 'checked' && element instanceof HTMLInputElement) return element.checked;
  if (name === 'selected' && element instanceof HTMLOptionElement) return element.selected;
  return element.hasAttribute(name);
}

/** As the author wrote it; what a control makes of nothing, a slider say, is as good as written. */
function ownState(element: Element, name: string): State {
  if (name !== 'value') return element.hasAttribute(name);
  const isText = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  const written = isText ? element.defaultValue : '';
  return written === '' ? stateOf(element, name) : written;
}

function hasOption(element: Element, state: State): boolean {
  const options = element instanceof HTMLSelectElement ? [...element.options] : [];
  return options.some(({ value }) => value === state);
}

function formOf(element: Element): HTMLFormElement | null {
  return isControl(element) || element instanceof HTMLOptionElement ? element.form : null;
}

/** Of a form whose changes are published one by one, none waits to be sent. */
function isSentAtOnce(form: HTMLFormElement): boolean {
  return form.closest('mqtt-publish')?.hasAttribute('trigger') ?? false;
}

function isControl(
  element: Element,
): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  return element.matches(TYPED);
}
