import {
  directory,
  DIRECTORY_CHANGE,
  MqttError,
  type Connection,
  type ConnectionLease,
  type ConnectionState,
  type MqttStateEvent,
  type SavedConnection,
} from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { announcers, type Announcing } from '../context/announcers.js';
import { connectionRegistry, REGISTRY_CHANGE } from '../context/connection-registry.js';
import { MqttConnectionMissingEvent } from '../context/connection-missing.events.js';
import { findSource } from '../context/find-source.js';
import { pageSettled } from '../context/page-settled.js';
import { acquireSaved } from '../context/saved-connections.js';
import { useConnection } from '../context/used-connections.js';
import type { ElementState } from '../element/custom-states.js';
import { MqttElementErrorEvent } from '../element/error.events.js';
import { missingMessage, type MissingReason } from '../context/missing-message.js';
import { MoveGrace } from './move-grace.js';

/** What an element may be told to use: a connection, or the name of one. Without it, the nearest or only `<mqtt-connection>`. */
export type ConnectionTarget = Connection | string | null | undefined;

/** How the lookup stands. */
export type ConnectionLookup =
  /** It may still come: the page is loading, or the directory is being asked. */
  | { readonly kind: 'pending' }
  /** `asking`: it waits for somebody to sign in. */
  | { readonly kind: 'found'; readonly connection: Connection; readonly asking: boolean }
  /** There is one, but its details are wrong; it shows that itself, unless there is an `error`: then it is a saved one. */
  | { readonly kind: 'faulty'; readonly name: string | undefined; readonly error?: MqttError }
  /** `quiet`: the page has taken over what to show. */
  | {
      readonly kind: 'missing';
      readonly reason: MissingReason;
      readonly name: string | undefined;
      readonly quiet: boolean;
    };

/** What the controller tells its element. */
export interface ConnectionControllerOptions {
  /** The element now uses another connection, or none. */
  readonly onConnection?: (connection: Connection | undefined) => void;
  readonly onState?: (state: ConnectionState, previous: ConnectionState) => void;
  /** How the element says aloud what becomes of the connection; unless set, it never does. See {@link ConnectionController.announces}. */
  readonly announcing?: Announcing;
}

const PENDING: ConnectionLookup = { kind: 'pending' };

/**
 * Finds the connection that an element means, holds it while the element is in the document, follows its state, and looks again
 * whenever something changes. An element that is moved keeps its connection.
 */
