/** What a page allows, once and for all of it. Pure but for the page-wide place where it is kept. */
import { isLoopback, withoutBrackets } from '../details/host.js';
import { pageWide } from '../environment/page-wide.js';
import { MqttError } from '../errors.js';

/**
 * What the page allows beyond the defaults, which are the strictest. It guards against mistakes and against markup that somebody else
 * wrote into the page; nothing guards against script in the page.
 */
export interface Policy {
  /**
   * Origins, beside the page's own, from which credentials may be fetched, as in `https://login.example`. None unless set: who gives
   * the credentials may give an address too, and so says where the page connects. https only, but for this machine.
   */
  readonly credentialsOrigins?: readonly string[];
}

/** What {@link configure} takes. */
export interface Configuration {
  readonly policy?: Policy;
}

/** A policy with every default filled in. */
export type ResolvedPolicy = Readonly<Required<Policy>>;

/** How each field is read; a field of {@link Policy} without a reader does not compile. */
const READERS: { readonly [Field in keyof Policy]-?: (value: unknown) => ResolvedPolicy[Field] } = {
  credentialsOrigins: readOrigins,
};

interface Kept {
  policy: ResolvedPolicy | undefined;
}

const kept = (): Kept => pageWide<Kept>('core/policy/0', () => ({ policy: undefined })).value;

/**
 * Sets the page's policy: once, before anything has asked for it, and for all copies of the kit in the page. Afterwards it cannot be
 * changed.
 *
 * @throws MqttError `invalid-options` for a second call, for one that comes too late, and for what is wrong in it.
 *
 * @example
 * configure({ policy: { credentialsOrigins: ['https://login.example'] } });
 */
export function configure(configuration: Configuration): void {
  const { policy: given = {}, ...others } = configuration;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(`it has no “${unknown}”`);
  // Read before the place is looked at: what is wrong leaves no trace.
  const read = readPolicy(given);
  const place = kept();
  if (place.policy)
    throw wrong('a policy is set once, before the first connection, and it was set or used before');
  place.policy = read;
}

/** The page's policy. From the first use on it is settled: what was not set is at its strictest. */
export function policy(): ResolvedPolicy {
  const place = kept();
  return (place.policy ??= readPolicy({}));
}

function readPolicy(given: Policy): ResolvedPolicy {
  const unknown = Object.keys(given).find((field) => !Object.hasOwn(READERS, field));
  if (unknown !== undefined) throw wrong(`a policy has no “${unknown}”`);
  const { credentialsOrigins } = READERS;
  return Object.freeze({ credentialsOrigins: credentialsOrigins(given.credentialsOrigins) });
}

function readOrigins(value: unknown): readonly string[] {
  if (value === undefined) return Object.freeze([]);
  if (!Array.isArray(value)) throw wrong('“credentialsOrigins” must be a list');
  // An array of anything at all.
  const origins = (value as unknown[]).map((origin) => {
    const url = typeof origin === 'string' && URL.canParse(origin) ? new URL(origin) : undefined;
    const host = withoutBrackets(url?.hostname ?? '');
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(host));
    // WebKit has origins with a star in them, which would allow nothing.
    if (url?.origin === origin && isSafe && !host.includes('*')) return url.origin;
    throw wrong(
      `“${String(origin).slice(0, 80)}” is no origin of https, such as https://login.example`,
    );
  });
  return Object.freeze(origins);
}

function wrong(why: string): MqttError {
  return new MqttError('invalid-options', `configure() failed: ${why}.`);
}
