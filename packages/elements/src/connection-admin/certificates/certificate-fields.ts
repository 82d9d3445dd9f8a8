import { msg, str } from '@lit/localize';
import type { CertificateReport } from '@mqtt-kit/core/certificates';
import { html, nothing, type TemplateResult } from 'lit';
import { renderFindings } from './certificate-findings.js';
import { certificateText } from './certificate-file.js';
import { renderDraftText, type ConnectionFormParts, type FileField } from '../draft-field.js';
import { renderKeepSecret, renderKeptSecret } from '../kept-secret-field.js';
import type { KeptSecret } from '../kept-secret.js';
import { renderDraftTextArea } from '../text-area-field.js';

/** Files that hold a certificate and its key. */
const PKCS12_NAME = /\.(?:p12|pfx)$/i;

/** CA certificate, client certificate, its key, and what opens the key. */
export function renderCertificateFields(parts: ConnectionFormParts): TemplateResult {
  const { draft, certificates, details, hasPrivateKey } = parts;
  const report = certificates.report(draft);
  const hasKey = draft.key !== '' || (hasPrivateKey && draft.keptKey === 'keep');
  return html`
    ${renderFileField(parts, report, 'ca', msg('CA certificate'))}
    ${draft.ca.trim() === '' ? nothing : certificates.renderAuthority(draft.ca)}
    ${renderFileField(parts, report, 'certificate', msg('Client certificate'))}
    ${renderKey(parts, report)}
    ${draft.certificate.trim() !== '' && hasKey ? certificates.renderGuide(details, report?.certificates[0]) : nothing}
  `;
}

function renderKey(
  parts: ConnectionFormParts,
  report: CertificateReport | undefined,
): TemplateResult {
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
      ${renderKeptSecret({ ...secret, kept: keptKey })}${renderHint(parts)}
    </div>`;
  return html`
    ${renderFileField(parts, report, 'key', label, hasPrivateKey ? renderKeepSecret(secret) : nothing)}
    ${report?.unpacked ? renderUnpack(parts, report.unpacked) : nothing}
    <div class="whole">${renderHint(parts)}</div>
    ${
      key === '' && draft.keyPassphrase === ''
        ? nothing
        : renderDraftText(parts, {
            field: 'keyPassphrase',
            label: msg('Certificate password'),
            type: 'password',
            hint: msg('Only for a key that is encrypted.'),
            after: renderFindings(report, 'keyPassphrase'),
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

/** What becomes of a key that no page can use. */
function renderHint({ isForgotten }: ConnectionFormParts): TemplateResult {
  const use = msg(
    'Browsers do not let a page use this key for TLS. It is kept for making the file that you import into the browser or the system.',
  );
  const forgotten = msg('In this page it is not kept: nothing here outlives the page.');
  return html`<p class="hint">${use} ${isForgotten ? forgotten : nothing}</p>`;
}

function renderFileField(
  parts: ConnectionFormParts,
  report: CertificateReport | undefined,
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
    after: renderFindings(report, field),
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
