import type { Message } from '@mqtt-kit/core';
import { isSwitch } from './allowed-attributes.js';
import { ControlState, isState, setState, type State } from './control-state.js';
import { evaluate, isYes } from './evaluate.js';
import type { Expression } from './expression.js';
import { markFilled, restoreCopy, unmarkFilled, type FilledElement } from './filled-copies.js';
import type { MessageValues } from './message-values.js';
import { planFor, sourceOf, type BindingPlan } from './plan.js';
import { plainText } from './value-format.js';

/**
 * One element whose text, attributes and classes come from messages. What the author wrote stays until there is a value, and stands
 * again where a message has none.
 */
export class BoundElement implements FilledElement {
  readonly #element: Element;
  readonly #mayBeCopied: boolean;
  readonly #source: string;
  readonly #plan: BindingPlan;
  /** What the author wrote; undefined while it still stands. */
  #ownContent: readonly Node[] | undefined;
  readonly #own = new Map<string, string | null>();
  readonly #states = new Map<string, ControlState>();
  readonly #ownClasses = new Map<string, boolean>();
  #text: Text | undefined;

  /** @param mayBeCopied - whether a copy of it is to begin with what the author wrote. */
  constructor(element: Element, source = sourceOf(element), mayBeCopied = false) {
    restoreCopy(element);
    this.#element = element;
    this.#source = source;
    this.#mayBeCopied = mayBeCopied;
    this.#plan = planFor(element, source);
    for (const { name } of this.#plan.attributes)
      if (isState(element, name)) this.#states.set(name, new ControlState(element, name));
  }

  get element(): Element {
    return this.#element;
  }

  get plan(): BindingPlan {
    return this.#plan;
  }

  /** What its attributes say, see {@link sourceOf}. */
  get source(): string {
    return this.#source;
  }

  /** Whether what it shows changes while no message comes. */
  get ages(): boolean {
    const { text, format, attributes, classes } = this.#plan;
    const isAge = (expression: Expression): boolean => expression.root === 'age';
    return (
      format?.ages === true ||
      (text !== null && isAge(text)) ||
      [...attributes, ...classes].some(({ expression }) => isAge(expression))
    );
  }

  /** Shows a message, and only what is new about it; without one, what the author wrote. */
  show(values: MessageValues | undefined): void {
    const { text, attributes, classes } = this.#plan;
    if (this.#mayBeCopied) {
      if (values) markFilled(this);
      else unmarkFilled(this);
    }
    if (text) this.#showText(values && this.#textOf(text, values));
    for (const { name, expression } of attributes)
      this.#showAttribute(name, values && evaluate(expression, values), values?.message);
    for (const { name, expression } of classes)
      this.#showClass(name, values && evaluate(expression, values));
  }

  /** It is taken out; {@link show} begins anew. */
  stop(): void {
    for (const state of this.#states.values()) state.stop();
  }

  giveOwnTo(copy: Element): void {
    if (this.#ownContent)
      copy.replaceChildren(...this.#ownContent.map((node) => node.cloneNode(true)));
    for (const [name, own] of this.#own) {
      if (isState(copy, name)) setState(copy, name, stateFor(name, own));
      else setAttribute(copy, name, own);
    }
    for (const [name, own] of this.#ownClasses) copy.classList.toggle(name, own);
  }

  #textOf(expression: Expression, values: MessageValues): string | undefined {
    const value = evaluate(expression, values);
    const formatted = this.#plan.format?.(value, values.now);
    if (formatted !== undefined) return formatted;
    const isWhole = expression.root === 'payload' && expression.steps.length === 0;
    const isText = typeof value === 'string' || value === undefined || value === null;
    return plainText(
      isWhole && !isText && !expression.comparison && !this.#plan.format ? values.written : value,
    );
  }

  #showText(text: string | undefined): void {
    const element = this.#element;
    const shown = this.#text;
    if (text === undefined) {
      if (this.#ownContent) element.replaceChildren(...this.#ownContent);
      this.#ownContent = undefined;
      this.#text = undefined;
      return;
    }
    // Only the characters of one node, so that nothing is parsed, and a selection elsewhere stays.
    if (shown?.parentNode === element && element.childNodes.length === 1) {
      if (shown.data !== text) shown.data = text;
      return;
    }
    this.#ownContent ??= [...element.childNodes];
    this.#text = document.createTextNode(text);
    element.replaceChildren(this.#text);
  }

  #showAttribute(name: string, value: unknown, message: Message | undefined): void {
    const element = this.#element;
    if (!this.#own.has(name)) {
      if (isNone(value)) return;
      this.#own.set(name, element.getAttribute(name));
    }
    const own = this.#own.get(name) ?? null;
    const text =
      isSwitch(name) && !isNone(value) ? (isYes(value) ? '' : null) : (plainText(value) ?? own);
    const state = this.#states.get(name);
    if (state) state.show(stateFor(name, text), message);
    else setAttribute(element, name, text);
  }

  #showClass(name: string, value: unknown): void {
    const { classList } = this.#element;
    if (isNone(value)) {
      const own = this.#ownClasses.get(name);
      if (own !== undefined) classList.toggle(name, own);
      this.#ownClasses.delete(name);
      return;
    }
    if (!this.#ownClasses.has(name)) this.#ownClasses.set(name, classList.contains(name));
    const on = isYes(value);
    if (classList.contains(name) !== on) classList.toggle(name, on);
  }
}

/** Whether there is nothing to show: what the author wrote stands. */
function isNone(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** An attribute as the state that it stands for. */
function stateFor(name: string, text: string | null): State {
  return isSwitch(name) ? text !== null : (text ?? '');
}

function setAttribute(element: Element, name: string, text: string | null): void {
  if (text === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}
