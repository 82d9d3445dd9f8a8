import { msg } from '@lit/localize';
import type { TemplateResult } from 'lit';
import type { ConnectionFormParts } from './draft-field.js';
import { renderDraftTextArea } from './text-area-field.js';

/** Further addresses of the same broker. */
export function renderServerFields(parts: ConnectionFormParts): TemplateResult {
  return renderDraftTextArea(parts, {
    field: 'servers',
    label: msg('Addresses, one to a line'),
    hint: msg('Tried in this order when the one before does not answer.'),
    placeholder: 'wss://broker-2.example:8084/mqtt',
    rows: 3,
  });
}
