/** Credentials from a server, whose answer is untrusted input. */
import { MqttError } from '../errors.js';
import { policy } from '../policy/policy.js';
import { checkCredentials } from './check-credentials.js';
import type { Credentials, CredentialsRequest } from './credentials.js';
import type { FetchedCredentialsOptions } from './fetched-credentials.js';
import { readBounded } from './read-bounded.js';

/** Every option set, but for the page's address outside a page. */
type Resolved = Required<Omit<FetchedCredentialsOptions, 'pageUrl'>> &
  Pick<FetchedCredentialsOptions, 'pageUrl'>;

/** The largest answer that is read. Credentials of the greatest size that MQTT allows do not fit; none of any use is near it. */
const MAX_BYTES = 65_536;

/** What an answer must have one of: without any it is no answer to this question. */
const FIELDS = ['username', 'password', 'url', 'properties', 'expiresAt'] as const;

/** Said by servers that may answer another time (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4). */
const PASSING = [408, 425, 429];

/** The work of one call of the provider that `fetchedCredentials()` makes. */
export async function fetchCredentials(
  address: string,
  { signal }: CredentialsRequest,
  { fetch, pageUrl, timeoutMs, clock }: Resolved,
): Promise<Credentials> {
  const { url, isOwn } = allowedUrl(address, pageUrl);
  // A query may hold a secret.
  const place = url.origin + url.pathname;
  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
  };
  const cancelTimeout = clock.schedule(timeoutMs, end);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    const response = await fetch(url.href, {
      headers: { accept: 'application/json' },
      mode: isOwn ? 'same-origin' : 'cors',
      credentials: 'same-origin',
      redirect: 'manual',
      cache: 'no-store',
      signal: ending.signal,
    });
    if (!response.ok || isPage(response)) {
      await response.body?.cancel();
      throw refused(response, place);
    }
    return understood(await readBounded(response, MAX_BYTES), place);
  } catch (error) {
    if (error instanceof MqttError) throw error;
    if (signal.aborted)
      throw new MqttError('aborted', 'The attempt to connect was given up.', { retryable: true });
    const why = ending.signal.aborted
      ? `did not answer within ${String(timeoutMs)} ms`
      : 'could not be reached';
    throw failed(place, why, { retryable: true, cause: error });
  } finally {
    cancelTimeout();
    signal.removeEventListener('abort', end);
  }
}

function allowedUrl(address: string, pageUrl: string | undefined): { url: URL; isOwn: boolean } {
  const url = URL.canParse(address, pageUrl) ? new URL(address, pageUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new MqttError(
      'invalid-options',
      'The address of the credentials must be one of http or https, without a user name in it.',
    );
  }
  const isOwn = pageUrl !== undefined && new URL(pageUrl).origin === url.origin;
  if (isOwn || policy().credentialsOrigins.includes(url.origin)) return { url, isOwn };
  throw new MqttError(
    'forbidden-by-policy',
    `Credentials may not come from ${url.origin}, which is not the page’s own origin. If they should, allow it before the first connection: configure({ policy: { credentialsOrigins: ['${url.origin}'] } }).`,
  );
}

/** Servers of signed-out people answer with a form to sign in. */
function isPage({ headers }: Response): boolean {
  return /^text\/html\b/i.test(headers.get('content-type') ?? '');
}

function refused(response: Response, place: string): MqttError {
  const { status, type } = response;
  if (type === 'opaqueredirect' || (status >= 300 && status < 400))
    return failed(
      place,
      'answered with the way to another page instead of JSON; perhaps one must sign in again',
    );
  if (response.ok)
    return failed(place, 'answered with a page instead of JSON; perhaps one must sign in again');
  if (status === 401 || status === 403)
    return failed(place, `does not give them to whoever is signed in (HTTP ${String(status)})`);
  const retryable = status >= 500 || PASSING.includes(status);
  return failed(place, `answered with HTTP ${String(status)}`, { retryable });
}

/** The credentials in an answer. What is allowed on this connection is judged again where the connection is known. */
function understood(bytes: Uint8Array | undefined, place: string): Credentials {
  if (!bytes) throw failed(place, `sent more than ${String(MAX_BYTES)} bytes`);
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Without the cause, which repeats a part of the answer.
    throw failed(place, 'sent what is not JSON');
  }
  const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  const own = isObject ? Object.entries(answer as object) : [];
  const known = own.filter(([name]) => FIELDS.some((field) => field === name));
  if (known.length === 0) throw failed(place, `sent JSON with none of ${FIELDS.join(', ')}`);
  // JSON has null for what is not there.
  const given = Object.fromEntries(known.filter(([, value]) => value !== null));
  return checkCredentials(given, 5, { tls: false });
}

function failed(
  place: string,
  why: string,
  options: { retryable?: boolean; cause?: unknown } = {},
): MqttError {
  return new MqttError('credentials-failed', `No credentials: ${place} ${why}.`, options);
}
