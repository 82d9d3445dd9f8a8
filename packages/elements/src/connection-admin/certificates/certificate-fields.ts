import { msg, str } from '@lit/localize';
import { hidesPrivateKey } from '@mqtt-kit/core';
import type { CertificateReport } from '@mqtt-kit/core/certificates';
import { html, nothing, type TemplateResult } from 'lit';
import type { LookedAt } from './certificate-checks.js';
import { renderFindings } from './certificate-findings.js';
import { certificateText } from './certificate-file.js';
import {
  problemsOf,
  renderDraftText,
  type ConnectionFormParts,
  type FileField,
} from '../draft-field.js';
import { renderProblems } from '../form-field.js';
import { renderKeepSecret, renderKeptSecret } from '../kept-secret-field.js';
import type { KeptSecret } from '../kept-secret.js';
import { renderDraftTextArea } from '../text-area-field.js';

/** Files that hold a certificate and its key. */
const PKCS12_NAME = /\.(?:p12|pfx)$/i;

/** CA certificate, client certificate, its key, and what opens the key. */
export function renderCertificateFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, certificates, details, hasPrivateKey, hasKeyFile } = parts;
  const looked = certificates.look(draft);
  const { report } = looked;
  const hasKey = draft.key !== '' || (hasPrivateKey && draft.keptKey === 'keep');
  const isAuthority = report?.ca.some(({ isAuthority: may }) => may) === true;
  return html`
    ${renderFileField(parts, looked, 'ca', msg('CA certificate'))}
    ${draft.ca.trim() !== '' && draft.tls && isAuthority ? certificates.renderAuthority(draft.ca) : nothing}
    ${renderFileField(parts, looked, 'certificate', msg('Client certificate'))}
    ${renderKey(parts, looked)}
    ${draft.certificate.trim() === '' ? nothing : certificates.renderGuide({ details, hasKey, hasKeyFile: hasKeyFile && draft.key === '' })}
  `;
}

function renderKey(parts: ConnectionFormParts, looked: LookedAt): TemplateResult {
  const { report, isCurrent } = looked;
  const { draft, change, focus, hasPrivateKey } = parts;
  const label = msg('Client certificate key');
  const secret = {
    field: 'key',
    label,
    focus,
    onChange: (keptKey: KeptSecret) => {
      change({ ...draft, keptKey, key: '', keyPassphrase: '' }, 'key', 'keyPassphrase');
    },
  } as const;
  const { key, keptKey } = draft;
  if (hasPrivateKey && key === '' && (keptKey === 'keep' || keptKey === 'remove'))
    return html`<div class="whole">
      ${renderKeptSecret({ ...secret, kept: keptKey })}
      ${renderProblems('key', problemsOf('key', parts.problems))}${renderHint(parts)}
    </div>`;
  return html`
    ${renderFileField(parts, looked, 'key', label, hasPrivateKey ? renderKeepSecret(secret) : nothing)}
    ${report?.unpacked && isCurrent('key') ? renderUnpack(parts, report.unpacked) : nothing}
    <div class="whole">${renderHint(parts)}</div>
    ${
      key === '' && draft.keyPassphrase === ''
        ? nothing
        : renderDraftText(parts, {
            field: 'keyPassphrase',
            label: msg('Certificate password'),
            type: 'password',
            hint: msg('Only for a key that is encrypted.'),
            after: renderFindings(looked, 'keyPassphrase'),
          })
    }
  `;
}

/** A PKCS#12 file holds both: they are put where they belong. */
function renderUnpack(
  { draft, change, focus }: ConnectionFormParts,
  { certificate, key }: NonNullable<CertificateReport['unpacked']>,
): TemplateResult {
  return html`<div class="whole">
    <button
      type="button"
      class="small unpack"
      @click=${() => {
        const keptKey = draft.keptKey === 'none' ? draft.keptKey : 'replace';
        change({ ...draft, certificate, key, keyPassphrase: '', keptKey }, 'certificate', 'key');
        focus('certificate');
      }}
    >
      ${msg('Take certificate and key out of this file')}
    </button>
  </div>`;
}

/** Once the field itself says that a key stands there, no finding does. */
function withoutDouble(
  looked: LookedAt,
  { problems }: ConnectionFormParts,
  field: FileField,
): LookedAt {
  const { report } = looked;
  const isSaid = problemsOf(field, problems).some(({ severity }) => severity === 'error');
  if (!report || !isSaid) return looked;
  const findings = report.findings.filter(({ code }) => code !== 'key-among-certificates');
  return { ...looked, report: { ...report, findings } };
}

/** A key among certificates, where everybody may read it: it can be put where it belongs. */
function renderMoveKey(
  { draft, certificates }: ConnectionFormParts,
  field: FileField,
): TemplateResult | typeof nothing {
  if (field === 'key' || !hidesPrivateKey(draft[field])) return nothing;
  return html`<button
    type="button"
    class="small move-key"
    @click=${() => {
      certificates.moveKey(field);
    }}
  >
    ${msg('Move the key into its field')}
  </button>`;
}

/** What becomes of a key that no page can use. */
function renderHint({ isForgotten }: ConnectionFormParts): TemplateResult {
  return html`<p class="hint">
    ${
      isForgotten
        ? msg(
            'Browsers do not let a page use this key for TLS. It serves for making the file that you import into the browser or the system, and is not kept.',
          )
        : msg(
            'Browsers do not let a page use this key for TLS. It is kept for making the file that you import into the browser or the system.',
          )
    }
  </p>`;
}

function renderFileField(
  parts: ConnectionFormParts,
  looked: LookedAt,
  field: FileField,
  label: string,
  beside: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { draft, takeFile } = parts;
  const onFile = (file: File): void => {
    const target = PKCS12_NAME.test(file.name) ? 'key' : field;
    takeFile(target, file.name, certificateText(file));
  };
  const onChosen = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;
    const file = target.files?.[0];
    // The same file can be chosen again.
    target.value = '';
    if (file) onFile(file);
  };
  return renderDraftTextArea(parts, {
    field,
    label,
    rows: draft[field] === '' ? 2 : 5,
    placeholder: msg('Paste the text, or drop the file here'),
    onFile,
    after: html`${renderMoveKey(parts, field)}${renderFindings(withoutDouble(looked, parts, field), field)}`,
    tools: html`
      <span class="tools">
        ${beside}
        <label class="file">
          <input
            type="file"
            class="visually-hidden"
            aria-label=${msg(str`Choose a file: ${label}`)}
            accept=".pem,.crt,.cer,.der,.key,.pkcs,.p7b,.p8,.p12,.pfx"
            @change=${onChosen}
          />
          ${msg('Choose a file')}
        </label>
      </span>
    `,
  });
}
