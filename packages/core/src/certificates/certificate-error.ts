/** Pure: why a certificate or key is of no use, as an error that says which sentence it is. */
import type { Certificates } from '../details/connection-details.js';
import { MqttError, type MqttErrorCode } from '../errors.js';
import {
  certificateText,
  type CertificateCode,
  type CertificateThing,
  type CertificateValues,
} from './certificate-texts.js';

const ERROR_CODES: Partial<Readonly<Record<CertificateCode, MqttErrorCode>>> = {
  unsupported: 'certificate-unsupported',
  'not-yet-signed': 'certificate-unsupported',
  'ssh-ed25519': 'certificate-unsupported',
  'public-key': 'certificate-unsupported',
  'not-authority': 'certificate-unsupported',
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
  /** Which of a connection's certificates it is about, where that is known; the message begins with it. */
  readonly field: keyof Certificates | undefined;

  constructor(
    problem: CertificateCode,
    values: CertificateValues = {},
    { cause, field }: { readonly cause?: unknown; readonly field?: keyof Certificates } = {},
  ) {
    const text = certificateText(problem, values);
    super(
      ERROR_CODES[problem] ?? 'certificate-unreadable',
      field === undefined ? text : `${field}: ${text}`,
      cause === undefined ? {} : { cause },
    );
    this.problem = problem;
    this.values = values;
    this.field = field;
  }

  /** The same, said of a field. */
  of(field: keyof Certificates): CertificateError {
    const { problem, values, cause } = this;
    return new CertificateError(problem, values, { cause, field });
  }
}

/** What was recognized, and cannot be read here. @param rest - `command` converts it, for a terminal. */
export function unsupported(
  what: CertificateThing,
  rest: Pick<CertificateValues, 'command' | 'algorithm'> = {},
): CertificateError {
  return new CertificateError('unsupported', { what, ...rest });
}

/** What is damaged. */
export function unreadable(what: CertificateThing, cause?: unknown): CertificateError {
  return new CertificateError('unreadable', { what }, { cause });
}
