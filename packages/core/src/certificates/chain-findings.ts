/** Pure: what is to be said of where a chain leads. */
import type { CertificateCode, CertificateValues } from './certificate-texts.js';
import type { ChainFault } from './chain-faults.js';
import type { Chain } from './chain.js';
import type { CertificateFinding } from './finding.js';
import { certificateName, issuerName, type ReadCertificate } from './x509.js';

const CODES = {
  'too-long': 'chain-too-long',
  'other-purpose': 'chain-other-purpose',
  weak: 'chain-weak',
  unchecked: 'constraints-unchecked',
} as const satisfies Partial<Record<ChainFault['kind'], CertificateCode>>;

/** Who stands at its ends, and when it is to be valid. */
export interface ChainEnds {
  readonly own: ReadCertificate;
  readonly authorities: readonly ReadCertificate[];
  readonly now: number;
}

/** All of it; it is never said to lead where a broker would not follow. */
export function chainFindings(chain: Chain, ends: ChainEnds): readonly CertificateFinding[] {
  switch (chain.leads) {
    case 'nowhere': {
      const last = chain.path.at(-1) ?? ends.own;
      return [finding('warning', 'chain-broken', { issuer: issuerName(last) })];
    }
    case 'unproven':
      return [finding('warning', 'chain-unproven', { algorithm: chain.algorithm })];
    case 'to-authority': {
      const issuer = certificateName(chain.path.at(-1) ?? ends.own);
      if (chain.faults.length === 0) return [finding('ok', 'chain-leads', { issuer })];
      return chain.faults.flatMap((fault) => faultFinding(fault, issuer, ends));
    }
  }
}

function faultFinding(
  { kind, certificate, algorithm }: ChainFault,
  issuer: string,
  { own, authorities, now }: ChainEnds,
): CertificateFinding | readonly CertificateFinding[] {
  const isOwn = certificate === own;
  const name = certificateName(certificate);
  if (kind !== 'not-valid') {
    // How the client's own is signed is said anyway.
    if (isOwn && kind === 'weak') return [];
    const values = { name, issuer, ...(algorithm === undefined ? {} : { algorithm }) };
    return finding('warning', CODES[kind], values);
  }
  // So is until when it, and each of the authorities, is valid.
  if (isOwn || authorities.includes(certificate)) return [];
  const notBefore = certificate.x509.notBefore.getTime();
  return now < notBefore
    ? finding('warning', 'not-yet-valid', { name, date: notBefore })
    : finding('error', 'expired', { name, date: certificate.x509.notAfter.getTime() });
}

function finding(
  severity: CertificateFinding['severity'],
  code: CertificateCode,
  values: CertificateValues,
): CertificateFinding {
  return { field: 'certificate', severity, code, values };
}
