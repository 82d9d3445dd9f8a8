import {
  directory,
  NO_VAULT,
  secretPlace,
  VaultDirectory,
  type ConnectionDetails,
  type Credentials,
  type CredentialsRequest,
} from '@mqtt-kit/core';
import { toMqttError } from '../element/mqtt-error.js';
import type { LoginTarget } from './login-keeper.js';
import { isWrongLogin } from './wrong-login.js';

/** A connection that the page itself describes, and under which name its login is saved. */
export interface RememberedWish {
  readonly details: ConnectionDetails;
  readonly name: string;
  readonly vault: string | undefined;
}

/**
 * The login that a person had saved with a connection that the page itself describes: it lies in the vault under the name of the
 * connection, with the address for which it was given, and goes to no other.
 */
export class RememberedLogin {
  readonly #failed: (error: unknown) => void;
  #wish: RememberedWish | undefined;
  #target: LoginTarget | undefined;

  /** @param failed - told when what was saved cannot be read. */
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** Where a login is saved; known once {@link recall} has looked. */
  get target(): LoginTarget | undefined {
    return this.#target;
  }

  /** Says what is connected to; undefined for nothing that a login could be saved with. */
  want(wish: RememberedWish | undefined): void {
    if (!wish || !this.#wish || placeOf(wish) !== placeOf(this.#wish)) this.#target = undefined;
    this.#wish = wish;
  }

  /** What was saved for this broker; undefined where nothing was, or where the broker has just refused it. */
  async recall(request: CredentialsRequest): Promise<Credentials | undefined> {
    const wish = this.#wish;
    // A query may be a signature of the page's own, which nothing that was saved earlier may take the place of.
    if (!wish || wish.vault === NO_VAULT || wish.details.path?.includes('?')) return undefined;
    const source = directory(wish.vault);
    try {
      // A page where nobody saves anything opens no storage.
      const isThere = !(source instanceof VaultDirectory) || (await source.isKnown());
      const saved = isThere ? await source.find(wish.name) : undefined;
      if (!this.#wish || placeOf(wish) !== placeOf(this.#wish)) return undefined;
      const { name, details } = wish;
      const place = secretPlace(details);
      // The name may stand for something else.
      if (saved && (saved.blocked || secretPlace(saved.details) !== place)) return undefined;
      this.#target = {
        place,
        save: ({ username, password }) => {
          const authentication = { method: 'BASIC', username, password } as const;
          const kept = saved?.details ?? { ...details, name };
          return source.save({ ...kept, authentication }, saved?.id);
        },
      };
      if (!saved?.hasPassword || isWrongLogin(request.previous)) return undefined;
      return await source.credentials(saved.id)?.(request);
    } catch (error) {
      // A locked vault is no reason not to connect: the person can still type.
      if (toMqttError(error).code !== 'vault-locked') this.#failed(error);
      return undefined;
    }
  }
}

function placeOf({ details, name, vault }: RememberedWish): string {
  return JSON.stringify([secretPlace(details), name, vault]);
}
