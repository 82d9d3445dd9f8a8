import { msg, str } from '@lit/localize';
import { brokerUrl, presetById } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { detailsOf, withTls, type ConnectionDraft } from './connection-draft.js';
import type { KnownBroker, PastedAddress } from './draft-address.js';
import { problemsOf, renderDraftText, type ConnectionFormParts } from './draft-field.js';
import { renderProblems } from './form-field.js';

/** Host, port, path and TLS, and the URL that they come to. */
export function renderAddressFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, filled, takeApart, leaveHost } = parts;
  const preset = presetById(draft.preset);
  const usualPort = draft.tls ? (preset?.ports.wss ?? 443) : (preset?.ports.ws ?? 80);
  return html`
    <div class="address">
      ${renderDraftText(parts, {
        field: 'host',
        label: msg('Broker host'),
        placeholder: 'broker.example',
        inputmode: 'url',
        mono: true,
        isJudgedLate: true,
        onChange: leaveHost,
        onPaste: takeApart,
      })}
      ${renderDraftText(parts, {
        field: 'port',
        label: msg('Broker port'),
        placeholder: String(usualPort),
        inputmode: 'numeric',
        mono: true,
        problemsBelow: true,
      })}
      ${renderDraftText(parts, {
        field: 'path',
        label: msg('Path'),
        placeholder: preset?.path ?? '/mqtt',
        mono: true,
        hint: parts.hasQuery && !draft.path.includes('?') ? queryKept() : undefined,
        problemsBelow: true,
      })}
      <div class="of-port">${renderProblems('port', problemsOf('port', problems))}</div>
      <div class="of-path">${renderProblems('path', problemsOf('path', problems))}</div>
    </div>
    <div class="below">
      <p class="hint said" role="status">${filled ? saidOf(filled) : nothing}</p>
    </div>
    <div class="field tls">
      ${renderTls(parts)} ${renderProblems('tls', problemsOf('tls', problems))}
    </div>
    <output class="url mono" aria-label=${msg('Address')}>${renderUrl(draft)}</output>
  `;
}

function queryKept(): string {
  return msg('The saved query is kept, and not shown. A “?” at the end removes it.');
}

function renderTls({ draft, change }: ConnectionFormParts): TemplateResult {
  const isLocked = location.protocol === 'https:' && draft.tls;
  const locked = msg(
    'Always on here: a page opened over https may only use encrypted connections.',
  );
  const onChange = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) change(withTls(draft, target.checked), 'tls');
  };
  return html`
    <label class="check">
      <input
        id="tls"
        type="checkbox"
        role="switch"
        .checked=${draft.tls}
        ?disabled=${isLocked}
        aria-describedby="tls-hint tls-problem"
        @change=${onChange}
      />
      <span>${msg('TLS')}</span>
      <span class="hint" id="tls-hint">
        ${isLocked ? locked : draft.tls ? msg('encrypted') : msg('not encrypted')}
      </span>
    </label>
  `;
}

function renderUrl(draft: ConnectionDraft): TemplateResult {
  const details = detailsOf(draft);
  const scheme = draft.tls ? 'wss' : 'ws';
  const address = { ...details, host: details.host === '' ? '…' : details.host };
  const { port = 1 } = details;
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  const url = isPort
    ? brokerUrl(address)
    : // What is no port is not made into one.
      brokerUrl({ ...address, port: draft.tls ? 443 : 80 }).replace(/^\w+:\/\/[^/]*/, '$&:…');
  return html`<span class=${draft.tls ? 'ok' : 'warn'}>${scheme}</span>${url.slice(scheme.length)}`;
}

/** What was filled in, and why, in words. */
function saidOf(filled: PastedAddress | KnownBroker): string {
  return 'filled' in filled ? pastedText(filled) : knownBrokerText(filled);
}

function pastedText({ filled, known, readAs }: PastedAddress): string {
  const labels: Readonly<Record<PastedAddress['filled'][number], string>> = {
    host: msg('host'),
    port: msg('port'),
    path: msg('path'),
    tls: msg('TLS'),
    username: msg('user name'),
    password: msg('password'),
  };
  const sentences = [
    msg(str`The address was taken apart: ${filled.map((field) => labels[field]).join(', ')}.`),
  ];
  if (readAs === 'wss')
    sentences.push(
      msg('“https://” is the address of a page; it was read as “wss://”, the one of a broker.'),
    );
  if (readAs === 'ws')
    sentences.push(
      msg('“http://” is the address of a page; it was read as “ws://”, the one of a broker.'),
    );
  if (known) sentences.push(knownBrokerText(known));
  return sentences.join(' ');
}

function knownBrokerText({ broker }: KnownBroker): string {
  return msg(str`This is ${broker}: what it needs was filled in.`);
}
