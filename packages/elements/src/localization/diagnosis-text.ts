/** What a diagnosis finds, in the person's words. */
import { msg, str } from '@lit/localize';
import type {
  DiagnosisCode,
  DiagnosisStage,
  DiagnosisStageName,
  DiagnosisValues,
  DiagnosisVerdict,
} from '@mqtt-kit/core/diagnosis';
import { errorText, type ErrorText } from './error-text.js';
import { problemText } from './problem-text.js';

type Explanation = (values: DiagnosisValues) => readonly [what: string, todo?: string];

const named = (value: string | number | undefined): string => String(value ?? '…');

const TEXTS: Readonly<Record<DiagnosisCode, Explanation>> = {
  'details-right': () => [msg('The connection is filled in correctly.')],
  'details-wrong': () => [
    msg('The connection is not filled in correctly.'),
    msg('Correct what is said of each field.'),
  ],
  'encryption-fits': () => [msg('This page may open this kind of connection.')],
  'mixed-content': () => [
    msg('A page opened over https may only use encrypted connections.'),
    msg('Turn TLS on, with the port on which the broker takes wss.'),
  ],
  'port-open': (values) => [msg(str`Browsers may use port ${named(values.port)}.`)],
  'port-blocked': (values) => [
    msg(str`No browser opens port ${named(values.port)}: it belongs to another protocol.`),
    msg('Use the port on which the broker takes WebSocket connections.'),
  ],
  'port-plain-mqtt': (values) => [
    msg(
      str`Port ${named(values.port)} is usually for MQTT without WebSocket, which no browser can open.`,
    ),
    values.suggestion === undefined
      ? msg(
          'Use the port on which the broker takes WebSocket connections, often 443, 8084 or 9001.',
        )
      : msg(
          str`Use port ${named(values.suggestion)}, where this kind of broker takes WebSocket connections.`,
        ),
  ],
  'local-network-not-needed': () => [msg('No permission for a local network is needed.')],
  'local-network-granted': () => [msg('The browser allows this page to reach the local network.')],
  'local-network-denied': () => [
    msg('The browser does not allow this page to reach the local network.'),
    msg('Allow it in the site settings, behind the sign beside the address.'),
  ],
  'local-network-asks': () => [
    msg('The broker is in a local network: the browser may ask whether this page may reach it.'),
    msg('Allow it when the browser asks, and try again.'),
  ],
  'local-network-untold': () => [
    msg(
      'The broker is in a local network; this browser does not say whether this page may reach it.',
    ),
    msg('See whether the browser, or the system’s privacy settings, allow the local network.'),
  ],
  'page-forbids': (values) => [
    msg(
      str`The Content Security Policy of this page does not allow a connection to ${named(values.host)}:${named(values.port)}.`,
    ),
    msg('Whoever made the page can add the broker’s address to its connect-src.'),
  ],
  'server-answers': (values) => [
    msg(str`A server answers at ${named(values.host)}:${named(values.port)}.`),
  ],
  'server-other-encryption': (values) => [
    msg(
      str`A broker answers at ${named(values.host)}:${named(values.port)}, but with TLS the other way round.`,
    ),
    msg('Turn TLS on if it is off, or off if it is on.'),
  ],
  'server-unreachable': (values) => [
    msg(str`Nothing answers at ${named(values.host)}:${named(values.port)}.`),
    msg('Check host and port, whether the broker runs, and whether a firewall is in between.'),
  ],
  'server-untrusted': (values) => [
    msg(
      str`Nothing that this browser trusts answers at ${named(values.host)}:${named(values.port)}: no server, one with a certificate that it does not accept, or one that wants a client certificate.`,
    ),
    msg(
      str`Open ${named(values.page)} in a new tab: the browser says there which it is, and asks for a client certificate where one is wanted.`,
    ),
  ],
  'server-silent': (values) => [
    msg(str`${named(values.host)}:${named(values.port)} did not answer in time.`),
    msg('Check host and port, and whether a firewall is in between.'),
  ],
  offline: () => [
    msg('This device has no network.'),
    msg('Connect it to a network, and try again.'),
  ],
  'websocket-opened': (values) => [msg(str`A WebSocket opens at ${named(values.path)}.`)],
  'websocket-refused': (values) => [
    msg(str`The server refuses a WebSocket at ${named(values.path)}.`),
    msg('Ask whoever runs the broker for its WebSocket port and path.'),
  ],
  'websocket-silent': (values) => [
    msg(
      str`The server did not answer in time when asked for a WebSocket at ${named(values.path)}.`,
    ),
    msg('Ask whoever runs the broker for its WebSocket port and path.'),
  ],
  'path-found': (values) => [
    msg(str`A broker answers at ${named(values.path)}.`),
    msg(str`Use the path ${named(values.path)}.`),
  ],
  'port-found': (values) => [
    msg(str`A broker answers at port ${named(values.port)}.`),
    msg(str`Use port ${named(values.port)}.`),
  ],
  'paths-none': () => [msg('No usual path has a WebSocket for MQTT.')],
  'origin-accepted': () => [msg('The server takes WebSockets from this page.')],
  'origin-suspected': ({ origin, page }) =>
    page === undefined
      ? [
          msg(
            'The server answers, but refuses every WebSocket: it may allow pages of some addresses only.',
          ),
          msg(
            str`Ask whoever runs the broker for its WebSocket port and path, and whether it allows the origin ${named(origin)}.`,
          ),
        ]
      : [
          msg(
            'The server answers, but refuses every WebSocket: it may allow pages of some addresses only, or want a client certificate.',
          ),
          msg(
            str`If it wants a client certificate, open ${named(page)} once in a new tab: the browser asks for it there. Otherwise ask whoever runs the broker for its WebSocket port and path, and whether it allows the origin ${named(origin)}.`,
          ),
        ],
  'subprotocol-agreed': () => [msg('The server speaks MQTT over WebSocket.')],
  'subprotocol-missing': () => [
    msg('The server opens a WebSocket, but not one for MQTT (subprotocol “mqtt”).'),
    msg('Check the path: another program may answer there, or a proxy drops the subprotocol.'),
  ],
  'connect-accepted': () => [msg('The broker accepts the connection.')],
  'connect-failed': () => [msg('The broker does not accept the connection.')],
  'not-needed': () => [msg('Not looked at: there was no need.')],
  'not-reached': () => [msg('Not looked at: something before it is wrong.')],
  'time-over': () => [msg('Not looked at: there was no time left.')],
};

