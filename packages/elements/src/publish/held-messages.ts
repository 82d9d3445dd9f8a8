/** Loaded late: how many messages wait in this page for a connection. */
import { msg, str } from '@lit/localize';
import type { Connection } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber } from '../localization/format.js';
import { isSingular } from '../localization/plural.js';
import type { PublishDraft } from './publish-draft.js';
import { waitingPolicy } from './publish-offline.js';
import type { PublishPort } from './publish-port.js';

/** Counts what an element has sent with `hold`, until it has left or was given up. */
export class HeldMessages {
  readonly #port: PublishPort;
  /** The connection of each. */
  readonly #held = new Map<Promise<unknown>, Connection>();

  constructor(port: PublishPort) {
    this.#port = port;
  }

  /** A message leaves, or waits. */
  follow({ offline }: PublishDraft, sent: Promise<unknown>): void {
    const { host, connection: controller } = this.#port;
    const { connection } = controller;
    if (!connection || waitingPolicy(offline ?? host.offline) !== 'hold') return;
    this.#held.set(sent, connection);
    host.requestUpdate();
    const end = (): void => {
      this.#held.delete(sent);
      host.requestUpdate();
    };
    sent.then(end, end);
  }

  render(): TemplateResult | typeof nothing {
    const waiting = [...this.#held.values()].filter(({ state }) => state.status !== 'connected');
    if (waiting.length === 0) return nothing;
    return html`<span class="held muted" part="held">${countText(waiting.length)}</span>`;
  }
}

function countText(count: number): string {
  return isSingular(count)
    ? msg(str`${formatNumber(count)} message waits in this page`)
    : msg(str`${formatNumber(count)} messages wait in this page`);
}
