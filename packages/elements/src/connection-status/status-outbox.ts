import { msg, str } from '@lit/localize';
import type { OutboxEntry } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatAge, formatBytes, formatNumber } from '../localization/format.js';
import { isSingular } from '../localization/plural.js';

/** What the list of kept messages shows, and whom it tells. */
export interface OutboxParts {
  readonly entries: readonly OutboxEntry[];
  readonly now: number;
  readonly send: (ids: readonly number[] | 'all') => void;
  readonly drop: (ids: readonly number[] | 'all') => void;
}

/** Rows beyond these are counted only. */
const MOST_ROWS = 50;

/** The messages kept on this device, with their age; open where some of them wait for a decision. */
export function renderOutbox({ entries, now, send, drop }: OutboxParts): TemplateResult {
  const restored = entries.filter(({ stage }) => stage === 'restored');
  const droppable = entries.filter(({ stage }) => stage !== 'sent');
  return html`<details class="outbox" part="outbox" ?open=${restored.length > 0}>
    <summary>${countText(entries.length)}</summary>
    ${
      restored.length > 0
        ? html`<p class="why">
            ${
              isSingular(restored.length)
                ? msg(
                    str`${formatNumber(restored.length)} is from before this page was loaded, and waits for you.`,
                  )
                : msg(
                    str`${formatNumber(restored.length)} are from before this page was loaded, and wait for you.`,
                  )
            }
          </p>`
        : nothing
    }
    <ul>
      ${entries.slice(0, MOST_ROWS).map(
        (entry) =>
          html`<li>
            <bdi class="topic mono">${entry.topic}</bdi>
            <span class="muted"
              >${formatAge(now - entry.storedAt)} · ${formatBytes(entry.bytes)} ·
              ${stageText(entry.stage)}</span
            >
            <span class="buttons">
              ${
                entry.stage === 'restored'
                  ? button(msg('Send'), msg(str`Send the message on “${entry.topic}”`), () => {
                      send([entry.id]);
                    })
                  : nothing
              }
              ${
                entry.stage === 'sent'
                  ? nothing
                  : button(msg('Drop'), msg(str`Drop the message on “${entry.topic}”`), () => {
                      drop([entry.id]);
                    })
              }
            </span>
          </li>`,
      )}
    </ul>
    ${
      entries.length > MOST_ROWS
        ? html`<p class="muted">
            ${msg(str`… and ${formatNumber(entries.length - MOST_ROWS)} more.`)}
          </p>`
        : nothing
    }
    <div class="buttons">
      ${
        restored.length > 1
          ? button(msg('Send all'), undefined, () => {
              send('all');
            })
          : nothing
      }
      ${
        droppable.length > 1
          ? button(msg('Drop all'), undefined, () => {
              drop('all');
            })
          : nothing
      }
    </div>
  </details>`;
}

function button(label: string, long: string | undefined, act: () => void): TemplateResult {
  return html`<button type="button" class="small" aria-label=${long ?? nothing} @click=${act}>
    ${label}
  </button>`;
}

function countText(count: number): string {
  return isSingular(count)
    ? msg(str`${formatNumber(count)} message is kept on this device`)
    : msg(str`${formatNumber(count)} messages are kept on this device`);
}

function stageText(stage: OutboxEntry['stage']): string {
  switch (stage) {
    case 'restored':
      return msg('not sent');
    case 'queued':
      return msg('waits');
    case 'sent':
      return msg('under way');
  }
}
