/** Pure: why a certificate or key is of no use, as an error that says which sentence it is. */
import { MqttError, type MqttErrorCode } from '../errors.js';
import {
  certificateText,
  type CertificateCode,
  type CertificateValues,
} from './certificate-texts.js';

const ERROR_CODES: Partial<Readonly<Record<CertificateCode, MqttErrorCode>>> = {
  unsupported: 'certificate-unsupported',
  'not-yet-signed': 'certificate-unsupported',
  'public-key': 'certificate-unsupported',
  'passphrase-needed': 'passphrase-needed',
  'wrong-passphrase': 'wrong-passphrase',
  'key-other': 'certificate-mismatch',
};

/**
 * Thrown by all of `@mqtt-kit/core/certificates`: an {@link MqttError} with one of the codes `certificate-unreadable`,
 * `certificate-unsupported`, `certificate-mismatch`, `passphrase-needed`, `wrong-passphrase`.
 */
export class CertificateError extends MqttError {
  /** Which sentence it is, for translations. */
  readonly problem: CertificateCode;
  readonly values: CertificateValues;

  constructor(problem: CertificateCode, values: CertificateValues = {}, cause?: unknown) {
    super(ERROR_CODES[problem] ?? 'certificate-unreadable', certificateText(problem, values), {
      ...(cause === undefined ? {} : { cause }),
    });
    this.problem = problem;
    this.values = values;
  }
}

/** What was recognized, and cannot be read here. @param command - converts it, for a terminal. */
export function unsupported(name: string, command?: string): CertificateError {
  return new CertificateError('unsupported', {
    name,
    ...(command === undefined ? {} : { command }),
  });
}

/** What is damaged. */
export function unreadable(name: string, cause?: unknown): CertificateError {
  return new CertificateError('unreadable', { name }, cause);
}
