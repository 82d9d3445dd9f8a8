/** Pure data: every sentence of a diagnosis, by code. */
import type { DiagnosisValues } from './diagnosis-report.js';

type Sentences = readonly [
  message: (values: DiagnosisValues) => string,
  advice?: (values: DiagnosisValues) => string,
];

const named = (value: string | number | undefined): string => String(value ?? '…');

/** The sentences. */
export const DIAGNOSIS_TEXTS = {
  'details-right': [() => 'The connection is filled in correctly.'],
  'details-wrong': [
    () => 'The connection is not filled in correctly.',
    () => 'Correct what is said of each field.',
  ],
  'encryption-fits': [() => 'This page may open this kind of connection.'],
  'mixed-content': [
    () => 'A page opened over https may only use encrypted connections.',
    () => 'Turn TLS on, with the port on which the broker takes wss.',
  ],
  'port-open': [({ port }) => `Browsers may use port ${named(port)}.`],
  'port-blocked': [
    ({ port }) => `No browser opens port ${named(port)}: it belongs to another protocol.`,
    () => 'Use the port on which the broker takes WebSocket connections.',
  ],
  'port-plain-mqtt': [
    ({ port }) =>
      `Port ${named(port)} is usually for MQTT without WebSocket, which no browser can open.`,
    ({ suggestion }) =>
      suggestion === undefined
        ? 'Use the port on which the broker takes WebSocket connections, often 443, 8084 or 9001.'
        : `Use port ${named(suggestion)}, where this kind of broker takes WebSocket connections.`,
  ],
  'local-network-not-needed': [() => 'No permission for a local network is needed.'],
  'local-network-granted': [() => 'The browser allows this page to reach the local network.'],
  'local-network-denied': [
    () => 'The browser does not allow this page to reach the local network.',
    () => 'Allow it in the site settings, behind the sign beside the address.',
  ],
  'local-network-asks': [
    () => 'The broker is in a local network: the browser may ask whether this page may reach it.',
    () => 'Allow it when the browser asks, and try again.',
  ],
  'local-network-untold': [
    () =>
      'The broker is in a local network; this browser does not say whether this page may reach it.',
    () => 'See whether the browser, or the system’s privacy settings, allow the local network.',
  ],
  'page-forbids': [
    ({ host, port }) =>
      `The Content Security Policy of this page does not allow a connection to ${named(host)}:${named(port)}.`,
    () => 'Whoever made the page can add the broker’s address to its connect-src.',
  ],
  'server-answers': [({ host, port }) => `A server answers at ${named(host)}:${named(port)}.`],
  'server-other-encryption': [
    ({ host, port }) =>
      `A broker answers at ${named(host)}:${named(port)}, but with TLS the other way round.`,
    () => 'Turn TLS on if it is off, or off if it is on.',
  ],
  'server-unreachable': [
    ({ host, port }) => `Nothing answers at ${named(host)}:${named(port)}.`,
    () => 'Check host and port, whether the broker runs, and whether a firewall is in between.',
  ],
  'server-untrusted': [
    ({ host, port }) =>
      `Nothing that this browser trusts answers at ${named(host)}:${named(port)}: no server, one with a certificate that it does not accept, or one that wants a client certificate.`,
    ({ page }) =>
      `Open ${named(page)} in a new tab: the browser says there which it is, and asks for a client certificate where one is wanted.`,
  ],
  'server-silent': [
    ({ host, port }) => `${named(host)}:${named(port)} did not answer in time.`,
    () => 'Check host and port, and whether a firewall is in between.',
  ],
  offline: [() => 'This device has no network.', () => 'Connect it to a network, and try again.'],
  'websocket-opened': [({ path }) => `A WebSocket opens at ${named(path)}.`],
  'websocket-refused': [
    ({ path }) => `The server refuses a WebSocket at ${named(path)}.`,
    () => 'Ask whoever runs the broker for its WebSocket port and path.',
  ],
  'websocket-silent': [
    ({ path }) => `The server did not answer in time when asked for a WebSocket at ${named(path)}.`,
    () => 'Ask whoever runs the broker for its WebSocket port and path.',
  ],
  'path-found': [
    ({ path }) => `A broker answers at ${named(path)}.`,
    ({ path }) => `Use the path ${named(path)}.`,
  ],
  'port-found': [
    ({ port }) => `A broker answers at port ${named(port)}.`,
    ({ port }) => `Use port ${named(port)}.`,
  ],
  'paths-none': [() => 'No usual path has a WebSocket for MQTT.'],
  'origin-accepted': [() => 'The server takes WebSockets from this page.'],
  'origin-suspected': [
    ({ page }) =>
      page === undefined
        ? 'The server answers, but refuses every WebSocket: it may allow pages of some addresses only.'
        : 'The server answers, but refuses every WebSocket: it may allow pages of some addresses only, or want a client certificate.',
    ({ origin, page }) =>
      page === undefined
        ? `Ask whoever runs the broker for its WebSocket port and path, and whether it allows the origin ${named(origin)}.`
        : `If it wants a client certificate, open ${named(page)} once in a new tab: the browser asks for it there. Otherwise ask whoever runs the broker for its WebSocket port and path, and whether it allows the origin ${named(origin)}.`,
  ],
  'subprotocol-agreed': [() => 'The server speaks MQTT over WebSocket.'],
  'subprotocol-missing': [
    () => 'The server opens a WebSocket, but not one for MQTT (subprotocol “mqtt”).',
    () => 'Check the path: another program may answer there, or a proxy drops the subprotocol.',
  ],
  'connect-accepted': [() => 'The broker accepts the connection.'],
  'connect-failed': [() => 'The broker does not accept the connection.'],
  'not-needed': [() => 'Not looked at: there was no need.'],
  'not-reached': [() => 'Not looked at: something before it is wrong.'],
  'time-over': [() => 'Not looked at: there was no time left.'],
} as const satisfies Readonly<Record<string, Sentences>>;

/** What a diagnosis can find; stable, for programs and translations. */
export type DiagnosisCode = keyof typeof DIAGNOSIS_TEXTS;

/** A finding in English: what it is, and the one thing to do. */
export function diagnosisText(
  code: DiagnosisCode,
  values: DiagnosisValues,
): { readonly message: string; readonly advice: string } {
  const [message, advice]: Sentences = DIAGNOSIS_TEXTS[code];
  return { message: message(values), advice: advice?.(values) ?? '' };
}
