import { msg, str } from '@lit/localize';
import { brokerUrl, type ConnectionState, type SavedConnection } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { stateWord } from '../localization/state-text.js';
import { icon, type IconName } from '../theme/icons.js';

/** What the list shows, and whom it tells. */
export interface ConnectionListParts {
  /** Undefined until the directory has answered. */
  readonly saved: readonly SavedConnection[] | undefined;
  readonly selected: string | undefined;
  readonly isChanged: (id: string) => boolean;
  readonly stateOf: (id: string) => ConnectionState | undefined;
  readonly select: (saved: SavedConnection) => void;
}

/** The saved connections, one button each. */
export function renderConnectionList(parts: ConnectionListParts): TemplateResult {
  const { saved } = parts;
  if (saved?.length === 0) {
    return html`<div class="blank">
      <strong>${msg('No connection yet')}</strong><span>${msg('Describe one and save it.')}</span>
    </div>`;
  }
  return html`<ul class="list" part="list">
    ${saved?.map((connection) => html`<li>${renderItem(connection, parts)}</li>`)}
  </ul>`;
}

function renderItem(
  saved: SavedConnection,
  { selected, isChanged, stateOf, select }: ConnectionListParts,
): TemplateResult {
  const { id, details } = saved;
  const state = stateOf(id);
  return html`
    <button
      class="item"
      aria-current=${id === selected ? 'true' : 'false'}
      @click=${() => {
        select(saved);
      }}
    >
      <span class="name">${details.name}</span>
      ${state ? renderState(state) : nothing}
      <span class="mono muted place">${brokerUrl(details).replace(/^wss?:\/\/|\?.*$/g, '')}</span>
      ${isChanged(id) ? html`<span class="muted note">${msg('not saved')}</span>` : nothing}
    </button>
  `;
}

const LOOKS: Readonly<Record<ConnectionState['status'], readonly [icon: IconName, tone: string]>> =
  {
    idle: ['ring', 'muted'],
    connecting: ['arc', 'muted'],
    connected: ['disc', 'ok'],
    waiting: ['clock', 'warn'],
    offline: ['slash', 'warn'],
    refused: ['stop', 'bad'],
    closed: ['square', 'muted'],
  };

function renderState({ status }: ConnectionState): TemplateResult {
  const [name, tone] = LOOKS[status];
  return html`<span class="line state ${tone}">${icon(name)}${stateWord(status)}</span>`;
}

/** A name for a copy that nobody has yet: “Plant copy”, “Plant copy 2”. */
export function nameOfCopy(name: string, saved: readonly SavedConnection[]): string {
  const taken = new Set(saved.map(({ details }) => details.name));
  const copy = msg(str`${name} copy`);
  let candidate = copy;
  for (let count = 2; taken.has(candidate); count++) candidate = `${copy} ${String(count)}`;
  return candidate;
}
