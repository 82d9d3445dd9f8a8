import type { Clock } from '../environment/environment.js';
import { pageEnvironment } from '../environment/page-environment.js';
import type { CredentialsProvider } from './credentials.js';
import { fetchCredentials } from './fetch-credentials.js';

/** How {@link fetchedCredentials} fetches; everything has a default. */
export interface FetchedCredentialsOptions {
  /** The browser's `fetch` unless set, for tests and for programs outside a browser. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** The page's own address: what is same-origin, and where relative addresses begin. */
  readonly pageUrl?: string | undefined;
  /** After how long the answer is given up, in milliseconds; 15 s unless set. */
  readonly timeoutMs?: number;
  /** Time, for tests. */
  readonly clock?: Pick<Clock, 'schedule'>;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * A provider that asks a server before every attempt: `GET` with the page's cookies, answered by a JSON object with any of `username`,
 * `password`, `url`, `expiresAt` and `properties`, as in {@link Credentials}. For pages whose server knows who is signed in; nothing
 * secret stands in the page.
 *
 * The address must be of the page's own origin, or of one in the page's policy (`configure({ policy: { credentialsOrigins } })`), to
 * which no cookies are sent. Redirections are not followed, nothing is cached, and an answer over 64 KiB is not read.
 *
 * The provider rejects with an MqttError: `forbidden-by-policy` for an origin that is not allowed; `credentials-failed`, retryable when
 * the network failed, the answer came too late, or the server said 408, 425, 429 or 5xx, and final for any other refusal (401 and 403
 * among them) and for an answer that makes no sense; `invalid-options` for an address that is none.
 *
 * @param url - absolute, or relative to the page.
 *
 * @example
 * connect('wss://broker.example/mqtt', { credentials: fetchedCredentials('/mqtt-credentials') });
 */
export function fetchedCredentials(
  url: string,
  options: FetchedCredentialsOptions = {},
): CredentialsProvider {
  return (request) => {
    const page = pageEnvironment();
    return fetchCredentials(url, request, {
      fetch: options.fetch ?? ((address, init) => fetch(address, init)),
      pageUrl: options.pageUrl ?? page.pageUrl,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      clock: options.clock ?? page.clock,
    });
  };
}
