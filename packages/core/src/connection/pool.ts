import { pageEnvironment } from '../environment/page-environment.js';
import { pageWide } from '../environment/page-wide.js';
import type { ResolvedDetails } from '../details/connection-details.js';
import { connect, resolveTarget, type ConnectOptions, type ConnectTarget } from './connect.js';
import type { Connection } from './connection.js';

/** A share in a pooled connection. */
export interface ConnectionLease {
  readonly connection: Connection;
  /** Gives the share back; calling it again does nothing. The connection closes a moment after the last share is back. */
  release(): void;
}

interface Shared {
  readonly connection: Connection;
  leases: number;
  cancelClose: (() => void) | undefined;
}

/** Long enough for an element that is moved, or a component that is mounted twice, to come back to its socket. */
const LINGER_MS = 250;

/** The shares behind functions, not in an object that can be listed: their keys hold passwords. */
interface Pool {
  get(key: string): Shared | undefined;
  set(key: string, shared: Shared): void;
  delete(key: string): void;
}

function closedPool(): Pool {
  const shares = new Map<string, Shared>();
  return {
    get: (key) => shares.get(key),
    set: (key, shared) => void shares.set(key, shared),
    delete: (key) => void shares.delete(key),
  };
}

const pool = (): Pool => pageWide('core/pool/0', closedPool).value;

/** Numbers for functions and objects that have no content to compare: the same provider is the same way to log in. */
const identities = (): { readonly known: WeakMap<object, number>; last: number } =>
  pageWide('core/identities/0', () => ({ known: new WeakMap<object, number>(), last: 0 })).value;

function identityOf(thing: object | undefined): number {
  if (!thing) return 0;
  const numbers = identities();
  let id = numbers.known.get(thing);
  if (id === undefined) {
    id = ++numbers.last;
    numbers.known.set(thing, id);
  }
  return id;
}

/**
 * A share in one connection for everybody with the same details: one socket however many ask. Give it back with `release()`.
 *
 * @throws MqttError `invalid-details`, `blocked-by-policy`.
 */
export function acquire(target: ConnectTarget, options: ConnectOptions = {}): ConnectionLease {
  const environment = options.environment ?? pageEnvironment();
  const details = resolveTarget(target, environment);
  const key = keyOf(details, options);
  const shares = pool();
  let shared = shares.get(key);
  if (shared?.connection.state.status === 'closed') shared = undefined;
  if (!shared) {
    shared = {
      connection: connect(target, { ...options, environment }),
      leases: 0,
      cancelClose: undefined,
    };
    shares.set(key, shared);
  }
  const held = shared;
  held.leases++;
  held.cancelClose?.();
  held.cancelClose = undefined;
  let released = false;
  return {
    connection: held.connection,
    release: () => {
      if (released) return;
      released = true;
      if (--held.leases > 0) return;
      held.cancelClose = environment.clock.schedule(LINGER_MS, () => {
        if (shares.get(key) === held) shares.delete(key);
        // Nobody holds it any more, so there is nobody to tell that closing took too long.
        held.connection.close().catch(() => undefined);
      });
    },
  };
}

/** What makes two connections the same; their names for people do not. */
function keyOf(details: ResolvedDetails, options: ConnectOptions): string {
  const sorted = (_name: string, value: unknown): unknown =>
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(
    [
      { ...details, name: undefined },
      identityOf(options.credentials),
      options.reconnect ?? '',
      options.onPageHide ?? '',
      options.onSessionLost ?? '',
      options.suspicion ?? true,
      options.persist ?? false,
      options.onRestore ?? '',
      options.maxPacketBytes ?? 0,
      identityOf(options.environment),
      identityOf(options.startSession),
    ],
    sorted,
  );
}
