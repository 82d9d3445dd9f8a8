/** What a `<mqtt-subscribe>` with a `<template>` shows: rows of the page's own. Loaded when there is one. */
import type { Message } from '@mqtt-kit/core';
import { html, type LitElement, type TemplateResult } from 'lit';
import type { BindingFault } from '../binding/plan.js';
import { TemplateRows } from '../binding/template-rows.js';
import { renderTroubles, troubleMarkStyles, type Trouble } from '../controllers/trouble-mark.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { noticeStyles } from '../theme/notice.styles.js';
import type { MessageKeeper } from './message-flow.js';

/** Keeps the messages that rows are made of: the rows themselves. */
export class TemplateKeeper implements MessageKeeper {
  readonly #host: LitElement;
  readonly #rows: TemplateRows;

  constructor(host: LitElement) {
    this.#host = host;
    this.#rows = new TemplateRows(host);
    for (const styles of [noticeStyles, troubleMarkStyles]) adoptStyles(host, styles);
  }

  set maxRows(maxRows: number) {
    this.#rows.maxRows = maxRows;
  }

  set maxBytes(maxBytes: number) {
    this.#rows.maxBytes = maxBytes;
  }

  get kept(): number {
    return this.#rows.count;
  }

  get ages(): boolean {
    return this.#rows.ages;
  }

  /** What of the template cannot be done. */
  get faults(): readonly BindingFault[] {
    return this.#rows.faults;
  }

  add(messages: readonly Message[]): number {
    return this.#rows.add(messages);
  }

  /** A row of an older message says its age itself, where it is asked to. */
  addOlder(messages: readonly Message[]): void {
    this.#rows.add(messages);
  }

  clear(): void {
    this.#rows.clear();
  }

  render(troubles: readonly Trouble[]): TemplateResult {
    // Ages are text, and only text that has changed is written.
    if (this.ages) this.#rows.refresh();
    return html`<slot></slot>${renderTroubles(this.#host, troubles)}`;
  }
}
