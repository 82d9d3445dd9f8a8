/** What of a connection the page's policy does not allow. */
import { DEFAULT_TLS } from '../details/connection-details.js';
import type { DetailsField, DetailsProblem } from '../details/details-problem.js';
import { canonicalHost, withoutBrackets } from '../details/host.js';
import { ProblemList } from '../details/problem-list.js';
import { isFields, UntrustedDetails } from '../details/untrusted-details.js';
import { MqttError } from '../errors.js';
import { isHostAllowed } from './host-pattern.js';
import { policy } from './policy.js';

/**
 * Everything in details that the page's policy (`configure()`) does not allow, field by field; in the form of `checkDetails()`, which
 * says what is wrong in itself. They may be anything: it never throws. A connection with any such problem is not made: `connect()`
 * throws `blocked-by-policy`.
 *
 * @example
 * configure({ policy: { hosts: ['*.plant.example'] } });
 * policyProblems({ host: 'broker.example' })[0]?.code; // "policy-host"
 */
export function policyProblems(input: unknown): readonly DetailsProblem[] {
  const { hosts, allowInsecureWs, allowPrivateKeys } = policy();
  const problems = new ProblemList();
  if (!isFields(input)) return problems.all;
  const details = new UntrustedDetails(input);
  const check = (field: DetailsField, tlsField: DetailsField, text: string, tls: boolean): void => {
    const host = canonicalHost(text);
    // What is no host is for checkDetails() to tell.
    if (host !== undefined && !isHostAllowed(hosts, host))
      problems.error(field, 'policy-host', { host });
    if (!tls && !allowInsecureWs) problems.error(tlsField, 'policy-insecure-ws', {});
  };
  check('host', 'tls', details.text('host') ?? '', details.isOn('tls', DEFAULT_TLS));
  const servers = details.value('servers');
  for (const server of Array.isArray(servers) ? (servers as unknown[]) : []) {
    if (typeof server !== 'string' || !URL.canParse(server)) continue;
    const { hostname, protocol } = new URL(server);
    check('servers', 'servers', withoutBrackets(hostname), protocol !== 'ws:');
  }
  if (!allowPrivateKeys && details.text('certificates.key'))
    problems.error('certificates.key', 'policy-private-key', {});
  return problems.all;
}

/** @throws MqttError `blocked-by-policy` with everything that is not allowed in `problems`. */
export function assertAllowed(details: unknown): void {
  const problems = policyProblems(details);
  if (problems.length === 0) return;
  throw new MqttError('blocked-by-policy', problems.map(({ message }) => message).join(' '), {
    problems,
  });
}
