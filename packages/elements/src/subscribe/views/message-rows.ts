import type { Message } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { VirtualRows } from '../../controllers/virtual-rows.js';
import type { MessageView, ViewParts } from './message-view.js';
import { RowCursor } from './row-cursor.js';
import { rowOf } from './row-of.js';
import { shownMessages, type ShownMessages } from './shown-messages.js';

/** One row of a message, and where it stands. */
export interface MessageRow {
  readonly message: Message;
  /** From 0, newest first. */
  readonly index: number;
  readonly active: boolean;
  readonly selected: boolean;
  /** Whether it is from before the page was opened. */
  readonly older: boolean;
}

/** How a view of one message a row looks. */
export interface MessageRowsLook {
  /** The columns, for a screen reader. */
  readonly columns: () => readonly string[];
  readonly renderRow: (row: MessageRow, parts: ViewParts) => TemplateResult;
}

/** Every message in a row, newest first. Asks to stand still while the reader has scrolled down or moves over the rows by keyboard. */
export class MessageRows implements MessageView {
  readonly rows = 'messages';
  readonly holds = true;
  readonly ages = false;
  readonly #look: MessageRowsLook;
  readonly #virtual: VirtualRows;
  readonly #cursor: RowCursor<Message>;
  #shown: ShownMessages = { length: 0, at: () => undefined };
  #parts: ViewParts | undefined;

  /** @param onReading - told when {@link reading} may have changed. */
  constructor(host: ReactiveControllerHost, look: MessageRowsLook, onReading: () => void) {
    this.#look = look;
    this.#virtual = new VirtualRows(host, onReading);
    this.#cursor = new RowCursor(this.#virtual, () => {
      onReading();
      host.requestUpdate();
    });
  }

  get reading(): boolean {
    return !this.#virtual.atTop || this.#cursor.active !== undefined;
  }

  get shown(): number {
    return this.#shown.length;
  }

  /** Of messages the panel counts them. */
  get waiting(): number {
    return 0;
  }

  toNewest(): void {
    this.#cursor.put(undefined);
    this.#virtual.scrollToTop();
  }

  render(parts: ViewParts): TemplateResult {
    this.#parts = parts;
    const shown = (this.#shown = shownMessages(parts));
    const { first, end } = this.#virtual.range(shown.length);
    const rows: MessageRow[] = [];
    let activeRow: number | undefined;
    for (let index = first; index < end; index++) {
      const message = shown.at(index);
      if (!message) continue;
      const active = message === this.#cursor.active;
      if (active) activeRow = index;
      const older = parts.store.isOlder(message);
      rows.push({ message, index, active, selected: message === parts.selected, older });
    }
    return html`
      <div
        class="scroller"
        part="list"
        tabindex="0"
        role="grid"
        aria-label=${parts.label}
        aria-rowcount=${shown.length + 1}
        aria-activedescendant=${activeRow === undefined ? nothing : `row-${String(activeRow)}`}
        @click=${this.#click}
        @keydown=${this.#key}
        ${ref(this.#virtual.scroller)}
      >
        <div role="presentation" class="filler" ${ref(this.#virtual.filler)}>
          <div role="row" class="visually-hidden" aria-rowindex="1">
            ${this.#look.columns().map((column) => html`<span role="columnheader">${column}</span>`)}
          </div>
          <!-- Not by repeat(): lit-html 3.3 leaves a comment behind for each row that goes. -->
          <div role="rowgroup" ${ref(this.#virtual.rows)}>
            ${rows.map((row) => this.#look.renderRow(row, parts))}
          </div>
        </div>
      </div>
    `;
  }

  readonly #click = (event: MouseEvent): void => {
    const index = rowOf(event);
    const message = index === undefined ? undefined : this.#shown.at(index);
    if (message) this.#parts?.select(message);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (this.#cursor.key(event, this.#shown)) return;
    if ((event.key !== 'Enter' && event.key !== ' ') || !this.#cursor.active) return;
    event.preventDefault();
    this.#parts?.select(this.#cursor.active);
  };
}
