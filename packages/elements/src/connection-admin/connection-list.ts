import { msg, str } from '@lit/localize';
import { brokerUrl, type ConnectionState, type SavedConnection } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatAge, formatNumber } from '../localization/format.js';
import { stateWord } from '../localization/state-text.js';
import { formatDay } from '../localization/certificate-text.js';
import { icon, type IconName } from '../theme/icons.js';
import { CertificateExpiry, type Expiry } from './certificates/certificate-expiry.js';

/** What the list shows, and whom it tells. */
export interface ConnectionListParts {
  /** Undefined until the directory has answered. */
  readonly saved: readonly SavedConnection[] | undefined;
  readonly selected: string | undefined;
  /** What there is to do where there is no connection yet. */
  readonly hint: string;
  readonly isChanged: (id: string) => boolean;
  readonly stateOf: (id: string) => ConnectionState | undefined;
  readonly select: (saved: SavedConnection) => void;
  /** Moves the selected one by so many places; absent where the order cannot be changed. */
  readonly move: ((saved: SavedConnection, by: -1 | 1) => void) | undefined;
}

/** With fewer, everything is in sight. */
const SEARCHED_FROM = 8;
/** So many are shown at once, and as many more when asked: a thousand would hold up the page. */
const PAGE = 100;

/** The saved connections, one button each, with a search where there are many. */
export class ConnectionList {
  readonly #host: ReactiveControllerHost;
  readonly #expiry: CertificateExpiry;
  #search = '';
  #most = PAGE;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#expiry = new CertificateExpiry(host);
  }

  /** Forgets what was searched for. */
  shut(): void {
    this.#search = '';
    this.#most = PAGE;
  }

  render(parts: ConnectionListParts): TemplateResult {
    const { saved = [], selected, hint } = parts;
    if (parts.saved?.length === 0) {
      return html`<div class="blank">
        <slot name="empty"><strong>${msg('No connection yet')}</strong><span>${hint}</span></slot>
      </div>`;
    }
    const isSearched = saved.length >= SEARCHED_FROM;
    const found = isSearched && this.#search !== '' ? matching(saved, this.#search) : saved;
    const shown = found.slice(0, this.#most);
    const current = saved.find(({ id }) => id === selected);
    return html`
      ${isSearched ? this.#renderSearch(found.length, saved.length) : nothing}
      <ul class="list" part="list">
        ${repeat(
          shown,
          ({ id }) => id,
          (connection) => html`<li>${renderItem(connection, parts, this.#expiry)}</li>`,
        )}
      </ul>
      ${
        found.length > shown.length
          ? html`<button type="button" class="quiet more" @click=${this.#more}>
              ${msg(str`${formatNumber(found.length - shown.length)} more`)}
            </button>`
          : nothing
      }
      ${found === saved && current ? renderMove(current, saved, parts) : nothing}
    `;
  }

  #renderSearch(found: number, all: number): TemplateResult {
    return html`<div class="search">
      <input
        type="search"
        aria-label=${msg('Search connections')}
        placeholder=${msg('Search')}
        autocomplete="off"
        spellcheck="false"
        .value=${this.#search}
        @input=${({ target }: Event) => {
          if (!(target instanceof HTMLInputElement)) return;
          this.#search = target.value;
          this.#most = PAGE;
          this.#host.requestUpdate();
        }}
      />
      <span class="visually-hidden" role="status"
        >${this.#search === '' ? nothing : msg(str`${formatNumber(found)} of ${formatNumber(all)}`)}</span
      >
      ${this.#search !== '' && found === 0 ? html`<p class="hint">${msg('None is like that.')}</p>` : nothing}
    </div>`;
  }

  readonly #more = (): void => {
    this.#most += PAGE;
    this.#host.requestUpdate();
  };
}

/** Those whose name, former names, host or user name contain every word. */
function matching(saved: readonly SavedConnection[], search: string): readonly SavedConnection[] {
  const words = search.toLocaleLowerCase().split(/\s+/);
  return saved.filter(({ details, aliases = [] }) => {
    const { authentication } = details;
    const username = authentication?.method === 'BASIC' ? authentication.username : '';
    const text = [details.name, details.host, username, ...aliases].join(' ').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function renderItem(
  saved: SavedConnection,
  { selected, isChanged, stateOf, select }: ConnectionListParts,
  expiry: CertificateExpiry,
): TemplateResult {
  const { id, details, blocked, usedAt } = saved;
  const state = stateOf(id);
  const place = brokerUrl(details).replace(/^wss?:\/\/|\?.*$/g, '');
  return html`
    <button
      class="item"
      aria-current=${id === selected ? 'true' : 'false'}
      @click=${() => {
        select(saved);
      }}
    >
      <span class="name">${details.name}</span>
      ${blocked ? renderBlocked() : state ? renderState(state) : renderUsed(usedAt)}
      <span class="mono muted place">${place}</span>
      ${renderExpiry(expiry.of(details.certificates?.certificate), false)}
      ${renderExpiry(expiry.of(details.certificates?.ca), true)}
      ${isChanged(id) ? html`<span class="muted note">${msg('not saved')}</span>` : nothing}
    </button>
  `;
}

function renderMove(
  current: SavedConnection,
  saved: readonly SavedConnection[],
  { move }: ConnectionListParts,
): TemplateResult | typeof nothing {
  if (!move || saved.length < 2) return nothing;
  const index = saved.indexOf(current);
  const button = (by: -1 | 1, label: string, isOff: boolean): TemplateResult => html`
    <button
      type="button"
      class="small quiet ${isOff ? 'off' : ''}"
      aria-disabled=${isOff}
      @click=${() => {
        if (!isOff) move(current, by);
      }}
    >
      ${label}
    </button>
  `;
  return html`<div
    class="moves"
    role="group"
    aria-label=${msg(str`Place of “${current.details.name}”`)}
  >
    ${button(-1, msg('Move up'), index === 0)}
    ${button(1, msg('Move down'), index === saved.length - 1)}
  </div>`;
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

/** Nothing while there is time. */
function renderExpiry(
  expiry: Expiry | undefined,
  isAuthority: boolean,
): TemplateResult | typeof nothing {
  if (!expiry || expiry.state === 'fine') return nothing;
  const day = formatDay(expiry.notAfter);
  const isExpired = expiry.state === 'expired';
  const text = isAuthority
    ? isExpired
      ? msg(str`CA certificate expired on ${day}`)
      : msg(str`CA certificate expires on ${day}`)
    : isExpired
      ? msg(str`Certificate expired on ${day}`)
      : msg(str`Certificate expires on ${day}`);
  return html`<span class="line expiry ${isExpired ? 'bad' : 'warn'}"
    >${icon(isExpired ? 'stop' : 'alert')}<span>${text}</span></span
  >`;
}

/** What the page's policy does not allow. */
function renderBlocked(): TemplateResult {
  return html`<span class="line state bad">${icon('stop')}${msg('blocked')}</span>`;
}

function renderUsed(usedAt: number | undefined): TemplateResult | typeof nothing {
  if (usedAt === undefined) return nothing;
  return html`<span class="muted state">${msg(str`used ${formatAge(Date.now() - usedAt)}`)}</span>`;
}

/** A name for a copy that nobody has yet: “Plant copy”, “Plant copy 2”. */
export function nameOfCopy(name: string, saved: readonly SavedConnection[]): string {
  const taken = new Set(saved.flatMap(({ details, aliases = [] }) => [details.name, ...aliases]));
  const copy = msg(str`${name} copy`);
  let candidate = copy;
  for (let count = 2; taken.has(candidate); count++) candidate = `${copy} ${String(count)}`;
  return candidate;
}
