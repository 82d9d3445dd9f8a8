import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionDraft } from './connection-draft.js';
import type { ConnectionFormParts, FieldGroup } from './draft-field.js';
import type { DraftField } from './draft-problems.js';

const FIELDS: Readonly<Record<FieldGroup, readonly DraftField[]>> = {
  session: ['protocolVersion', 'clientId', 'clean', 'sessionExpiry', 'keepalive', 'connectTimeout'],
  reconnection: ['reconnects', 'firstWait', 'longestWait', 'stableAfter'],
  properties: [
    'receiveMaximum',
    'maximumPacketSize',
    'topicAliasMaximum',
    'responseInformation',
    'problemInformation',
    'userProperties',
  ],
  will: [
    'hasWill',
    'willTopic',
    'willPayload',
    'willQos',
    'willRetain',
    'willDelay',
    'willExpiry',
    'willIsText',
    'willContentType',
    'willResponseTopic',
    'willCorrelation',
    'willUserProperties',
  ],
  servers: ['servers'],
  certificates: ['ca', 'certificate', 'key', 'keyPassphrase'],
};

/** A group of fields under its name, closed at first; it opens by itself where something in it is wrong. */
export function renderFieldGroup(
  parts: ConnectionFormParts,
  group: FieldGroup,
  body: (parts: ConnectionFormParts) => TemplateResult,
): TemplateResult {
  const { draft, problems, openGroups, openGroup } = parts;
  const isWrong = problems.some(
    ({ field, severity }) =>
      severity === 'error' && field !== 'other' && FIELDS[group].includes(field),
  );
  const isOpen = openGroups.has(group) || isWrong;
  const onToggle = ({ target }: Event): void => {
    if (target instanceof HTMLDetailsElement) openGroup(group, target.open);
  };
  const summary = summaryOf(group, draft);
  return html`
    <details class="group ${group}" .open=${isOpen} @toggle=${onToggle}>
      <summary>
        <span class="title">${titleOf(group)}</span>
        ${summary === '' ? nothing : html`<span class="hint set">${summary}</span>`}
      </summary>
      ${isOpen ? html`<div class="body">${body(parts)}</div>` : nothing}
    </details>
  `;
}

function titleOf(group: FieldGroup): string {
  switch (group) {
    case 'session':
      return msg('Protocol and session');
    case 'reconnection':
      return msg('Reconnection');
    case 'properties':
      return msg('Limits and user properties');
    case 'will':
      return msg('Last will');
    case 'servers':
      return msg('Further servers');
    case 'certificates':
      return msg('Certificates');
  }
}

/** What is set in a group that may be closed; empty for what nobody has set. */
function summaryOf(group: FieldGroup, draft: ConnectionDraft): string {
  switch (group) {
    case 'session':
      return draft.protocolVersion === 4
        ? msg('MQTT 3.1.1')
        : draft.protocolVersion === 5
          ? msg('MQTT 5')
          : msg('MQTT 5 or 3.1.1');
    case 'reconnection':
      return draft.reconnects ? '' : msg('off');
    case 'properties':
      return draft.protocolVersion === 4 ? msg('MQTT 5 only') : '';
    case 'will':
      return draft.hasWill ? draft.willTopic : '';
    case 'servers': {
      const count = draft.servers.split('\n').filter((server) => server.trim() !== '').length;
      return count === 0 ? '' : String(count);
    }
    case 'certificates': {
      const set = [
        draft.ca === '' ? '' : msg('CA'),
        draft.certificate === '' ? '' : msg('client'),
        draft.key === '' && (draft.keptKey === 'none' || draft.keptKey === 'remove')
          ? ''
          : msg('key'),
      ].filter((part) => part !== '');
      return set.length === 0 ? '' : msg(str`set: ${set.join(', ')}`);
    }
  }
}
