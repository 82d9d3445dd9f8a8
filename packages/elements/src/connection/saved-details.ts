import { msg, str } from '@lit/localize';
import {
  directory,
  DIRECTORY_CHANGE,
  secretPlace,
  VAULT_STATE,
  type ConnectionDirectory,
  type CredentialsProvider,
  type SavedConnection,
} from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { MoveGrace } from '../controllers/move-grace.js';
import type { Problem } from '../controllers/problems-controller.js';
import { toMqttError } from '../element/mqtt-error.js';
import { errorText } from '../localization/error-text.js';
import { problemText } from '../localization/problem-text.js';
import type { LoginTarget } from './login-keeper.js';

/** What of a saved connection is wanted. */
export interface SavedWish {
  readonly name: string;
  readonly vault: string | undefined;
  /** Whether it stays as it is while the vault is locked. */
  readonly keep: boolean;
}

/** Finds the saved connection that `<mqtt-connection saved>` names, and follows what becomes of it. */
export class SavedDetails implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #changed: () => void;
  readonly #grace = new MoveGrace();
  #wish: SavedWish | undefined;
  #source: ConnectionDirectory | undefined;
  #found: SavedConnection | undefined;
  #problems: readonly Problem[] = [];
  #credentials: CredentialsProvider | undefined;
  /** A person has signed in, and what they entered was saved afterwards: the connection is up with that, and stays so. */
  #entered: { readonly id: string; readonly place: string } | undefined;
  #completed:
    | {
        readonly kept: CredentialsProvider;
        readonly asked: CredentialsProvider;
        readonly both: CredentialsProvider;
      }
    | undefined;
  #asked = 0;

  /** @param changed - told when something else was found, or is wrong. */
  constructor(host: ReactiveControllerHost & HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  /** What was found. */
  get found(): SavedConnection | undefined {
    return this.#found;
  }

  /** Why it cannot be used; none while it is looked for. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Whether a person is asked for user name and password: the vault keeps none, or kept none when they signed in. */
  get asks(): boolean {
    const found = this.#found;
    if (!found || !this.#credentials) return true;
    return (
      this.#isEntered || (found.details.authentication?.method === 'BASIC' && !found.hasPassword)
    );
  }

  /** What logs in there: what the vault gives, and what is asked for where it gives no password. The same function each time. */
  credentialsWith(asked: CredentialsProvider | undefined): CredentialsProvider | undefined {
    const kept = this.#credentials;
    if (!kept) return asked;
    if (!asked || !this.asks) return kept;
    // Nothing but the login.
    if (!this.#found?.hasQuery) return asked;
    if (this.#completed?.kept !== kept || this.#completed.asked !== asked)
      this.#completed = {
        kept,
        asked,
        both: async (request) => {
          const { url } = await kept(request);
          return { ...(await asked(request)), ...(url === undefined ? {} : { url }) };
        },
      };
    return this.#completed.both;
  }

  /** What was saved of what a person entered, for when the broker does not take that any more. */
  get recall(): CredentialsProvider | undefined {
    return this.#isEntered && this.#found?.hasPassword ? this.#credentials : undefined;
  }

  get #isEntered(): boolean {
    const { id, details } = this.#found ?? {};
    return (
      details !== undefined &&
      this.#entered?.id === id &&
      this.#entered?.place === secretPlace(details)
    );
  }

  /** The user name that is saved. */
  get username(): string | undefined {
    const authentication = this.#found?.details.authentication;
    return authentication?.method === 'BASIC' ? authentication.username : undefined;
  }

  /** Where a login is saved. */
  get loginTarget(): LoginTarget | undefined {
    const source = this.#source;
    if (!source || !this.#found) return undefined;
    const { id, details } = this.#found;
    const place = secretPlace(details);
    return {
      place,
      save: ({ username, password }) => {
        // Before it is saved, and the change is seen.
        this.#entered = { id, place };
        return source.save(
          { ...details, authentication: { method: 'BASIC', username, password } },
          id,
        );
      },
    };
  }

  /** Says what is wanted; undefined for nothing. */
  want(wish: SavedWish | undefined): void {
    const before = this.#wish;
    if (before?.name === wish?.name && before?.vault === wish?.vault && before?.keep === wish?.keep)
      return;
    this.#wish = wish;
    this.#forget();
    const source = wish && directory(wish.vault);
    if (source !== this.#source) {
      this.#unlisten();
      this.#source = source;
      if (this.#host.isConnected) this.#listen();
    }
    void this.#look();
  }

  hostConnected(): void {
    this.#grace.stay();
    this.#listen();
    void this.#look();
  }

  hostDisconnected(): void {
    this.#unlisten();
    // What becomes of it meanwhile is not seen: on return it is looked for anew.
    this.#asked++;
    this.#grace.leave(() => {
      this.#forget();
    });
  }

  #forget(): void {
    this.#found = undefined;
    this.#credentials = undefined;
    this.#entered = undefined;
    this.#problems = [];
  }

  #listen(): void {
    this.#source?.addEventListener(DIRECTORY_CHANGE, this.#onChange);
    this.#source?.addEventListener(VAULT_STATE, this.#onChange);
  }

  #unlisten(): void {
    this.#source?.removeEventListener(DIRECTORY_CHANGE, this.#onChange);
    this.#source?.removeEventListener(VAULT_STATE, this.#onChange);
  }

  readonly #onChange = (): void => {
    void this.#look();
  };

  async #look(): Promise<void> {
    const asked = ++this.#asked;
    const wish = this.#wish;
    if (!wish || !this.#source) return;
    try {
      const saved = await this.#source.find(wish.name);
      if (asked !== this.#asked) return;
      this.#found = saved?.blocked ? undefined : saved;
      // Together with what it belongs to: it gives nothing once the saved connection goes elsewhere.
      this.#credentials = this.#found && credentialsOf(this.#found, this.#source);
      this.#problems = saved ? blockedProblems(saved) : [missing(wish.name)];
    } catch (thrown) {
      if (asked !== this.#asked) return;
      const error = toMqttError(thrown);
      // What is connected stays so, and waits for the vault when it has to log in again.
      if (wish.keep && this.#found && error.code === 'vault-locked') return;
      this.#forget();
      const { what, todo } = errorText(error);
      this.#problems = [
        { attribute: 'saved', message: `${what} ${todo}`.trim(), code: error.code },
      ];
    }
    this.#changed();
  }
}

function credentialsOf(
  { id, hasPassword, hasQuery, details }: SavedConnection,
  source: ConnectionDirectory,
): CredentialsProvider | undefined {
  const isKept = hasPassword || hasQuery === true || details.authentication?.method === 'PROVIDER';
  return isKept ? source.credentials(id) : undefined;
}

function missing(name: string): Problem {
  const message = msg(str`No connection named “${name}” is saved in this browser.`);
  return { attribute: 'saved', message, code: 'connection-missing' };
}

function blockedProblems({ blocked = [] }: SavedConnection): readonly Problem[] {
  return blocked.map((problem) => ({
    attribute: 'saved',
    message: problemText(problem),
    code: 'blocked-by-policy',
  }));
}
