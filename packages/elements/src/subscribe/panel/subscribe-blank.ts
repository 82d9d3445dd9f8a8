import { msg } from '@lit/localize';
import type { MqttError } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Obstacle } from '../../controllers/obstacle.js';
import type { SubscriptionState } from '../../controllers/subscription-controller.js';
import { errorCause, errorText, type ExplainableError } from '../../localization/error-text.js';
import { icon, type IconName } from '../../theme/icons.js';

/** Why there is nothing to see, and whom to tell when the person wants to change that. */
export interface BlankParts {
  readonly filter: string;
  readonly obstacle: Obstacle | undefined;
  readonly subscription: SubscriptionState;
  /** Whether the person or the page has ended the subscription. */
  readonly off: boolean;
  readonly retry: () => void;
  /** Absent when only the page can change that. */
  readonly subscribe: (() => void) | undefined;
}

/** What stands in place of messages, with the one thing to do next. */
export function renderBlank({
  filter,
  obstacle,
  subscription,
  off,
  retry,
  subscribe,
}: BlankParts): TemplateResult {
  if (obstacle) {
    return block({
      ...obstacle,
      action: obstacle.canRetry ? { label: msg('Try now'), run: retry } : undefined,
    });
  }
  if (off) {
    return block({
      icon: 'square',
      what: msg('Not subscribed.'),
      todo: '',
      action: subscribe && { label: msg('Subscribe'), run: subscribe },
    });
  }
  switch (subscription.status) {
    case 'refused':
      return block(refusal(subscription.error, subscribe));
    case 'subscribed':
      return html`
        <div class="blank" part="blank">
          <strong>${msg('No message yet')}</strong>
          <span>${msg('Subscribed to:')} <span class="mono">${filter}</span></span>
          <span>${msg('What is published from now on appears here.')}</span>
        </div>
      `;
    case 'none':
    case 'subscribing':
      return block({ icon: 'arc', what: msg('Subscribing…'), todo: '' });
  }
}

/**
 * What a screen reader is told of it. A connection is the matter of one element only, and what is under way is not worth a word.
 *
 * @param ofConnection - whether this element is that one.
 */
export function aloud({ obstacle, subscription, off }: BlankParts, ofConnection: boolean): string {
  if (obstacle)
    return ofConnection && obstacle.kind !== 'busy' ? sentence(obstacle.what, obstacle.todo) : '';
  if (off) return msg('Not subscribed.');
  if (subscription.status !== 'refused') return '';
  const { what, todo } = refusal(subscription.error, undefined);
  return sentence(what, todo);
}

function sentence(what: string, todo: string): string {
  return `${what} ${todo}`.trimEnd();
}

/** The same in one line, below messages that came before: neither they nor the page move. */
export function renderBanner({
  obstacle,
  subscription,
  retry,
  subscribe,
}: BlankParts): TemplateResult | typeof nothing {
  if (obstacle) {
    const { what, todo, canRetry } = obstacle;
    return banner(
      obstacle.icon,
      what,
      todo,
      canRetry ? { label: msg('Try now'), run: retry } : undefined,
    );
  }
  if (subscription.status !== 'refused') return nothing;
  const { what, todo, action, cause } = refusal(subscription.error, subscribe);
  return banner('stop', what, todo, action, cause);
}

interface Action {
  readonly label: string;
  readonly run: () => void;
}

interface Block {
  readonly icon: IconName;
  readonly what: string;
  readonly todo: string;
  readonly cause?: ExplainableError | undefined;
  readonly action?: Action | undefined;
}

function refusal(error: MqttError, subscribe: (() => void) | undefined): Block {
  return {
    icon: 'stop',
    ...errorText(error),
    cause: error,
    action: subscribe && { label: msg('Subscribe again'), run: subscribe },
  };
}

function block({ icon: name, what, todo, cause, action }: Block): TemplateResult {
  return html`
    <div class="blank" part="blank">
      ${icon(name)}
      <strong>${what}</strong>
      ${todo === '' ? nothing : html`<span>${todo}</span>`} ${action ? button(action) : nothing}
      ${
        cause
          ? html`<details>
              <summary>${msg('Cause')}</summary>
              <div class="cause">${errorCause(cause)}</div>
            </details>`
          : nothing
      }
    </div>
  `;
}

function banner(
  name: IconName,
  what: string,
  todo: string,
  action: Action | undefined,
  cause?: ExplainableError,
): TemplateResult {
  return html`
    <div class="banner warn">
      ${icon(name)}<span
        >${what}${todo === '' ? nothing : html` <span class="muted">${todo}</span>`}
        ${cause ? html`<span class="cause muted">${errorCause(cause)}</span>` : nothing}</span
      >
      ${action ? html`<button class="small" @click=${action.run}>${action.label}</button>` : nothing}
    </div>
  `;
}

function button({ label, run }: Action): TemplateResult {
  return html`<button class="small" @click=${run}>${label}</button>`;
}
