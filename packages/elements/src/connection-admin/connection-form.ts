import { msg, str } from '@lit/localize';
import { brokerUrl, presetById, PRESETS, type PresetId } from '@mqtt-kit/core';
import { html, nothing, type TemplateResult } from 'lit';
import { detailsOf, withPreset, withTls, type ConnectionDraft } from './connection-draft.js';
import type { DraftField, FieldProblem } from './draft-problems.js';
import {
  renderField,
  renderProblems,
  renderSelectField,
  renderTextField,
  type TextField,
} from './form-field.js';

/** What the form shows, and whom it tells. */
export interface ConnectionFormParts {
  readonly draft: ConnectionDraft;
  /** What is to be said beside the fields now. */
  readonly problems: readonly FieldProblem[];
  /** Whether a password is kept already. */
  readonly hasPassword: boolean;
  readonly passwordShown: boolean;
  /** What a pasted address was taken apart into. */
  readonly said: string | undefined;
  readonly change: (draft: ConnectionDraft, ...fields: readonly DraftField[]) => void;
  /** Told of text in Host that may be a whole address; true when it was taken apart. */
  readonly takeApart: (text: string) => boolean;
  readonly showPassword: (shown: boolean) => void;
}

/** All fields of one connection. */
export function renderConnectionFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change, said, takeApart } = parts;
  const preset = presetById(draft.preset);
  const usualPort = preset ? (draft.tls ? preset.ports.wss : preset.ports.ws) : undefined;
  return html`
    <div class="pair">
      ${text(parts, { field: 'name', label: msg('Connection name') })}
      ${renderSelectField<PresetId | ''>({
        field: 'preset',
        label: msg('Broker'),
        value: draft.preset,
        options: [
          { value: '', label: msg('Any') },
          ...PRESETS.map(({ id, label }) => ({ value: id, label })),
        ],
        problems: of('preset', problems),
        onChange: (id) => {
          change(withPreset(draft, id), 'preset');
        },
      })}
    </div>
    ${
      preset && preset.notes.length > 0
        ? html`<ul class="notes">
            ${preset.notes.map((note) => html`<li>${note}</li>`)}
          </ul>`
        : nothing
    }
    <div class="address">
      ${text(parts, {
        field: 'host',
        label: msg('Broker host'),
        placeholder: 'broker.example',
        inputmode: 'url',
        mono: true,
        onChange: takeApart,
        onPaste: takeApart,
      })}
      ${text(parts, {
        field: 'port',
        label: msg('Broker port'),
        placeholder: String(usualPort ?? (draft.tls ? 443 : 80)),
        inputmode: 'numeric',
        mono: true,
      })}
      ${text(parts, { field: 'path', label: msg('Path'), placeholder: preset?.path ?? '/mqtt', mono: true })}
    </div>
    <p class="hint said" role="status">${said ?? nothing}</p>
    ${renderTls(parts)}
    <output class="url mono" aria-label=${msg('Address')}>${renderUrl(draft)}</output>
    <div class="pair">
      ${renderSelectField({
        field: 'method',
        label: msg('Authentication'),
        value: draft.method,
        options: methods(draft),
        problems: of('method', problems),
        onChange: (method) => {
          change({ ...draft, method }, 'method');
        },
      })}
      ${draft.method === 'PROVIDER' ? text(parts, { field: 'provider', label: msg('Provider'), mono: true }) : nothing}
    </div>
    ${draft.method === 'BASIC' ? html`<div class="pair">${text(parts, { field: 'username', label: msg('User name') })}${renderPassword(parts)}</div>` : nothing}
    ${renderProblems('other', of('other', problems))}
    <details ?open=${problems.some(({ field }) => IN_SESSION.includes(field))}>
      <summary>${msg('Protocol and session')}</summary>
      <div class="pair session">${renderSession(parts)}</div>
    </details>
  `;
}

const IN_SESSION: readonly string[] = [
  'protocolVersion',
  'clientId',
  'keepalive',
  'clean',
] satisfies DraftField[];

type TextDraftField =
  | 'name'
  | 'host'
  | 'port'
  | 'path'
  | 'username'
  | 'password'
  | 'provider'
  | 'clientId'
  | 'keepalive';

function text(
  { draft, problems, change }: ConnectionFormParts,
  field: { readonly field: TextDraftField } & Omit<
    TextField,
    'field' | 'value' | 'problems' | 'onInput' | 'onChange'
  > & {
      readonly onChange?: (value: string) => unknown;
    },
): TemplateResult {
  return renderTextField({
    ...field,
    value: draft[field.field],
    problems: of(field.field, problems),
    onInput: (value) => {
      change({ ...draft, [field.field]: value }, field.field);
    },
  });
}

function of(
  field: DraftField | 'other',
  problems: readonly FieldProblem[],
): readonly FieldProblem[] {
  return problems.filter((problem) => problem.field === field);
}

