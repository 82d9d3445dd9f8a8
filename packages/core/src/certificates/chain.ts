/** Whether certificates lead, signature by signature, from one to an authority (RFC 5280 §6, without revocation). */
import { faultsOf, type ChainFault } from './chain-faults.js';
import { isSignedBy, sameBytes } from './chain-signature.js';
import { isAuthority } from './certificate-use.js';
import { isSelfIssued, type ReadCertificate } from './x509.js';

/** Where it leads. `path` goes from the certificate on, as far as it goes. */
export type Chain =
  | {
      readonly leads: 'to-authority';
      readonly path: readonly ReadCertificate[];
      /** Why others will not accept it all the same. */
      readonly faults: readonly ChainFault[];
    }
  | { readonly leads: 'nowhere'; readonly path: readonly ReadCertificate[] }
  /** This browser does not know how something is signed. */
  | { readonly leads: 'unproven'; readonly algorithm: string };

type ToAuthority = Extract<Chain, { leads: 'to-authority' }>;

/** Longer ones are not followed. */
const LONGEST = 8;
/** Signatures that are looked at: more need only those who want to hold up others. */
const MOST_SIGNATURES = 200;

/** What there is to go over. */
export interface ChainParts {
  readonly certificate: ReadCertificate;
  /** Further certificates that may stand between. */
  readonly between: readonly ReadCertificate[];
  readonly authorities: readonly ReadCertificate[];
  /** When it is to be valid, in milliseconds since the epoch. */
  readonly now: number;
}

/** The best way there is: one without faults before any other. */
export async function followChain(parts: ChainParts): Promise<Chain> {
  const search = new Search(parts);
  const found = await search.from([parts.certificate]);
  if (found) return found;
  const { unproven, farthest: path } = search;
  return unproven === undefined
    ? { leads: 'nowhere', path }
    : { leads: 'unproven', algorithm: unproven };
}

class Search {
  /** The first algorithm that is not known here. */
  unproven: string | undefined;
  farthest: readonly ReadCertificate[];
  readonly #parts: ChainParts;
  readonly #signers: readonly ReadCertificate[];
  #signatures = 0;

  constructor(parts: ChainParts) {
    this.#parts = parts;
    this.farthest = [parts.certificate];
    this.#signers = [...parts.authorities, ...parts.between].filter(({ x509 }) =>
      isAuthority(x509),
    );
  }

  async from(path: readonly ReadCertificate[]): Promise<ToAuthority | undefined> {
    if (path.length > this.farthest.length) this.farthest = path;
    const current = path.at(-1);
    if (!current || path.length > LONGEST) return undefined;
    const { authorities, now } = this.#parts;
    const isTrusted =
      (path.length > 1 || isSelfIssued(current)) &&
      authorities.some((authority) => isSame(authority, current));
    // An authority under another one is trusted too; where that is there, the way goes on to it.
    let best: ToAuthority | undefined;
    if (!isTrusted || !isSelfIssued(current)) best = await this.#further(path, current);
    if (best || !isTrusted) return best;
    return { leads: 'to-authority', path, faults: faultsOf(path, now) };
  }

  async #further(
    path: readonly ReadCertificate[],
    current: ReadCertificate,
  ): Promise<ToAuthority | undefined> {
    let best: ToAuthority | undefined;
    for (const signer of this.#signers) {
      if (signer.x509.subject !== current.x509.issuer) continue;
      if (path.some((certificate) => isSame(certificate, signer))) continue;
      if (++this.#signatures > MOST_SIGNATURES) break;
      const signed = await isSignedBy(current, signer);
      if (typeof signed === 'object') this.unproven ??= signed.algorithm;
      if (signed !== true) continue;
      const found = await this.from([...path, signer]);
      if (found?.faults.length === 0) return found;
      best ??= found;
    }
    return best;
  }
}

function isSame({ x509: a }: ReadCertificate, { x509: b }: ReadCertificate): boolean {
  return a === b || sameBytes(new Uint8Array(a.rawData), new Uint8Array(b.rawData));
}
