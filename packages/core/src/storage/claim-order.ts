/** Pure: which outbox a claim should get. */
import type { OutboxClaim } from '../session/outbox-journal.js';
import type { IdentityRecord } from './schema.js';

/** An identity, and how many messages it holds. */
export interface Candidate {
  readonly identity: IdentityRecord;
  readonly messages: number;
}

/**
 * Identities to try for a claim, best first; when none is free, a new one is made.
 *
 * - With a wish for a client id that nobody had yet: none, so that it is made.
 * - With a wish otherwise: the one that has it, then those below.
 * - Generated ones, with messages first, then the one used last. Those whose client id was wished for are for who wishes.
 */
export function claimOrder(
  candidates: readonly Candidate[],
  claim: OutboxClaim,
): readonly IdentityRecord[] {
  const ours = candidates.filter(({ identity }) => isFor(identity, claim));
  const wished = ours.find(({ identity }) => identity.clientId === claim.clientId);
  if (claim.clientId !== undefined && !wished) return [];
  const others = ours
    .filter((candidate) => candidate !== wished && candidate.identity.generated)
    .sort(
      (a, b) =>
        Number(b.messages > 0) - Number(a.messages > 0) ||
        b.identity.claimedAt - a.identity.claimedAt,
    );
  return [...(wished ? [wished] : []), ...others].map(({ identity }) => identity);
}

/** Whether an identity belongs to the broker and the protocol of a claim. */
export function isFor(identity: IdentityRecord, claim: OutboxClaim): boolean {
  return identity.broker === claim.broker && identity.protocolVersion === claim.protocolVersion;
}
