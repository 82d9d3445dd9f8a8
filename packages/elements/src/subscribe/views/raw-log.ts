import { msg } from '@lit/localize';
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { formatTime } from '../../localization/format.js';
import { rawTextOf } from '../../payload/raw-text.js';
import { MessageRows, type MessageRow } from './message-rows.js';
import type { MessageView } from './message-view.js';
import { shownTopic } from './shown-topic.js';

/** Every message as one line, byte for byte: what cannot be read stands as an escape. */
export function rawLog(host: ReactiveControllerHost, onReading: () => void): MessageView {
  return new MessageRows(host, { columns: () => [msg('Message')], renderRow }, onReading);
}

function renderRow({ message, index, active, selected, older }: MessageRow): TemplateResult {
  const flags = `q${String(message.qos)}${message.retain ? ' retain' : ''}${message.dup ? ' dup' : ''}`;
  return html`
    <div
      role="row"
      id="row-${index}"
      class="row raw ${older ? 'older' : ''} ${active ? 'active' : ''}"
      data-index=${index}
      aria-rowindex=${index + 2}
      aria-selected=${selected}
    >
      <span role="gridcell" class="mono"
        ><span class="head"
          ><span class="muted">${formatTime(message.receivedAt)} ${flags}</span>
          ${shownTopic(message.topic)}</span
        ><span class="muted dot"> · </span><span class="bytes">${rawTextOf(message)}</span></span
      >
    </div>
  `;
}
