import type { Message } from '@mqtt-kit/core';
import type { DecodedValue } from '../payload/late/late-values.js';
import { BoundElement } from './bound-element.js';
import { MessageValues } from './message-values.js';
import { BOUND, type BindingFault } from './plan.js';

/** Elements that fill what is inside them. */
const OWNERS = 'mqtt-bind, mqtt-subscribe';

/** One stamp of a `<template>`, filled with a message, and with the next one later. */
export class BoundTemplate {
  /** What it is made of, in order; where they are is up to whoever stamped it. */
  readonly nodes: readonly ChildNode[];
  readonly #bound: readonly BoundElement[];

  constructor(template: HTMLTemplateElement) {
    // Imported, so that elements in it come to life.
    const content = document.importNode(template.content, true);
    this.nodes = [...content.childNodes];
    this.#bound = [...content.querySelectorAll(BOUND)]
      .filter((element) => !element.parentElement?.closest(OWNERS))
      .map((element) => new BoundElement(element));
  }

  /** Whether something changes while no message comes. */
  get ages(): boolean {
    return this.#bound.some(({ ages }) => ages);
  }

  /** What cannot be done. */
  get faults(): readonly BindingFault[] {
    return this.#bound.flatMap(({ plan }) => plan.faults);
  }

  /**
   * Shows a message.
   *
   * @param now - milliseconds since the epoch.
   * @param decoded - what its payload says, where it had to be decoded.
   */
  update(message: Message, now = Date.now(), decoded?: DecodedValue): void {
    const values = new MessageValues(message, now, decoded);
    for (const each of this.#bound) each.show(values);
  }

  /** Takes it out of wherever it is. */
  remove(): void {
    for (const node of this.nodes) node.remove();
    for (const each of this.#bound) each.stop();
  }
}

/** Stamps a template once for a message. */
export function renderTemplate(template: HTMLTemplateElement, message: Message): DocumentFragment {
  const stamp = new BoundTemplate(template);
  stamp.update(message);
  const fragment = document.createDocumentFragment();
  fragment.append(...stamp.nodes);
  return fragment;
}
