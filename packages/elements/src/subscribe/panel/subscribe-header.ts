import { msg, str } from '@lit/localize';
import type { Qos } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { SubscriptionState } from '../../controllers/subscription-controller.js';
import { formatNumber } from '../../localization/format.js';
import { icon } from '../../theme/icons.js';
import { shownTopic } from '../views/shown-topic.js';

/** What the header shows, and whom it tells. */
export interface HeaderParts {
  readonly label: string;
  /** Whether that is a name rather than a topic filter. */
  readonly named: boolean;
  readonly askedQos: Qos;
  readonly subscription: SubscriptionState;
  readonly paused: boolean;
  readonly off: boolean;
  /** Whether the page forbids to subscribe. */
  readonly disabled: boolean;
  readonly kept: number;
  /** How many messages came since the view stands still. */
  readonly fresh: number;
  readonly pause: () => void;
  readonly clear: () => void;
  readonly toggle: () => void;
  /** Goes to the newest messages. */
  readonly resume: () => void;
}

/** What is subscribed to, how it stands, and what one can do. */
export function renderHeader(parts: HeaderParts): TemplateResult {
  const { label, paused, off, disabled, kept, fresh, pause, clear, toggle, resume } = parts;
  return html`
    <header class="bar" part="header">
      <div class="heading">
        <h2 id="title" class=${parts.named ? '' : 'mono'} title=${label}>${shownTopic(label)}</h2>
        ${renderQos(parts)}
        ${paused ? html`<span class="tag warn">${msg('Paused')}</span>` : nothing}
        ${fresh > 0 ? renderFresh(fresh, resume) : nothing}
      </div>
      <div class="buttons">
        ${renderButton(paused ? msg('Resume') : msg('Pause'), kept === 0 && !paused, pause)}
        ${renderButton(msg('Clear'), kept === 0, clear)}
        ${renderButton(off ? msg('Subscribe') : msg('Unsubscribe'), disabled, toggle)}
      </div>
    </header>
  `;
}

/** A button that is off is still a place for the focus. */
function renderButton(label: string, isOff: boolean, run: () => void): TemplateResult {
  return html`
    <button
      class="quiet small ${isOff ? 'off' : ''}"
      aria-disabled=${isOff}
      @click=${isOff ? nothing : run}
    >
      ${label}
    </button>
  `;
}

function renderFresh(fresh: number, resume: () => void): TemplateResult {
  return html`
    <button class="fresh small" @click=${resume}>
      ${icon('up')}<bdi>${msg(str`${formatNumber(fresh)} new`)}</bdi>
    </button>
  `;
}

function renderQos({ subscription, askedQos }: HeaderParts): TemplateResult | typeof nothing {
  if (subscription.status !== 'subscribed') return nothing;
  const { qos } = subscription;
  if (qos >= askedQos) return html`<span class="tag">${msg(str`QoS ${qos}`)}</span>`;
  const explanation = msg(str`QoS ${askedQos} was asked for; the broker granted ${qos}.`);
  return html`<span class="tag warn" title=${explanation}
    >${msg(str`QoS ${qos} granted, ${askedQos} asked`)}</span
  >`;
}
