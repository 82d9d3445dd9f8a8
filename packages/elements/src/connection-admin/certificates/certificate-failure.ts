import type { MqttError } from '@mqtt-kit/core';
import type { CertificateError } from '@mqtt-kit/core/certificates';
import { html, type TemplateResult } from 'lit';
import { renderFailure } from '../../diagnosis/failure-notice.js';
import { certificateText } from '../../localization/certificate-text.js';
import { icon } from '../../theme/icons.js';

/** Why nothing came of a certificate or its key: in the words that stand beside their fields, where there are some. */
export function renderCertificateFailure(error: MqttError): TemplateResult {
  if (!isOfCertificate(error)) return renderFailure(error, 'alert');
  return html`<div class="notice fault" role="alert">
    ${icon('alert')}
    <div>${certificateText(error.problem, error.values)}</div>
  </div>`;
}

/** Its class is loaded late. */
function isOfCertificate(error: MqttError): error is CertificateError {
  return 'problem' in error && 'values' in error;
}
