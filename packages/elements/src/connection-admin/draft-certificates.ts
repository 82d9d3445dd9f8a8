/** Pure: certificates as a form holds them, and the way there and back. */
import type { ConnectionDetails, SavedConnection } from '@mqtt-kit/core';
import type { KeptSecret } from './kept-secret.js';

type Certificates = NonNullable<ConnectionDetails['certificates']>;

/** The fields of certificates. */
export interface CertificatesDraft {
  readonly ca: string;
  readonly certificate: string;
  /** Empty when unchanged, or none. */
  readonly key: string;
  /** Goes with {@link key}. */
  readonly keyPassphrase: string;
  /** Whether a key is kept already, and what becomes of it. */
  readonly keptKey: KeptSecret;
}

/** No certificates. */
export const EMPTY_CERTIFICATES: CertificatesDraft = {
  ca: '',
  certificate: '',
  key: '',
  keyPassphrase: '',
  keptKey: 'none',
};

/** The fields for saved certificates. */
export function certificatesDraftOf({
  details: { certificates = {} },
  hasPrivateKey = false,
}: Pick<SavedConnection, 'details' | 'hasPrivateKey'>): CertificatesDraft {
  return {
    ...EMPTY_CERTIFICATES,
    ca: certificates.ca ?? '',
    certificate: certificates.certificate ?? '',
    keptKey: hasPrivateKey ? 'keep' : 'none',
  };
}

/** The certificates that the fields come to; undefined for none. */
export function certificatesOf(draft: CertificatesDraft): Certificates | undefined {
  const { ca, certificate, key, keyPassphrase, keptKey } = draft;
  const certificates: Certificates = {
    ...(ca.trim() === '' ? {} : { ca }),
    ...(certificate.trim() === '' ? {} : { certificate }),
    ...(key.trim() === '' ? {} : { key }),
    ...(key.trim() === '' || keyPassphrase === '' ? {} : { keyPassphrase }),
    // Empty ones take the kept ones away.
    ...(keptKey === 'remove' && key.trim() === '' ? { key: '', keyPassphrase: '' } : {}),
  };
  // Without certificates, a kept key would go with them.
  return Object.keys(certificates).length === 0 && keptKey === 'none' ? undefined : certificates;
}
