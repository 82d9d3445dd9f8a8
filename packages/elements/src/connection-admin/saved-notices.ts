import { msg, str } from '@lit/localize';
import type { DetailsProblem } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../localization/format.js';
import { isSingular } from '../localization/plural.js';
import { problemText } from '../localization/problem-text.js';
import { icon } from '../theme/icons.js';
import type { VaultView } from './directory-controller.js';

/** Saved connections that cannot be read: one at a time may be lost, and the others stay. */
export function renderDamaged(
  view: VaultView,
  drop: ((ids: readonly string[]) => void) | undefined,
): TemplateResult | typeof nothing {
  if (view.status !== 'unlocked' || view.damaged.length === 0) return nothing;
  // One that is as it was written, and is not understood, may be of a newer version of the page, which still reads it.
  const lost = view.damaged.filter(({ reason }) => reason !== 'unreadable').map(({ id }) => id);
  const strange = view.damaged.length - lost.length;
  return html`<div class="notice fault damaged" role="alert">
    ${icon('alert')} ${lost.length === 0 ? nothing : html`<div>${lostText(lost.length)}</div>`}
    ${strange === 0 ? nothing : html`<div>${strangeText(strange)}</div>`}
    <div class="todo">${msg('Nothing was deleted. A backup may have it.')}</div>
    ${
      drop && lost.length > 0
        ? html`<details>
            <summary>${msg('Delete what is left')}</summary>
            <button
              type="button"
              class="small danger quiet"
              @click=${() => {
                drop(lost);
              }}
            >
              ${msg('Delete for good')}
            </button>
          </details>`
        : nothing
    }
  </div>`;
}

function lostText(count: number): string {
  return isSingular(count)
    ? msg(str`${formatNumber(count)} saved connection cannot be read any more.`)
    : msg(str`${formatNumber(count)} saved connections cannot be read any more.`);
}

function strangeText(count: number): string {
  return isSingular(count)
    ? msg(
        str`${formatNumber(count)} saved connection is not understood: a newer version of this page may have saved it.`,
      )
    : msg(
        str`${formatNumber(count)} saved connections are not understood: a newer version of this page may have saved them.`,
      );
}

/** What the page's policy asks for before anything is saved, and the way there. */
export function renderProtectionNotice(
  missing: 'passphrase' | 'passkey' | 'device',
  protect: () => void,
): TemplateResult {
  return html`<div class="notice caution">
    ${icon('stop')}
    <div>
      ${
        missing === 'passkey'
          ? msg('This page asks for a passkey before connections are saved.')
          : msg('This page asks for a passphrase before connections are saved.')
      }
    </div>
    <div class="todo">
      <button type="button" class="small to-protection" @click=${protect}>
        ${msg('Protect the connections')}
      </button>
    </div>
  </div>`;
}

/** What the page's policy does not allow, in its words. */
export function renderBlockedNotice(problems: readonly DetailsProblem[]): TemplateResult {
  return html`<div class="notice fault blocked">
    ${icon('stop')}
    <div>${msg('This page does not let this connection be made.')}</div>
    <div class="todo">${problems.map((problem) => problemText(problem)).join(' ')}</div>
  </div>`;
}
