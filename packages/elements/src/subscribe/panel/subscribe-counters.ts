import { msg, str } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { SubscribeStatistics } from '../message-flow.js';
import { formatBytes, formatNumber } from '../../localization/format.js';

/** The counters and the rate, in one line. Each stands by itself: on a page from right to left a number keeps its side of the unit. */
export function renderCounters(
  { received, shown, dropped }: SubscribeStatistics & { readonly shown: number },
  rate: { readonly messages: number; readonly bytes: number },
): TemplateResult {
  const perSecond = formatNumber(Math.round(rate.messages));
  const bytes = formatBytes(Math.round(rate.bytes));
  return html`
    <footer class="foot" part="footer">
      <bdi><b>${formatNumber(received)}</b> ${msg('received')}</bdi>
      <bdi><b>${formatNumber(shown)}</b> ${msg('shown')}</bdi>
      <bdi class=${dropped > 0 ? 'warn' : ''}
        ><b>${formatNumber(dropped)}</b> ${msg('dropped')}</bdi
      >
      <span class="rate"
        ><bdi>${msg(str`${perSecond} msg/s`)}</bdi> · <bdi>${msg(str`${bytes}/s`)}</bdi></span
      >
    </footer>
  `;
}
