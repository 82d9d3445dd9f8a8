/** Pure: one thing that was found. */
import type { Certificates } from '../details/connection-details.js';
import type { CertificateCode, CertificateValues } from './certificate-texts.js';

/** One thing to say beside a field. */
export interface CertificateFinding {
  readonly field: keyof Certificates;
  /** `error`: it cannot work so. */
  readonly severity: 'ok' | 'info' | 'warning' | 'error';
  readonly code: CertificateCode;
  readonly values: CertificateValues;
}
