import { msg } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { VirtualRows } from '../../controllers/virtual-rows.js';
import { formatAge } from '../../localization/format.js';
import { previewOf } from '../../payload/payload-preview.js';
import { sizeOf, type MessageBounds } from '../../messages/message-ring.js';
import type { MessageView } from './message-view.js';
import { shownTopic } from './shown-topic.js';

/** The newest message of each topic, in the order of the topics, so that rows keep their places. */
export class LatestTopics implements MessageView {
  readonly ages = true;
  readonly #host: ReactiveControllerHost;
  readonly #rows: VirtualRows;
  readonly #messages = new Map<string, Message>();
  #bytes = 0;
  #topics: readonly string[] | undefined;
  /** What is shown while it stands still. */
  #still:
    | { readonly topics: readonly string[]; readonly messages: ReadonlyMap<string, Message> }
    | undefined;
  #fresh = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#rows = new VirtualRows(host);
  }

  get kept(): number {
    return this.#messages.size;
  }

  get fresh(): number {
    return this.#fresh;
  }

  get paused(): boolean {
    return this.#still !== undefined;
  }

  set paused(paused: boolean) {
    this.#still = paused
      ? { topics: this.#sorted(), messages: new Map(this.#messages) }
      : undefined;
    this.#fresh = 0;
    this.#host.requestUpdate();
  }

  add(messages: readonly Message[], { maxMessages, maxBytes }: MessageBounds): number {
    // Of several on one topic only the newest is shown; the others need no bytes of their own.
    const newest = new Map<string, Message>();
    for (const message of messages) newest.set(message.topic, message);
    for (const [topic, message] of newest) {
      this.#delete(topic);
      this.#messages.set(topic, message.copy());
      this.#bytes += sizeOf(message);
      this.#topics = undefined;
    }
    // The map's order is the order of news: the topic longest without any goes first.
    let forgotten = 0;
    for (const topic of this.#messages.keys()) {
      if (
        this.#messages.size <= 1 ||
        (this.#messages.size <= maxMessages && this.#bytes <= maxBytes)
      )
        break;
      this.#delete(topic);
      forgotten++;
    }
    if (this.#still) this.#fresh += messages.length;
    return forgotten;
  }

  messages(): readonly Message[] {
    return [...this.#messages.values()];
  }

  clear(): void {
    this.#messages.clear();
    this.#bytes = 0;
    this.#topics = undefined;
    if (this.#still) this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  render(label: string): TemplateResult {
    const topics = this.#still?.topics ?? this.#sorted();
    const messages = this.#still?.messages ?? this.#messages;
    const { first, end } = this.#rows.range(topics.length);
    const now = Date.now();
    const shown = topics
      .slice(first, end)
      .map((topic, offset) => ({ topic, index: first + offset }));
    return html`
      <div
        class="scroller"
        part="list"
        tabindex="0"
        role="group"
        aria-label=${label}
        ${ref(this.#rows.scroller)}
      >
        <div
          role="table"
          aria-label=${label}
          aria-rowcount=${topics.length + 1}
          ${ref(this.#rows.filler)}
        >
          <div role="row" class="visually-hidden" aria-rowindex="1">
            <span role="columnheader">${msg('Topic')}</span>
            <span role="columnheader">${msg('Value')}</span>
            <span role="columnheader">${msg('Age')}</span>
          </div>
          <div role="rowgroup" ${ref(this.#rows.rows)}>
            ${repeat(
              shown,
              ({ topic }) => topic,
              ({ topic, index }) => renderRow(messages.get(topic), index, now),
            )}
          </div>
        </div>
      </div>
    `;
  }

  #delete(topic: string): void {
    const message = this.#messages.get(topic);
    if (!message) return;
    this.#messages.delete(topic);
    this.#bytes -= sizeOf(message);
    this.#topics = undefined;
  }

  #sorted(): readonly string[] {
    return (this.#topics ??= [...this.#messages.keys()].sort(NATURAL.compare));
  }
}

/** “boiler/2” before “boiler/10”. */
const NATURAL = new Intl.Collator('en', { numeric: true });

function renderRow(
  message: Message | undefined,
  index: number,
  now: number,
): TemplateResult | typeof nothing {
  if (!message) return nothing;
  const { kind, text } = previewOf(message);
  const topic = shownTopic(message.topic);
  return html`
    <div role="row" class="row latest" aria-rowindex=${index + 2}>
      <span role="cell" class="mono topic" title=${topic}>${topic}</span>
      <span role="cell" class="value ${kind}" title=${text}><bdi>${text}</bdi></span>
      <span role="cell" class="tags"
        >${message.retain ? html`<span class="tag">${msg('retained')}</span>` : nothing}<span
          class="age"
          ><bdi>${formatAge(now - message.receivedAt)}</bdi></span
        ></span
      >
    </div>
  `;
}
