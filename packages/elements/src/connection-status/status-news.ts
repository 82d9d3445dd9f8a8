import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { ConnectionNews } from '../controllers/connection-news.js';
import { errorCause, errorText } from '../localization/error-text.js';
import { connectionNoticeText } from '../localization/notice-text.js';
import { icon } from '../theme/icons.js';

/** What the connection told, each with a way to put it away. */
export function renderNews(
  news: readonly ConnectionNews[],
  dismiss: (news: ConnectionNews) => void,
): TemplateResult {
  return html`<div class="news" part="notices" role="log" aria-label=${msg('Notices')}>
    ${news.map((each) => renderOne(each, dismiss))}
  </div>`;
}

function renderOne(news: ConnectionNews, dismiss: (news: ConnectionNews) => void): TemplateResult {
  return html`<div class="notice ${news.kind === 'error' ? 'fault' : 'caution'}">
    ${icon(news.kind === 'error' ? 'alert' : 'info')}${renderText(news)}
    <div>
      <button
        type="button"
        class="small"
        @click=${() => {
          dismiss(news);
        }}
      >
        ${msg('Dismiss')}
      </button>
    </div>
  </div>`;
}

function renderText(news: ConnectionNews): TemplateResult {
  if (news.kind === 'notice') return html`<div>${connectionNoticeText(news.notice)}</div>`;
  const { what, todo } = errorText(news.error);
  return html`<div>
      ${news.topic === undefined ? what : msg(str`${what} Topic: “${news.topic}”.`)}
    </div>
    ${todo === '' ? nothing : html`<div class="todo">${todo}</div>`}
    <details>
      <summary>${msg('Cause')}</summary>
      <div class="cause">${errorCause(news.error)}</div>
    </details>`;
}
