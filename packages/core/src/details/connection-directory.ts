import {
  basicCredentials,
  namedCredentials,
  type CredentialsProvider,
} from '../authentication/credentials.js';
import { MqttError } from '../errors.js';
import type { ConnectionDetails } from './connection-details.js';
import { requiredName } from './required-name.js';
import { secretPlace } from './secret-place.js';
import { resolveDetails, type DetailsProblem } from './validate-details.js';
import { withoutPrivateKey } from './without-private-key.js';

/** A connection as a directory shows it. */
export interface SavedConnection {
  readonly id: string;
  /** Never with a password or a private key. */
  readonly details: ConnectionDetails & { readonly name: string };
  /** Whether a password is kept for it. */
  readonly hasPassword: boolean;
  /** Whether its path has a query, which may hold a signature and is not shown. */
  readonly hasQuery?: boolean;
  /** Whether a private key is kept with its certificates. */
  readonly hasPrivateKey?: boolean;
  /** Whether that key has been written into a file for import into a browser or system. */
  readonly hasKeyFile?: boolean;
  /** Names that it had before, by which it is still found. */
  readonly aliases?: readonly string[];
  /** When it was last asked for credentials, in milliseconds since the epoch. */
  readonly usedAt?: number;
  /** What the page's policy does not allow in it; it is then not connected. */
  readonly blocked?: readonly DetailsProblem[];
}

/** How to save. */
export interface SaveOptions {
  /** Whether a connection that gets another name is still found by the one it had. */
  readonly keepAlias?: boolean;
  /** Whether a name that another connection had before is taken from it: pages that use it find this one then. */
  readonly takeAlias?: boolean;
}

/**
 * Where named connections are looked up. It shows details without secrets; secrets leave it only through a credentials provider.
 * Dispatches a plain `Event` named `mqtt-directory-change` after every change.
 */
export interface ConnectionDirectory extends EventTarget {
  /** All connections, in the owner's order. */
  list(): Promise<readonly SavedConnection[]>;
  find(name: string): Promise<SavedConnection | undefined>;
  /**
   * Adds a connection, or replaces the one with `id`. A BASIC authentication without `password` keeps the password that is stored,
   * as long as it goes to the same addresses: host, port, path, TLS and further servers.
   *
   * @throws MqttError `invalid-details` when a field is wrong or the name missing, `duplicate-name` when another has that name.
   */
  save(details: ConnectionDetails, id?: string, options?: SaveOptions): Promise<SavedConnection>;
  /** Removes a connection; an unknown id does nothing. */
  remove(id: string): Promise<void>;
  /**
   * The way to log in that belongs to a connection; asked anew at each attempt, so a changed password is used at the next. The same
   * function each time, so that {@link acquire} shares a socket among all who use the connection.
   */
  credentials(id: string): CredentialsProvider | undefined;
}

/** The event of a changed directory. */
export const DIRECTORY_CHANGE = 'mqtt-directory-change';

/** A directory that forgets everything when the page goes; a private key at once, since nothing in a page could use it. */
export class MemoryDirectory extends EventTarget implements ConnectionDirectory {
  readonly #records = new Map<string, { saved: SavedConnection; password: string | undefined }>();
  readonly #providers = new Map<string, CredentialsProvider>();
  #lastId = 0;

  list(): Promise<readonly SavedConnection[]> {
    return Promise.resolve([...this.#records.values()].map(({ saved }) => saved));
  }

  find(name: string): Promise<SavedConnection | undefined> {
    return Promise.resolve(this.#byName(name));
  }

  save(details: ConnectionDetails, id?: string): Promise<SavedConnection> {
    try {
      return Promise.resolve(this.#save(details, id));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  remove(id: string): Promise<void> {
    this.#providers.delete(id);
    if (this.#records.delete(id)) this.dispatchEvent(new Event(DIRECTORY_CHANGE));
    return Promise.resolve();
  }

  credentials(id: string): CredentialsProvider | undefined {
    const method = this.#records.get(id)?.saved.details.authentication;
    if (method?.method === 'PROVIDER') return namedCredentials(method.provider);
    if (method?.method !== 'BASIC') return undefined;
    let provider = this.#providers.get(id);
    if (!provider) {
      provider = (request) => {
        const record = this.#records.get(id);
        const authentication = record?.saved.details.authentication;
        if (authentication?.method !== 'BASIC') return {};
        return basicCredentials(authentication.username, record?.password ?? '')(request);
      };
      this.#providers.set(id, provider);
    }
    return provider;
  }

  #byName(name: string): SavedConnection | undefined {
    for (const { saved } of this.#records.values()) if (saved.details.name === name) return saved;
    return undefined;
  }

  #save(details: ConnectionDetails, id: string | undefined): SavedConnection {
    resolveDetails(details);
    const name = requiredName(details);
    const namesake = this.#byName(name);
    if (namesake && namesake.id !== id) {
      throw new MqttError('duplicate-name', `There is a connection named “${name}” already.`);
    }
    const key = id ?? String(++this.#lastId);
    let password: string | undefined;
    let kept: ConnectionDetails = details;
    if (details.authentication?.method === 'BASIC') {
      const { username } = details.authentication;
      const before = this.#records.get(key);
      const same = before && secretPlace(before.saved.details) === secretPlace(details);
      password = details.authentication.password ?? (same ? before.password : undefined);
      kept = { ...details, authentication: { method: 'BASIC', username } };
    }
    const saved = {
      id: key,
      details: { ...withoutPrivateKey(kept), name },
      hasPassword: Boolean(password),
    };
    this.#records.set(key, { saved, password });
    this.dispatchEvent(new Event(DIRECTORY_CHANGE));
    return saved;
  }
}
