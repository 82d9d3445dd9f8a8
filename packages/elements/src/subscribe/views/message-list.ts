import { msg, str } from '@lit/localize';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { formatTime } from '../../localization/format.js';
import { MessageRows, type MessageRow } from './message-rows.js';
import type { MessageView, ViewParts } from './message-view.js';
import { shownTopic } from './shown-topic.js';

/** Every message in columns: time, topic, payload and how it was delivered. */
export function messageList(host: ReactiveControllerHost, onReading: () => void): MessageView {
  return new MessageRows(host, { columns, renderRow }, onReading);
}

function columns(): readonly string[] {
  return [msg('Time'), msg('Topic'), msg('Payload'), msg('Delivery')];
}

function renderRow(
  { message, index, active, selected, older }: MessageRow,
  { labelOf, previewOf, store }: ViewParts,
): TemplateResult {
  const { kind, text } = previewOf(message);
  const topic = shownTopic(message.topic);
  return html`
    <div
      role="row"
      id="row-${index}"
      class="row ${older ? 'older' : ''} ${active ? 'active' : ''}"
      data-index=${index}
      aria-rowindex=${index + 2}
      aria-selected=${selected}
    >
      <span role="gridcell" class="time">${formatTime(message.receivedAt)}</span>
      <span role="gridcell" class="mono topic" title=${topic}
        >${labelOf(message.topic) ?? topic}</span
      >
      <span role="gridcell" class="mono payload ${kind}" title=${text}>${text}</span>
      <span role="gridcell" class="tags"
        >${store.isRetained(message) ? html`<span class="tag">${msg('retained')}</span>` : nothing}<span
          class="tag"
          >${msg(str`QoS ${message.qos}`)}</span
        ></span
      >
    </div>
  `;
}
