/** Pure: what the attributes of `<mqtt-connection>` say of its session, as details, as options and as problems. */
import { msg, str } from '@lit/localize';
import type { ConnectOptions } from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';
import { readSwitch, type Switch } from '../element/converters.js';
import { wrong } from '../element/wrong-attribute.js';

/** The attributes as properties; undefined where one is absent. */
export interface SessionAttributes {
  readonly servers: string | undefined;
  readonly persist: Switch | undefined;
  readonly restore: string | undefined;
  readonly pageHide: string | undefined;
  readonly whenHidden: string | undefined;
  readonly sessionLost: string | undefined;
  readonly reconnect: Switch | undefined;
  readonly connectTimeoutMs: number | undefined;
  readonly sessionExpiryInterval: number | undefined;
  readonly willTopic: string | undefined;
  readonly willPayload: string | undefined;
  readonly willQos: number | undefined;
  readonly willRetain: boolean;
}

/** What the attributes come to. */
export interface SessionReading {
  /** Fields for the details, not checked. */
  readonly parts: Readonly<Record<string, unknown>>;
  /** Only what was said. */
  readonly options: ConnectOptions;
  readonly problems: readonly Problem[];
}

/** What the details say without the attributes: `properties` and `will` are added to, not replaced. */
export type KnownParts = Readonly<Record<string, unknown>>;

/** Single attributes come before what is known. */
export function readSession(attributes: SessionAttributes, known: KnownParts): SessionReading {
  const problems: Problem[] = [];
  const parts: Record<string, unknown> = {};
  const { servers, connectTimeoutMs, sessionExpiryInterval } = attributes;
  if (servers !== undefined) parts.servers = servers.split(/[\s,]+/).filter((url) => url !== '');
  if (connectTimeoutMs !== undefined) parts.connectTimeoutMs = connectTimeoutMs;
  if (sessionExpiryInterval !== undefined)
    parts.properties = { ...asRecord(known.properties), sessionExpiryInterval };
  const will = readWill(attributes, problems);
  if (will) parts.will = { ...asRecord(known.will), ...will };
  return { parts, options: readOptions(attributes, problems), problems };
}

/** `persist` needs a session that the broker knows again, and a version that is the same each time. */
export function persistProblem(options: ConnectOptions, details: KnownParts): readonly Problem[] {
  if (!options.persist) return [];
  if (details.clean !== false) {
    return [
      wrong(
        'persist',
        msg(
          'Messages can be kept on this device only for a session that the broker keeps too. Write clean="off" with it.',
        ),
      ),
    ];
  }
  return details.protocolVersion === 'auto'
    ? [
        wrong(
          'persist',
          msg(
            'Messages can be kept on this device only for one version of the protocol. Write protocol-version="4" or "5".',
          ),
        ),
      ]
    : [];
}

function readOptions(attributes: SessionAttributes, problems: Problem[]): ConnectOptions {
  const persist = aSwitch('persist', attributes.persist, problems);
  const reconnect = aSwitch('reconnect', attributes.reconnect, problems);
  const onRestore = oneOf('restore', attributes.restore, ['ask', 'send'], problems);
  const onPageHide = oneOf('page-hide', attributes.pageHide, ['will', 'disconnect'], problems);
  oneOf('when-hidden', attributes.whenHidden, ['keep', 'disconnect'], problems);
  const onSessionLost = oneOf('session-lost', attributes.sessionLost, ['fail', 'resend'], problems);
  if (onRestore !== undefined && !persist && attributes.persist === undefined) {
    problems.push(
      wrong('restore', msg('Nothing is kept without “persist”. Add it, or remove this.')),
    );
  }
  return {
    ...(persist === undefined ? {} : { persist }),
    ...(reconnect === undefined ? {} : { reconnect }),
    ...(onRestore === undefined ? {} : { onRestore }),
    ...(onPageHide === undefined ? {} : { onPageHide }),
    ...(onSessionLost === undefined ? {} : { onSessionLost }),
  };
}

function readWill(
  { willTopic, willPayload, willQos, willRetain }: SessionAttributes,
  problems: Problem[],
): Record<string, unknown> | undefined {
  if (willTopic === undefined) {
    if (willPayload !== undefined || willQos !== undefined || willRetain) {
      problems.push(
        wrong(
          'will-topic',
          msg('A last will needs a topic. Write will-topic="…", or remove the rest of it.'),
        ),
      );
    }
    return undefined;
  }
  return {
    topic: willTopic,
    payload: willPayload ?? '',
    ...(willQos === undefined ? {} : { qos: willQos }),
    ...(willRetain ? { retain: true } : {}),
  };
}

function oneOf<T extends string>(
  attribute: string,
  value: string | undefined,
  choices: readonly [T, T],
  problems: Problem[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    problems.push(
      wrong(attribute, msg(str`“${value}” is neither “${choices[0]}” nor “${choices[1]}”.`)),
    );
  return found;
}

function aSwitch(
  attribute: string,
  value: Switch | undefined,
  problems: Problem[],
): boolean | undefined {
  if (value === undefined) return undefined;
  const read = readSwitch(value);
  if (read === undefined)
    problems.push(wrong(attribute, msg(str`“${String(value)}” is neither “on” nor “off”.`)));
  return read;
}

function asRecord(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
