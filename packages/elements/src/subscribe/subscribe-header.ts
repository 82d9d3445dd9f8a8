import { msg, str } from '@lit/localize';
import type { Qos } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { SubscriptionState } from '../controllers/subscription-controller.js';
import { shownTopic } from './views/shown-topic.js';

/** What the header shows, and whom it tells. */
export interface HeaderParts {
  readonly label: string;
  readonly askedQos: Qos;
  readonly subscription: SubscriptionState;
  readonly paused: boolean;
  readonly off: boolean;
  /** Whether the page forbids to subscribe. */
  readonly disabled: boolean;
  readonly kept: number;
  readonly pause: () => void;
  readonly clear: () => void;
  readonly toggle: () => void;
}

/** What is subscribed to, and what one can do. */
export function renderHeader(parts: HeaderParts): TemplateResult {
  const { label, paused, off, disabled, kept, pause, clear, toggle } = parts;
  return html`
    <header class="bar" part="header">
      <h2 id="title" title=${label}>${shownTopic(label)}</h2>
      ${renderQos(parts)}
      <div class="buttons">
        <button
          class="quiet small"
          aria-pressed=${paused}
          ?disabled=${kept === 0 && !paused}
          @click=${pause}
        >
          ${paused ? msg('Resume') : msg('Pause')}
        </button>
        <button class="quiet small" ?disabled=${kept === 0} @click=${clear}>${msg('Clear')}</button>
        <button class="quiet small" ?disabled=${disabled} @click=${toggle}>
          ${off ? msg('Subscribe') : msg('Unsubscribe')}
        </button>
      </div>
    </header>
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
