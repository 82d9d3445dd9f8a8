import { msg } from '@lit/localize';
import type { CertificateDescription, CertificateFinding } from '@mqtt-kit/core/certificates';
import { html, nothing, type TemplateResult } from 'lit';
import { certificateText, formatDay } from '../../localization/certificate-text.js';
import type { LookedAt } from './certificate-checks.js';
import { icon, type IconName } from '../../theme/icons.js';

const LOOKS: Readonly<
  Record<CertificateFinding['severity'], readonly [icon: IconName, tone: string]>
> = {
  ok: ['check', 'ok'],
  info: ['info', 'muted'],
  warning: ['alert', 'warn'],
  error: ['stop', 'bad'],
};

/** What was found of one field, below it; a live region, so that it is told as one types. */
export function renderFindings(
  { report, isCurrent }: LookedAt,
  field: CertificateFinding['field'],
): TemplateResult {
  const findings = report?.findings.filter((finding) => finding.field === field) ?? [];
  // What was said before keeps its place, unseen and unheard, so that nothing moves as one types.
  const stale = isCurrent(field) ? '' : 'stale';
  const described =
    field === 'ca' ? report?.ca : field === 'certificate' ? report?.certificates : undefined;
  return html`
    <div class="found ${stale}" id="${field}-findings" role="status">
      ${
        findings.length === 0
          ? nothing
          : html`<ul>
              ${findings.map(renderFinding)}
            </ul>`
      }
    </div>
    ${described && described.length > 0 ? renderDescriptions(described, stale) : nothing}
  `;
}

function renderFinding({ severity, code, values }: CertificateFinding): TemplateResult {
  const [name, tone] = LOOKS[severity];
  const { command, ...others } = values;
  return html`<li class="line ${tone}">
    ${icon(name)}<span
      >${certificateText(code, others)}
      ${command === undefined ? nothing : html`<span class="converts">${msg('This command converts it:')}</span> <code>${command}</code>`}</span
    >
  </li>`;
}

function renderDescriptions(
  described: readonly CertificateDescription[],
  stale: string,
): TemplateResult {
  return html`<details class="described unfold ${stale}">
    <summary>${msg('What it says')}</summary>
    ${described.map(renderDescription)}
  </details>`;
}

function renderDescription(certificate: CertificateDescription): TemplateResult {
  const { subjectAlternativeNames: names, notBefore, notAfter } = certificate;
  const rows: readonly (readonly [string, string])[] = [
    [msg('Subject'), certificate.subject],
    [msg('Other names'), names.join('\n')],
    [msg('Issuer'), certificate.issuer],
    [msg('Valid from'), formatDay(notBefore)],
    [msg('Valid until'), formatDay(notAfter)],
    [msg('Kind of key'), certificate.keyAlgorithm],
    [msg('Serial number'), certificate.serialNumber],
    [msg('Fingerprint (SHA-256)'), certificate.fingerprint],
  ];
  return html`<dl class="says">
    ${rows.map(([term, text]) =>
      text === ''
        ? nothing
        : html`<dt>${term}</dt>
            <dd><bdi>${text}</bdi></dd>`,
    )}
  </dl>`;
}
