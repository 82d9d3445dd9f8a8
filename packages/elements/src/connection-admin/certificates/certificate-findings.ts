import { msg } from '@lit/localize';
import type {
  CertificateDescription,
  CertificateFinding,
  CertificateReport,
} from '@mqtt-kit/core/certificates';
import { html, nothing, type TemplateResult } from 'lit';
import { certificateText, formatDay } from '../../localization/certificate-text.js';
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
  report: CertificateReport | undefined,
  field: CertificateFinding['field'],
): TemplateResult {
  const findings = report?.findings.filter((finding) => finding.field === field) ?? [];
  const described =
    field === 'ca' ? report?.ca : field === 'certificate' ? report?.certificates : undefined;
  return html`
    <div class="found" id="${field}-findings" role="status">
      ${
        findings.length === 0
          ? nothing
          : html`<ul>
              ${findings.map(renderFinding)}
            </ul>`
      }
    </div>
    ${described && described.length > 0 ? renderDescriptions(described) : nothing}
  `;
}

function renderFinding({ severity, code, values }: CertificateFinding): TemplateResult {
  const [name, tone] = LOOKS[severity];
  return html`<li class="line ${tone}">
    ${icon(name)}<span>${certificateText(code, values)}</span>
  </li>`;
}

function renderDescriptions(described: readonly CertificateDescription[]): TemplateResult {
  return html`<details class="described unfold">
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
