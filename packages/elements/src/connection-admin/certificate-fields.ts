import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { certificateText } from './certificate-file.js';
import { renderDraftText, type ConnectionFormParts, type FileField } from './draft-field.js';
import { renderKeepSecret, renderKeptSecret } from './kept-secret-field.js';
import type { KeptSecret } from './kept-secret.js';
import { renderDraftTextArea } from './text-area-field.js';

/** What a frame around the bytes of a file says; a key may be one of several kinds. */
const PEM_LABELS: Readonly<Record<FileField, string | undefined>> = {
  ca: 'CERTIFICATE',
  certificate: 'CERTIFICATE',
  key: undefined,
};

/** CA certificate, client certificate, its key, and what opens the key. */
export function renderCertificateFields(parts: ConnectionFormParts): TemplateResult {
  return html`
    ${renderFileField(parts, 'ca', msg('CA certificate'))}
    ${renderFileField(parts, 'certificate', msg('Client certificate'))} ${renderKey(parts)}
  `;
}

function renderKey(parts: ConnectionFormParts): TemplateResult {
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
    ${renderFileField(parts, 'key', label, hasPrivateKey ? renderKeepSecret(secret) : nothing)}
    <div class="whole">${renderHint(parts)}</div>
    ${
      key === '' && draft.keyPassphrase === ''
        ? nothing
        : renderDraftText(parts, {
            field: 'keyPassphrase',
            label: msg('Certificate password'),
            type: 'password',
            hint: msg('Only for a key that is encrypted.'),
          })
    }
  `;
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
  field: FileField,
  label: string,
  beside: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { draft, takeFile } = parts;
  const onFile = (file: File): void => {
    takeFile(field, file.name, certificateText(file, PEM_LABELS[field]));
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
    tools: html`
      <span class="tools">
        ${beside}
        <label class="file">
          <input
            type="file"
            class="visually-hidden"
            aria-label=${msg(str`Choose a file: ${label}`)}
            accept=".pem,.crt,.cer,.der,.key,.pkcs,.p7b"
            @change=${onChosen}
          />
          ${msg('Choose a file')}
        </label>
      </span>
    `,
  });
}
