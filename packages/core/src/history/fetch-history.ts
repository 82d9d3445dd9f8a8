/** Messages that a server has kept. Its answer is untrusted input. */
import { readBounded } from '../authentication/read-bounded.js';
import type { Clock } from '../environment/environment.js';
import { nextTask } from '../environment/next-task.js';
import { pageEnvironment } from '../environment/page-environment.js';
import { MqttError } from '../errors.js';
import type { Message } from '../routing/message.js';
import { assertTopicFilter } from '../routing/topic.js';
import { readRecords } from './history-records.js';
import { messageOf } from './message-of.js';

/** How {@link fetchHistory} fetches. */
export interface FetchHistoryOptions {
  readonly filter: string;
  readonly signal?: AbortSignal;
  /** How many messages are taken, the newest of them; 1000 unless set. */
  readonly maxMessages?: number;
  /** After how long the answer is given up, in milliseconds; 30 s unless set. */
  readonly timeoutMs?: number;
  /** Time, for tests. */
  readonly clock?: Clock;
  /** Where relative addresses begin; the page's own address unless set. */
  readonly pageUrl?: string | undefined;
}

/** What a server has kept. */
export interface FetchedHistory {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** How many records were left out, because they are no messages or not of this filter. */
  readonly wrong: number;
}

/** The longest answer that is read: 4 MiB. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MESSAGES = 1000;

/** Said by servers that may answer another time (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4). */
const PASSING = [408, 425, 429];

/**
 * Fetches older messages: `GET` with the page's cookies on its own origin, and without any elsewhere, where the server has to allow it
 * (CORS). The answer is a JSON array, or JSON Lines, of `{ topic, payload | payloadBase64 | value, receivedAt, qos?, retain? }`;
 * `receivedAt` is in milliseconds since the epoch, or a date and time with its zone (RFC 3339).
 *
 * @param template - the address, absolute or relative to the page; `{topic}` in it becomes the topic filter, encoded.
 * @throws MqttError `history-failed`, retryable when the network failed or the server may answer another time; `aborted`;
 * `invalid-options` for an address that is none of http or https, or has a user name in it; `invalid-topic`.
 *
 * @example
 * const { messages } = await fetchHistory('/api/history?topic={topic}', { filter: 'plant/#' });
 */
export async function fetchHistory(
  template: string,
  options: FetchHistoryOptions,
): Promise<FetchedHistory> {
  const { filter, signal, maxMessages = DEFAULT_MESSAGES } = options;
  const page = pageEnvironment();
  const { clock = page.clock, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  assertTopicFilter(filter);
  const url = historyUrl(template, filter, options.pageUrl ?? page.pageUrl);
  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
  };
  const cancelTimeout = clock.schedule(timeoutMs, end);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  try {
    const response = await fetch(url.href, {
      headers: { accept: 'application/json, application/x-ndjson' },
      credentials: 'same-origin',
      signal: ending.signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      const { status } = response;
      const retryable = status >= 500 || PASSING.includes(status);
      throw failed(url, `answered with HTTP ${String(status)}`, { retryable });
    }
    const bytes = await readBounded(response, MAX_ANSWER_BYTES);
    if (!bytes) throw failed(url, `sent more than ${String(MAX_ANSWER_BYTES)} bytes`);
    const text = new TextDecoder().decode(bytes);
    const read = await readRecords(text, filter, clock.now(), async () => {
      await nextTask();
      ending.signal.throwIfAborted();
    });
    if (!read) throw failed(url, 'sent what is not JSON');
    const { messages, wrong } = read;
    return { messages: messages.slice(-maxMessages).map((one) => messageOf(one, filter)), wrong };
  } catch (error) {
    if (error instanceof MqttError) throw error;
    if (signal?.aborted)
      throw new MqttError('aborted', 'Nobody waits for older messages any more.', { cause: error });
    const why = ending.signal.aborted
      ? `did not answer within ${String(timeoutMs)} ms`
      : 'could not be reached, or does not allow this page to read its answer';
    throw failed(url, why, { retryable: true, cause: error });
  } finally {
    cancelTimeout();
    signal?.removeEventListener('abort', end);
  }
}

/**
 * Where a history is fetched.
 *
 * @throws MqttError `invalid-options` for what is no address of http or https, or has a user name in it.
 */
export function historyUrl(template: string, filter: string, pageUrl?: string): URL {
  const address = template.replaceAll('{topic}', () => encodeURIComponent(filter));
  const url = URL.canParse(address, pageUrl) ? new URL(address, pageUrl) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '')
    return url;
  throw new MqttError(
    'invalid-options',
    'The address of a history must be one of http or https, without a user name in it.',
  );
}

/** Without the query, which may hold a secret. */
function failed(
  url: URL,
  why: string,
  options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
): MqttError {
  return new MqttError(
    'history-failed',
    `No older messages: ${url.origin + url.pathname} ${why}.`,
    options,
  );
}
