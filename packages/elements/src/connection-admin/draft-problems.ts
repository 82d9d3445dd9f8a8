/** Pure: what is wrong with a draft, field by field. */
import { msg, str } from '@lit/localize';
import {
  checkDetails,
  policyProblems,
  type DetailsField,
  type DetailsProblem,
  type SavedConnection,
} from '@mqtt-kit/core';
import { problemText } from '../localization/problem-text.js';
import { bytesOfHex } from './draft-bytes.js';
import {
  detailsOf,
  isForAnotherBroker,
  keptKeyFate,
  type ConnectionDraft,
} from './connection-draft.js';

/** The fields of the form. */
export type DraftField = Exclude<
  keyof ConnectionDraft,
  'keepAlias' | 'takeAlias' | 'keptPassword' | 'keptKey'
>;

/** One thing to say beside a field. */
export interface FieldProblem {
  /** `other` is what the form does not show. */
  readonly field: DraftField | 'other';
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Where in the form a problem is told; `other` for what no field shows. */
const FIELD_OF: Readonly<Record<DetailsField, DraftField | 'other'>> = {
  details: 'other',
  name: 'name',
  host: 'host',
  port: 'port',
  path: 'path',
  tls: 'tls',
  servers: 'servers',
  authentication: 'method',
  'authentication.method': 'method',
  'authentication.username': 'username',
  'authentication.password': 'password',
  'authentication.provider': 'provider',
  certificates: 'other',
  'certificates.ca': 'ca',
  'certificates.certificate': 'certificate',
  'certificates.key': 'key',
  'certificates.keyPassphrase': 'keyPassphrase',
  protocolVersion: 'protocolVersion',
  clientId: 'clientId',
  clean: 'clean',
  keepalive: 'keepalive',
  connectTimeoutMs: 'connectTimeout',
  reconnection: 'reconnects',
  'reconnection.enabled': 'reconnects',
  'reconnection.baseMs': 'firstWait',
  'reconnection.capMs': 'longestWait',
  'reconnection.stableMs': 'stableAfter',
  will: 'hasWill',
  'will.topic': 'willTopic',
  'will.payload': 'willPayload',
  'will.qos': 'willQos',
  'will.retain': 'willRetain',
  'will.properties': 'hasWill',
  'will.properties.willDelayInterval': 'willDelay',
  'will.properties.payloadFormatIndicator': 'willIsText',
  'will.properties.messageExpiryInterval': 'willExpiry',
  'will.properties.contentType': 'willContentType',
  'will.properties.responseTopic': 'willResponseTopic',
  'will.properties.correlationData': 'willCorrelation',
  'will.properties.userProperties': 'willUserProperties',
  properties: 'protocolVersion',
  'properties.sessionExpiryInterval': 'sessionExpiry',
  'properties.receiveMaximum': 'receiveMaximum',
  'properties.maximumPacketSize': 'maximumPacketSize',
  'properties.topicAliasMaximum': 'topicAliasMaximum',
  'properties.requestResponseInformation': 'responseInformation',
  'properties.requestProblemInformation': 'problemInformation',
  'properties.userProperties': 'userProperties',
  preset: 'preset',
};

/** Everything that is wrong, and everything to be warned of. */
export function draftProblems(
  draft: ConnectionDraft,
  id: string | undefined,
  saved: readonly SavedConnection[],
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const add = (field: DraftField, severity: FieldProblem['severity'], message: string): void => {
    problems.push({ field, severity, message });
  };
  const name = draft.name.trim();
  const others = saved.filter((other) => other.id !== id);
  if (name !== '' && others.some(({ details }) => details.name === name))
    add('name', 'error', msg('Another connection has this name.'));
  const former = formerOwner(name, id, saved);
  if (former && !draft.takeAlias)
    add('name', 'error', msg(str`“${former}” is still found by this name, which it had before.`));
  const current = saved.find((other) => other.id === id);
  const usesKept = draft.method === 'BASIC' && draft.password === '' && current?.hasPassword;
  if (usesKept && draft.keptPassword !== 'remove' && isForAnotherBroker(draft, current)) {
    // It may be one that wants none.
    add(
      'password',
      'warning',
      msg(
        'The saved password is not used here: the broker has changed. Type it again if this one wants a password.',
      ),
    );
  }
  const usesKeptKey = draft.key === '' && draft.keptKey !== 'remove' && current?.hasPrivateKey;
  const fate = usesKeptKey ? keptKeyFate(draft, current) : 'kept';
  if (fate === 'unknown')
    add(
      'key',
      'warning',
      msg(
        'The certificate is another one. The saved private key stays if it belongs to this one too; otherwise saving removes it.',
      ),
    );
  if (fate === 'gone')
    add('key', 'warning', msg('Without its certificate, saving removes the saved private key.'));
  if (bytesOfHex(draft.willCorrelation) === undefined)
    add('willCorrelation', 'error', msg('Write bytes as pairs of hexadecimal digits: “0a ff”.'));
  const found = checkDetails(detailsOf(draft), { pageProtocol: location.protocol });
  const forbidden = policyProblems(detailsOf(draft)).filter(
    ({ code }) => code === 'policy-private-key',
  );
  for (const problem of [...found, ...forbidden]) {
    const { field, severity, code } = problem;
    // The host suggests one.
    if (field === 'name' && name === '' && code === 'required') continue;
    problems.push({ field: FIELD_OF[field], severity, message: problemText(problem) });
  }
  return problems;
}

/** The connection that is still found by a name that it had before; undefined where there is none. */
export function formerOwner(
  name: string,
  id: string | undefined,
  saved: readonly SavedConnection[],
): string | undefined {
  return saved.find((other) => other.id !== id && other.aliases?.includes(name.trim()))?.details
    .name;
}

/** What was wrong with a pasted address. Host is where it was pasted, and what was taken out of it is not wrong in itself. */
export function pastedProblem(problem: DetailsProblem): FieldProblem {
  return { field: 'host', severity: 'warning', message: problemText(problem) };
}
