/**
 * Pure: how a connection signs in and what it asks of the protocol, together and against what is
 * known of the broker.
 */
import { DEFAULT_CLEAN, DEFAULT_PROTOCOL_VERSION } from './connection-details.js';
import { presetById } from './presets.js';
import type { ProblemList } from './problem-list.js';
import { checkReconnection } from './reconnection-details.js';
import type { UntrustedDetails } from './untrusted-details.js';

/**
 * Finds what is wrong with name, authentication, reconnection, client id, protocol version, keep alive
 * and last will.
 */
export function checkSession(details: UntrustedDetails, problems: ProblemList): void {
  if (details.text('name')?.trim() === '') problems.error('name', 'required', {});
  const version = details.value('protocolVersion') ?? DEFAULT_PROTOCOL_VERSION;
  checkAuthentication(details, version, problems);
  checkReconnection(details, problems);

  // [MQTT-3.1.3-8]: the broker must refuse it. In MQTT 5 the broker assigns an id instead
  // (§3.1.3.1).
  const keepsSession = !details.isOn('clean', DEFAULT_CLEAN);
  if (version === 4 && keepsSession && details.value('clientId') === '')
    problems.error('clientId', 'client-id-required', {});

  const preset = presetById(details.value('preset'));
  if (preset === undefined) return;
  const { label: broker, limits, protocolVersions } = preset;
  if ((version === 4 || version === 5) && !protocolVersions.includes(version)) {
    const versions = protocolVersions
      .map((known) => (known === 4 ? 'MQTT 3.1.1' : 'MQTT 5'))
      .join(', ');
    problems.error('protocolVersion', 'version-unsupported', { broker, versions });
  }
  const keepalive = details.number('keepalive') ?? 0;
  if (
    limits.maxKeepalive !== undefined &&
    keepalive > limits.maxKeepalive &&
    !problems.hasError('keepalive')
  ) {
    problems.warning('keepalive', 'over-broker-limit', { broker, limit: limits.maxKeepalive });
  }
  if (limits.maxQos !== undefined && details.value('will.qos') === 2) {
    problems.warning('will.qos', 'over-broker-limit', { broker, limit: limits.maxQos });
  }
}

function checkAuthentication(
  details: UntrustedDetails,
  version: unknown,
  problems: ProblemList,
): void {
  const method = details.value('authentication.method');
  const username = details.value('authentication.username');
  const password = details.value('authentication.password');
  const hasPassword = password !== undefined && password !== '';

  if (method === 'BASIC') {
    if (username === undefined) problems.error('authentication.username', 'username-required', {});
    if (username !== '' || (hasPassword && version === 5)) return;
    // Without a user name, MQTT 3.1.1 has no password either [MQTT-3.1.2-22]; MQTT 5 does
    // (§3.1.2.9).
    problems.error(
      'authentication.username',
      hasPassword ? 'password-without-username' : 'username-required',
      {},
    );
  } else if (method === 'NONE' || method === 'PROVIDER') {
    if (username !== undefined && username !== '')
      problems.error('authentication.username', 'credentials-not-sent', { method });
    if (hasPassword) problems.error('authentication.password', 'credentials-not-sent', { method });
    const provider = details.value('authentication.provider');
    if (method === 'PROVIDER' && (provider === undefined || provider === ''))
      problems.error('authentication.provider', 'required', {});
  }
}