function methods({ method }: ConnectionDraft): readonly {
  readonly value: ConnectionDraft['method'];
  readonly label: string;
}[] {
  const basic = [
    { value: 'NONE', label: msg('NONE') },
    { value: 'BASIC', label: msg('BASIC · user name and password') },
  ] as const;
  return method === 'PROVIDER'
    ? [...basic, { value: 'PROVIDER', label: msg('PROVIDER · a function of the page') }]
    : basic;
}

function renderTls({ draft, problems, change }: ConnectionFormParts): TemplateResult {
  const locked = location.protocol === 'https:' && draft.tls;
  return html`
    <div class="field">
      <label class="check">
        <input
          id="tls"
          type="checkbox"
          role="switch"
          .checked=${draft.tls}
          ?disabled=${locked}
          aria-describedby="tls-hint tls-problem"
          @change=${({ target }: Event) => {
            if (target instanceof HTMLInputElement) change(withTls(draft, target.checked), 'tls');
          }}
        />
        <span>${msg('TLS')}</span>
        <span class="hint" id="tls-hint">
          ${locked ? msg('Always on here: a page opened over https may only use encrypted connections.') : draft.tls ? msg('Encrypted (wss)') : msg('Not encrypted (ws)')}
        </span>
      </label>
      ${renderProblems('tls', of('tls', problems))}
    </div>
  `;
}

function renderUrl(draft: ConnectionDraft): TemplateResult {
  const { host, port, path, tls, preset } = detailsOf(draft);
  const address = {
    host: host === '' ? '…' : host,
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path }),
    ...(tls === undefined ? {} : { tls }),
    ...(preset === undefined ? {} : { preset }),
  };
  const url = brokerUrl(address);
  const scheme = draft.tls ? 'wss' : 'ws';
  return html`<span class=${draft.tls ? 'ok' : 'warn'}>${scheme}</span>${url.slice(scheme.length)}`;
}

function renderPassword({
  draft,
  problems,
  hasPassword,
  passwordShown,
  change,
  showPassword,
}: ConnectionFormParts): TemplateResult {
  const own = of('password', problems);
  return renderField({
    field: 'password',
    label: msg('Password'),
    problems: own,
    control: html`
      <span class="with-button">
        <input
          id="password"
          type=${passwordShown ? 'text' : 'password'}
          autocomplete="new-password"
          autocapitalize="none"
          spellcheck="false"
          placeholder=${hasPassword ? msg('unchanged') : nothing}
          aria-invalid=${own.length > 0 ? 'true' : 'false'}
          aria-describedby=${own.length > 0 ? 'password-problem' : nothing}
          .value=${draft.password}
          @input=${({ target }: Event) => {
            if (target instanceof HTMLInputElement)
              change({ ...draft, password: target.value }, 'password');
          }}
        />
        <button
          type="button"
          class="quiet small"
          aria-pressed=${passwordShown}
          aria-label=${msg('Show password')}
          ?disabled=${draft.password === ''}
          @click=${() => {
            showPassword(!passwordShown);
          }}
        >
          ${passwordShown ? msg('Hide') : msg('Show')}
        </button>
      </span>
    `,
  });
}

function renderSession(parts: ConnectionFormParts): TemplateResult {
  const { draft, problems, change } = parts;
  return html`
    ${renderSelectField({
      field: 'protocolVersion',
      label: msg('Protocol version'),
      value: draft.protocolVersion === 5 ? '5' : '4',
      options: [
        { value: '4', label: msg('MQTT 3.1.1') },
        { value: '5', label: msg('MQTT 5') },
      ],
      problems: of('protocolVersion', problems),
      onChange: (version) => {
        change({ ...draft, protocolVersion: version === '5' ? 5 : 4 }, 'protocolVersion');
      },
    })}
    ${text(parts, { field: 'clientId', label: msg('Client ID'), placeholder: msg('generated for each tab'), mono: true })}
    ${text(parts, { field: 'keepalive', label: msg('Keep alive, in seconds'), placeholder: '60', inputmode: 'numeric', mono: true })}
    <div class="field clean">
      <label class="check">
        <input
          id="clean"
          type="checkbox"
          .checked=${draft.clean}
          @change=${({ target }: Event) => {
            if (target instanceof HTMLInputElement)
              change({ ...draft, clean: target.checked }, 'clean', 'clientId');
          }}
        />
        ${draft.protocolVersion === 5 ? msg('Clean start') : msg('Clean session')}
      </label>
      ${renderProblems('clean', of('clean', problems))}
    </div>
  `;
}

/** What was filled in from a pasted address, in words. */
export function saidOf(filled: readonly string[]): string {
  const labels: Readonly<Record<string, string>> = {
    host: msg('host'),
    port: msg('port'),
    path: msg('path'),
    tls: msg('TLS'),
    username: msg('user name'),
    password: msg('password'),
  };
  return msg(
    str`The address was taken apart: ${filled.map((field) => labels[field] ?? field).join(', ')}.`,
  );
}
