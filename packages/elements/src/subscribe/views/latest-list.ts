import { msg } from '@lit/localize';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { VirtualRows } from '../../controllers/virtual-rows.js';
import { formatAge } from '../../localization/format.js';
import type { TopicEntry } from '../../messages/message-store.js';
import type { MessageView, ViewParts } from './message-view.js';
import { RowCursor } from './row-cursor.js';
import { rowOf } from './row-of.js';
import { shownTopic } from './shown-topic.js';
import { TopicOrder } from './topic-order.js';

/** The newest message of each topic, in the order of the topics, so that rows keep their places. */
export class LatestList implements MessageView {
  readonly rows = 'topics';
  readonly holds = false;
  readonly ages = true;
  readonly reading = false;
  readonly #order = new TopicOrder();
  readonly #virtual: VirtualRows;
  readonly #cursor: RowCursor<string>;
  #entries: readonly TopicEntry[] = [];
  #parts: ViewParts | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#virtual = new VirtualRows(host);
    this.#cursor = new RowCursor(this.#virtual, () => {
      host.requestUpdate();
    });
  }

  get shown(): number {
    return this.#entries.length;
  }

  get waiting(): number {
    return this.#order.waiting;
  }

  toNewest(): void {
    // Rows have places of their own.
  }

  render(parts: ViewParts): TemplateResult {
    this.#parts = parts;
    const entries = (this.#entries = this.#order.entries(parts));
    const { first, end } = this.#virtual.range(entries.length);
    const now = Date.now();
    const shown = entries
      .slice(first, end)
      .map((entry, offset) => ({ entry, index: first + offset }));
    const active = shown.find(({ entry }) => entry.topic === this.#cursor.active);
    return html`
      <div
        class="scroller"
        part="list"
        tabindex="0"
        role="grid"
        aria-label=${parts.label}
        aria-rowcount=${entries.length + 1}
        aria-activedescendant=${active ? `row-${String(active.index)}` : nothing}
        @click=${this.#click}
        @keydown=${this.#key}
        ${ref(this.#virtual.scroller)}
      >
        <div role="presentation" class="filler" ${ref(this.#virtual.filler)}>
          <div role="row" class="visually-hidden" aria-rowindex="1">
            <span role="columnheader">${msg('Topic')}</span>
            <span role="columnheader">${msg('Value')}</span>
            <span role="columnheader">${msg('Age')}</span>
          </div>
          <div role="rowgroup" ${ref(this.#virtual.rows)}>
            ${shown.map(({ entry, index }) => this.#renderRow(entry, index, now, parts))}
          </div>
        </div>
      </div>
    `;
  }

  #renderRow(
    { topic, latest }: TopicEntry,
    index: number,
    now: number,
    { labelOf, previewOfLatest, selected, store }: ViewParts,
  ): TemplateResult {
    const { kind, text } = previewOfLatest(latest);
    const shown = shownTopic(topic);
    return html`
      <div
        role="row"
        id="row-${index}"
        class="row latest ${store.isOlder(latest) ? 'older' : ''} ${topic === this.#cursor.active ? 'active' : ''}"
        data-index=${index}
        aria-rowindex=${index + 2}
        aria-selected=${selected?.topic === topic}
      >
        <span role="gridcell" class="mono topic" title=${shown}>${labelOf(topic) ?? shown}</span>
        <span role="gridcell" class="value ${kind}" title=${text}><bdi>${text}</bdi></span>
        <span role="gridcell" class="tags"
          >${store.isRetained(latest) ? html`<span class="tag">${msg('retained')}</span>` : nothing}<span
            class="age"
            ><bdi>${formatAge(now - latest.receivedAt)}</bdi></span
          ></span
        >
      </div>
    `;
  }

  readonly #click = (event: MouseEvent): void => {
    const index = rowOf(event);
    const entry = index === undefined ? undefined : this.#entries[index];
    if (entry) this.#parts?.select(entry.latest);
  };

  readonly #key = (event: KeyboardEvent): void => {
    const topics = this.#entries;
    const isMove = this.#cursor.key(event, {
      length: topics.length,
      at: (index) => topics[index]?.topic,
    });
    if (isMove || (event.key !== 'Enter' && event.key !== ' ')) return;
    const entry = topics.find(({ topic }) => topic === this.#cursor.active);
    if (!entry) return;
    event.preventDefault();
    this.#parts?.select(entry.latest);
  };
}
