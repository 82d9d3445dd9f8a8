/** What a page allows, once and for all of it. Pure but for the page-wide place where it is kept. */
import { pageWide } from '../environment/page-wide.js';
import { readPolicy, wrongPolicy } from './read-policy.js';

/** How a vault can be protected, the weakest first. */
export type Protection = 'device' | 'passphrase' | 'passkey';

/**
 * What the page allows. It guards against mistakes, against markup that somebody else wrote into the page, and against connections that
 * visitors make or import; nothing guards against script in the page.
 */
export interface Policy {
  /**
   * The hosts to which connections may be made: names as in `broker.example`, IP addresses, and `*.plant.example` for every name below
   * `plant.example`. For pages that serve certain brokers only; a broker may then refer to others of them only (MQTT 5 §4.11). Unset:
   * every host. An empty list: none.
   */
  readonly hosts?: readonly string[];
  /**
   * How well a vault must at least be protected before connections can be saved in it. `passphrase` and `passkey` for devices that
   * several people use. A key that the page itself hands in satisfies every demand. Unset: `device`, which any vault has.
   */
  readonly protection?: Protection;
  /** Whether saved connections may be exported, encrypted or not. Unset: true. */
  readonly allowExport?: boolean;
  /** Whether the private keys of client certificates may be kept and exported. Unset: true. */
  readonly allowPrivateKeys?: boolean;
  /** Whether received messages may be kept on the device, where a page's markup asks for it (`keep`), and message templates, where a
   * person saves one. Unset: true. */
  readonly allowKeeping?: boolean;
  /**
   * Whether `ws:` may be opened, where the browser does (never from an https page). False refuses it to this machine too. Unset: true,
   * which is for brokers on the workbench.
   */
  readonly allowInsecureWs?: boolean;
  /**
   * The longest that a vault with a passphrase or passkey may stay open without input, in milliseconds: 1000 to 86 400 000 (a day). What
   * is set at the vault may be shorter. Unset: the vault's own time.
   */
  readonly maxIdleMs?: number;
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
export interface ResolvedPolicy extends Readonly<Required<Omit<Policy, 'hosts' | 'maxIdleMs'>>> {
  /** As `canonicalPattern()` writes them; undefined: every host. */
  readonly hosts: readonly string[] | undefined;
  /** Undefined: without a bound. */
  readonly maxIdleMs: number | undefined;
}

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
 * configure({ policy: { hosts: ['*.plant.example'], protection: 'passphrase', allowInsecureWs: false } });
 */
export function configure(configuration: Configuration): void {
  const { policy: given = {}, ...others } = configuration;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrongPolicy(`it has no “${unknown}”`);
  // Read before the place is looked at: what is wrong leaves no trace.
  const read = readPolicy(given);
  const place = kept();
  if (place.policy)
    throw wrongPolicy(
      'a policy is set once, before the first connection, and it was set or used before',
    );
  place.policy = read;
}

/** The page's policy. From the first use on it is settled. */
export function policy(): ResolvedPolicy {
  const place = kept();
  return (place.policy ??= readPolicy({}));
}
