/** The door of this room: received messages that outlive the page. */
import { withoutQuery } from '../details/without-query.js';
import { pageEnvironment } from '../environment/page-environment.js';
import { pageLocks } from '../environment/page-locks.js';
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { assertTopicFilter } from '../routing/topic.js';
import type { HistoryBounds, HistoryName } from './history-store.js';
import { KeptMessages } from './kept-messages.js';

/** The longest that messages may be kept: 30 days. */
export const MAX_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Unless set. */
export const DEFAULT_KEPT_MESSAGES = 1000;
/** Unless set: 4 MiB. */
export const DEFAULT_KEPT_BYTES = 4 * 1024 * 1024;

/** Whose messages to keep, and how many of them. */
export interface HistoryOptions extends HistoryName, Pick<HistoryBounds, 'maxAgeMs'> {
  /** {@link DEFAULT_KEPT_MESSAGES} unless set. */
  readonly maxMessages?: number;
  /** {@link DEFAULT_KEPT_BYTES} unless set. */
  readonly maxBytes?: number;
  /** Told once, when nothing can be kept any more: the device is full, say. */
  readonly onError?: (error: MqttError) => void;
}

/**
 * Keeps the received messages of one filter on this device: sealed, and no more of them than the bounds allow.
 *
 * @throws MqttError `forbidden-by-policy` where the page allows no keeping; `invalid-options`; `invalid-topic`. What the browser refuses
 * comes from `load()`, and to `onError`.
 *
 * @example
 * const kept = openHistory({ broker: connection.url, connection: 'Plant', filter: 'plant/#', maxAgeMs: 3_600_000 });
 * for (const message of (await kept.load()).messages) draw(message);
 * await connection.subscribe('plant/#', (message) => kept.add([message]));
 */
export function openHistory(options: HistoryOptions): KeptMessages {
  const { broker, connection, filter, maxAgeMs } = options;
  const { maxMessages = DEFAULT_KEPT_MESSAGES, maxBytes = DEFAULT_KEPT_BYTES } = options;
  if (!policy().allowKeeping)
    throw new MqttError(
      'forbidden-by-policy',
      'This page’s policy allows no messages to be kept on the device.',
    );
  assertTopicFilter(filter);
  if (!(maxAgeMs >= 1 && maxAgeMs <= MAX_KEPT_MS))
    throw new MqttError('invalid-options', 'Messages are kept for 1 ms to 30 days.');
  for (const bound of [maxMessages, maxBytes])
    if (!Number.isSafeInteger(bound) || bound < 1)
      throw new MqttError('invalid-options', 'A bound is a whole number from 1 on.');
  const bounds = { maxAgeMs, maxMessages, maxBytes };
  const environment = pageEnvironment();
  return new KeptMessages({
    filter,
    bounds,
    openRing: async () => {
      const { StoredHistories } = await import('../storage/stored-histories.js');
      const store = new StoredHistories({
        now: () => environment.clock.now(),
        random: () => environment.random(),
      });
      return store.ring({ broker: withoutQuery(broker), connection, filter }, bounds);
    },
    clock: environment.clock,
    watchPage: (listener) => environment.watchPage(listener),
    locks: pageLocks(),
    onError: options.onError ?? (() => undefined),
  });
}
