/** Pure: host, port, path and TLS, together and against what is known of the broker. */
import { DEFAULT_TLS } from './connection-details.js';
import { canonicalHost, checkHost, isLoopback } from './host.js';
import { isPlainMqttPort, presetById, presetForHost, suggestWebSocketPort } from './presets.js';
import type { ProblemList } from './problem-list.js';
import type { UntrustedDetails } from './untrusted-details.js';
import { withoutQuery } from './without-query.js';

/**
 * Ports that browsers refuse to open (WHATWG Fetch §2.10, "bad port"); WebSockets fall under it
 * too.
 */
// prettier-ignore
const BLOCKED_PORTS: ReadonlySet<number> = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113,
  115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556,
  563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
  6668, 6669, 6679, 6697, 10080,
]);

/**
 * Finds what is wrong with the way to the broker.
 *
 * @param pageProtocol - `location.protocol` of the page, where there is one.
 */
export function checkAddress(
  details: UntrustedDetails,
  pageProtocol: string | undefined,
  problems: ProblemList,
): void {
  const typed = details.text('host');
  if (typed !== undefined && !problems.hasError('host')) checkHost(typed, problems);
  const host = canonicalHost(typed ?? '');
  const preset = presetById(details.value('preset')) ?? presetForHost(host ?? '');
  const tls = details.isOn('tls', DEFAULT_TLS);

  const port = details.number('port');
  if (port !== undefined && !problems.hasError('port')) {
    if (isPlainMqttPort(port, preset?.id)) {
      const suggestion = suggestWebSocketPort(port, preset?.id, tls);
      problems.warning('port', 'plain-mqtt-port', {
        port,
        ...(preset === undefined ? {} : { broker: preset.label }),
        ...(suggestion === undefined ? {} : { suggestion }),
      });
    }
    if (BLOCKED_PORTS.has(port)) problems.warning('port', 'blocked-port', { port });
  }

  const path = details.text('path');
  if (path !== undefined && !problems.hasError('path')) {
    if (!path.startsWith('/')) problems.error('path', 'path-no-slash', {});
    else if (path.includes('#')) problems.error('path', 'path-has-fragment', {});
    else if (/\s/.test(path)) problems.error('path', 'path-has-space', {});
    else if (path.includes('\\')) problems.error('path', 'path-has-backslash', {});
    else if (preset?.pathEnd !== undefined && !withoutQuery(path).endsWith(preset.pathEnd)) {
      problems.warning('path', 'path-unusual', { broker: preset.label, end: preset.pathEnd });
    }
  }

  checkServers(details, tls, problems);

  if (tls) return;
  // Loopback too: some browsers let it pass, but not all.
  if (pageProtocol === 'https:') problems.error('tls', 'mixed-content', {});
  else if (preset?.ports.wss !== undefined && preset.ports.ws === undefined) {
    problems.warning('tls', 'broker-needs-tls', { broker: preset.label });
  } else if (host !== undefined && !isLoopback(host)) problems.warning('tls', 'unencrypted', {});
}

/** Each further server, as it would be opened. */
function checkServers(details: UntrustedDetails, tls: boolean, problems: ProblemList): void {
  const servers = details.value('servers');
  if (!Array.isArray(servers) || problems.hasError('servers')) return;
  servers.forEach((text: unknown, index) => {
    const number = index + 1;
    const url = typeof text === 'string' ? serverUrl(text) : undefined;
    if (url === undefined) problems.error('servers', 'server-invalid', { number });
    else if (tls && url.protocol !== 'wss:')
      problems.error('servers', 'server-unencrypted', { number });
  });
}

function serverUrl(text: string): URL | undefined {
  try {
    const url = new URL(text);
    const isWebSocket = url.protocol === 'wss:' || url.protocol === 'ws:';
    const isBare = url.username === '' && url.password === '' && url.hash === '';
    return isWebSocket && isBare && canonicalHost(url.hostname.replace(/^\[|\]$/g, ''))
      ? url
      : undefined;
  } catch {
    return undefined;
  }
}
