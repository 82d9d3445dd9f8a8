import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { VirtualRows } from '../../controllers/virtual-rows.js';
import { formatTime } from '../../localization/format.js';
import { previewOf } from '../../payload/payload-preview.js';
import { MessageRing, type MessageBounds } from '../../messages/message-ring.js';
import type { MessageView } from './message-view.js';
import { shownTopic } from './shown-topic.js';

/** Every message, newest first. Stands still while the reader has scrolled down or paused it. */
export class MessageList implements MessageView {
  readonly ages = false;
  readonly #host: ReactiveControllerHost;
  readonly #ring = new MessageRing();
  readonly #rows: VirtualRows;
  /** What is shown while it stands still, oldest first. */
  #still: readonly Message[] | undefined;
  #paused = false;
  #fresh = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#rows = new VirtualRows(host, () => {
      this.#adjust();
    });
  }

  get kept(): number {
    return this.#ring.length;
  }

  get fresh(): number {
    return this.#fresh;
  }

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
    this.#adjust();
  }

  add(messages: readonly Message[], bounds: MessageBounds): number {
    for (const message of messages) this.#ring.push(message.copy(), bounds);
    if (this.#still) this.#fresh += messages.length;
    return 0;
  }

  messages(): readonly Message[] {
    return this.#ring.toArray();
  }

  clear(): void {
    this.#ring.clear();
    this.#fresh = 0;
    if (this.#still) this.#still = [];
    this.#rows.scrollToTop();
    this.#adjust();
  }

  resume(): void {
    this.#paused = false;
    this.#rows.scrollToTop();
    this.#adjust();
  }

  render(label: string): TemplateResult {
    const total = this.#still?.length ?? this.#ring.length;
    const { first, end } = this.#rows.range(total);
    const shown: { readonly message: Message; readonly index: number }[] = [];
    for (let index = first; index < end; index++) {
      const message = this.#still ? this.#still[total - 1 - index] : this.#ring.newest(index);
      if (message) shown.push({ message, index });
    }
    return html`
      <div
        class="scroller"
        part="list"
        tabindex="0"
        role="group"
        aria-label=${label}
        ${ref(this.#rows.scroller)}
      >
        <div role="table" aria-label=${label} aria-rowcount=${total + 1} ${ref(this.#rows.filler)}>
          <div role="row" class="visually-hidden" aria-rowindex="1">
            <span role="columnheader">${msg('Time')}</span>
            <span role="columnheader">${msg('Topic')}</span>
            <span role="columnheader">${msg('Payload')}</span>
            <span role="columnheader">${msg('Delivery')}</span>
          </div>
          <div role="rowgroup" ${ref(this.#rows.rows)}>
            ${repeat(shown, ({ message }) => message, renderRow)}
          </div>
        </div>
      </div>
    `;
  }

  #adjust(): void {
    const still = this.#paused || !this.#rows.atTop;
    if (still === (this.#still !== undefined)) return;
    this.#still = still ? this.#ring.toArray() : undefined;
    this.#fresh = 0;
    this.#host.requestUpdate();
  }
}

function renderRow({
  message,
  index,
}: {
  readonly message: Message;
  readonly index: number;
}): TemplateResult {
  const { kind, text } = previewOf(message);
  const topic = shownTopic(message.topic);
  return html`
    <div role="row" class="row" aria-rowindex=${index + 2}>
      <span role="cell" class="time">${formatTime(message.receivedAt)}</span>
      <span role="cell" class="mono topic" title=${topic}>${topic}</span>
      <span role="cell" class="mono payload ${kind}" title=${text}>${text}</span>
      <span role="cell" class="tags"
        >${message.retain ? html`<span class="tag">${msg('retained')}</span>` : nothing}<span
          class="tag"
          >${msg(str`QoS ${message.qos}`)}</span
        ></span
      >
    </div>
  `;
}