export class ConnectionController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: ConnectionControllerOptions;
  readonly #grace = new MoveGrace();
  #target: ConnectionTarget;
  #lookup: ConnectionLookup = PENDING;
  #lease: ConnectionLease | undefined;
  #attempt = 0;
  #listening = false;
  #away = false;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    options: ConnectionControllerOptions = {},
  ) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get lookup(): ConnectionLookup {
    return this.#lookup;
  }

  get connection(): Connection | undefined {
    return this.#lookup.kind === 'found' ? this.#lookup.connection : undefined;
  }

  get state(): ConnectionState | undefined {
    return this.connection?.state;
  }

  /** The state in the words of the custom states. */
  get elementState(): ElementState {
    if (this.#lookup.kind === 'missing' || this.#lookup.kind === 'faulty') return 'missing';
    const status = this.state?.status ?? 'connecting';
    return status === 'idle' ? 'connecting' : status;
  }

  /**
   * Whether a change of the connection belongs into this element's live region just now: of all that show a connection only one says it
   * aloud. Without a connection each element speaks for itself.
   */
  get announces(): boolean {
    if (!this.#options.announcing) return false;
    const { connection } = this;
    return !connection || announcers().isAnnouncer(connection, this.#host);
  }

  /** What the element was told to use. */
  set target(target: ConnectionTarget) {
    if (target === this.#target) return;
    this.#target = target;
    if (this.#host.isConnected) this.#look();
  }

  /** Whether the element needs no connection for now: its share in a saved one is given back until it does. */
  set away(away: boolean) {
    if (away === this.#away) return;
    this.#away = away;
    if (!this.#host.isConnected) return;
    this.#attempt++;
    if (away) this.#become(PENDING);
    else this.#look();
  }

  hostConnected(): void {
    this.#grace.stay();
    if (!this.#listening) {
      this.#listening = true;
      connectionRegistry().addEventListener(REGISTRY_CHANGE, this.#onPageChange);
      directory().addEventListener(DIRECTORY_CHANGE, this.#onDirectoryChange);
    }
    // In its microtask, so that a subtree that is inserted at once is looked through only when it is complete.
    queueMicrotask(() => {
      if (this.#host.isConnected) this.#look();
    });
  }

  hostDisconnected(): void {
    this.#grace.leave(() => {
      this.#listening = false;
      connectionRegistry().removeEventListener(REGISTRY_CHANGE, this.#onPageChange);
      directory().removeEventListener(DIRECTORY_CHANGE, this.#onDirectoryChange);
      this.#attempt++;
      this.#become(PENDING);
    });
  }

  readonly #onPageChange = (): void => {
    if (this.#host.isConnected) this.#look();
  };

  readonly #onDirectoryChange = (): void => {
    if (this.#host.isConnected && typeof this.#target === 'string') this.#look();
  };

  readonly #onState = ({ state, previous }: MqttStateEvent): void => {
    this.#options.onState?.(state, previous);
    this.#host.requestUpdate();
  };

  #look(): void {
    if (this.#away) return;
    const attempt = ++this.#attempt;
    const target = this.#target ?? undefined;
    if (target !== undefined && typeof target !== 'string') {
      this.#become({ kind: 'found', connection: target, asking: false });
      return;
    }
    const name = target === '' ? undefined : target;
    const found = findSource(this.#host, name, connectionRegistry());
    if (found.kind === 'found') {
      const { connection, faulty, asking } = found.source;
      if (connection) this.#become({ kind: 'found', connection, asking });
      else this.#become(faulty ? { kind: 'faulty', name: found.source.name } : PENDING);
      return;
    }
    const reason =
      found.kind === 'several' ? 'several' : name === undefined ? 'none' : 'unknown-name';
    this.#lookFurther(name, reason, attempt).catch(async (error: unknown) => {
      // An element of the page that is still to come goes before what is saved.
      await pageSettled();
      if (attempt !== this.#attempt) return;
      const isKnown = error instanceof MqttError;
      const known = isKnown
        ? error
        : new MqttError('connection-missing', String(error), { cause: error });
      this.#host.dispatchEvent(new MqttElementErrorEvent(known));
      // What is there and cannot be used is not missing.
      if (isKnown) this.#become({ kind: 'faulty', name, error: known });
      else this.#miss(name, reason);
    });
  }

  /** What takes time: the directory, and elements of the page that are still to come. */
  async #lookFurther(
    name: string | undefined,
    reason: MissingReason,
    attempt: number,
  ): Promise<void> {
    if (name !== undefined) {
      const saved = await findSaved(name);
      if (attempt !== this.#attempt) return;
      if (saved) {
        const lease = acquireSaved(saved);
        this.#become({ kind: 'found', connection: lease.connection, asking: false }, lease);
        return;
      }
    }
    if (this.#lookup.kind !== 'missing') this.#become(PENDING);
    await pageSettled();
    if (attempt === this.#attempt) this.#miss(name, reason);
  }

  #miss(name: string | undefined, reason: MissingReason): void {
    const known = this.#lookup;
    if (known.kind === 'missing' && known.name === name && known.reason === reason) return;
    const missing = { kind: 'missing', reason, name, quiet: false } as const;
    this.#become(missing);
    const event = new MqttConnectionMissingEvent(name);
    this.#host.dispatchEvent(event);
    if (event.defaultPrevented && this.#lookup === missing)
      this.#become({ ...missing, quiet: true });
    if (!event.defaultPrevented) {
      this.#host.dispatchEvent(
        new MqttElementErrorEvent(
          new MqttError('connection-missing', missingMessage(missing).what),
        ),
      );
    }
  }

  #become(lookup: ConnectionLookup, lease?: ConnectionLease): void {
    const before = this.connection;
    // The new share is held before the old one is given back, so that the same connection is never closed in between.
    const released = this.#lease;
    this.#lease = lease;
    this.#lookup = lookup;
    const now = this.connection;
    if (now !== before) {
      useConnection(this.#host, now);
      before?.removeEventListener('mqtt-state', this.#onState);
      now?.addEventListener('mqtt-state', this.#onState);
      if (before) announcers().delete(before, this.#host);
      if (now && this.#options.announcing)
        announcers().add(now, this.#host, this.#options.announcing);
      this.#options.onConnection?.(now);
    }
    released?.release();
    this.#host.requestUpdate();
  }
}

/** Where nothing can be kept, nothing was saved. */
async function findSaved(name: string): Promise<SavedConnection | undefined> {
  try {
    return await directory().find(name);
  } catch (error) {
    if (error instanceof MqttError && error.code === 'storage-unavailable') return undefined;
    throw error;
  }
}