const STAGES: Readonly<Record<DiagnosisStageName, () => string>> = {
  details: () => msg('Details'),
  'mixed-content': () => msg('Encryption'),
  port: () => msg('Port'),
  'local-network': () => msg('Local network'),
  server: () => msg('Server'),
  websocket: () => msg('WebSocket'),
  paths: () => msg('Usual addresses'),
  origin: () => msg('This page’s origin'),
  subprotocol: () => msg('Subprotocol'),
  connect: () => msg('Sign-in'),
};

const VERDICTS: Readonly<Record<DiagnosisVerdict, () => string>> = {
  passed: () => msg('Passed'),
  failed: () => msg('Failed'),
  unknown: () => msg('Not known'),
  skipped: () => msg('Not checked'),
};

/** What was found at a stage, and the one thing to do. */
export function diagnosisText({
  code,
  values,
  problems,
  error,
}: Pick<DiagnosisStage, 'code' | 'values' | 'problems' | 'error'>): ErrorText {
  if (error) return errorText(error);
  const [what, todo = ''] = TEXTS[code](values);
  return problems ? { what: problems.map(problemText).join(' '), todo: '' } : { what, todo };
}

/** The name of a stage. */
export function stageLabel(stage: DiagnosisStageName): string {
  return STAGES[stage]();
}

/** A verdict in a word or two. */
export function verdictText(verdict: DiagnosisVerdict): string {
  return VERDICTS[verdict]();
}
