/** The payload: how it is written, the field or file, what is wrong with it, and what it comes to. */
import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { formatBytes } from '../../localization/format.js';
import { changeFormat } from './change-format.js';
import { formatJson } from './json-check.js';
import { canFill, isLong, PAYLOAD_FORMATS, type PayloadFormat } from './tool-draft.js';
import { faultOf, onCheck, onText, renderFault, type ToolParts } from './tool-parts.js';
import { hasVariables } from './variables.js';

/** Nobody reads more of an example. */
const MOST_PREVIEWED = 300;

/** Label and formats above, the field, and below it what is to be said. */
export function renderPayloadEditor(parts: ToolParts): TemplateResult {
  const { draft } = parts;
  return html`
    <div
      class="field payload"
      @dragover=${onDragOver}
      @drop=${(event: DragEvent) => {
        const file = event.dataTransfer?.files[0];
        if (!file) return;
        event.preventDefault();
        parts.takeFile(file);
      }}
    >
      <div class="label-row">
        <label for=${draft.format === 'file' ? 'file' : 'payload'}>${msg('Payload')}</label>
        ${renderFormats(parts)}
      </div>
      ${draft.format === 'file' ? renderFile(parts) : renderText(parts)}
      <div class="below">
        <span class="grow">${renderFault(parts, 'payload')}${renderPreview(parts)}</span>
        ${renderTools(parts)}
      </div>
    </div>
  `;
}

function renderFormats({ draft, change }: ToolParts): TemplateResult {
  return html`<span class="segments" role="radiogroup" aria-label=${msg('Format of the payload')}
    >${PAYLOAD_FORMATS.map(
      (format) =>
        html`<label class="segment ${format === draft.format ? 'chosen' : ''}"
          ><input
            type="radio"
            name="format"
            value=${format}
            .checked=${live(format === draft.format)}
            @change=${() => {
              change(changeFormat(draft, format));
            }}
          /><span>${formatName(format)}</span></label
        >`,
    )}</span
  >`;
}

function renderText(parts: ToolParts): TemplateResult {
  const { draft, change } = parts;
  const fault = faultOf(parts, 'payload');
  return html`<textarea
    id="payload"
    class="mono"
    part="payload"
    rows="5"
    autocomplete="off"
    autocapitalize="none"
    spellcheck="false"
    placeholder=${ifDefined(placeholderOf(draft.format))}
    .value=${live(draft.text)}
    aria-invalid=${fault ? 'true' : 'false'}
    aria-describedby=${fault ? 'payload-fault' : nothing}
    @input=${onText((text) => {
      change({ text });
    })}
  ></textarea>`;
}

function renderFile(parts: ToolParts): TemplateResult {
  const { file, fileFault, takeFile, maxBytes } = parts;
  return html`<div class="drop" part="payload">
    ${
      file
        ? html`<span class="chosen"
            ><bdi class="mono">${file.name}</bdi>
            <bdi class="muted">${formatBytes(file.bytes.byteLength)}</bdi></span
          >`
        : html`<span class="muted">${msg('Drop a file here, or')}</span>`
    }
    <label class="file"
      ><input
        id="file"
        type="file"
        class="visually-hidden"
        aria-describedby="file-hint"
        @change=${({ target }: Event) => {
          if (!(target instanceof HTMLInputElement)) return;
          const [chosen] = target.files ?? [];
          // The same one may be chosen again when it has changed.
          target.value = '';
          if (chosen) takeFile(chosen);
        }}
      />${file ? msg('Choose another…') : msg('Choose a file…')}</label
    >
    <span class="hint" id="file-hint">${msg(str`At most ${formatBytes(maxBytes)}`)}</span>
    ${fileFault === undefined ? nothing : html`<span class="fault" role="alert">${fileFault}</span>`}
  </div>`;
}

/** What the variables come to. Nothing else needs to be said twice. */
function renderPreview({ draft, composed }: ToolParts): TemplateResult | typeof nothing {
  if (isLong(draft)) return nothing;
  const typed = `${draft.topic}${canFill(draft.format) ? draft.text : ''}`;
  if (!draft.fills || !hasVariables(typed) || composed.faults.length > 0) return nothing;
  const { topic, payload } = composed.message;
  const text = typeof payload === 'string' ? payload : msg('bytes');
  const shown = text.length > MOST_PREVIEWED ? `${text.slice(0, MOST_PREVIEWED)}…` : text;
  return html`<span class="preview"
    ><span class="muted">${msg('For example')}</span>
    <bdi class="mono">${hasVariables(draft.topic) ? `${topic} ← ` : ''}${shown}</bdi></span
  >`;
}

function renderTools(parts: ToolParts): TemplateResult {
  const { draft, composed, change } = parts;
  const canLayOut = draft.text !== '' && faultOf(parts, 'payload')?.kind !== 'json';
  return html`<span class="tools">
    ${
      hasVariables(`${draft.topic}${canFill(draft.format) ? draft.text : ''}`)
        ? html`<label class="check small"
            ><input
              type="checkbox"
              .checked=${live(draft.fills)}
              @change=${onCheck((fills) => {
                change({ fills });
              })}
            />${msg('Fill {{…}}')}</label
          >`
        : nothing
    }
    ${
      draft.format === 'file' || isLong(draft)
        ? nothing
        : html`<span class="muted size"><bdi>${formatBytes(composed.bytes)}</bdi></span>`
    }
    ${
      draft.format === 'json'
        ? html`<button
            type="button"
            class="small ${canLayOut ? '' : 'off'}"
            id="lay-out"
            aria-disabled=${!canLayOut}
            @click=${() => {
              const text = formatJson(draft.text, draft.fills);
              if (text !== undefined) change({ text });
            }}
          >
            ${msg('Format')}
          </button>`
        : nothing
    }
  </span>`;
}

function onDragOver(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
}

function formatName(format: PayloadFormat): string {
  switch (format) {
    case 'text':
      return msg('Text');
    case 'json':
      return msg('JSON');
    case 'hex':
      return msg('Hex');
    case 'base64':
      return msg('Base64');
    case 'file':
      return msg('File');
  }
}

function placeholderOf(format: PayloadFormat): string | undefined {
  if (format === 'hex') return '01 a4 ff';
  return format === 'json' ? '{ "pump": "on" }' : undefined;
}
