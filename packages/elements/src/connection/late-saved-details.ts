import type { CredentialsProvider, SavedConnection } from '@mqtt-kit/core';
import type { nothing, ReactiveControllerHost, TemplateResult } from 'lit';
import { LazyModule } from '../controllers/lazy-module.js';
import type { Problem } from '../controllers/problems-controller.js';
import type { LoginTarget } from './login-keeper.js';
import type { SavedDetails, SavedWish } from './saved-details.js';

/** {@link SavedDetails}, loaded when a saved connection is first wanted. Until then it is as if it were looked for. */
export class LateSavedDetails {
  readonly #loader: LazyModule<typeof import('./saved-details.js')>;
  #wish: SavedWish | undefined;
  #details: SavedDetails | undefined;

  /** @param changed - told when something else was found, or is wrong. */
  constructor(host: ReactiveControllerHost & HTMLElement, changed: () => void) {
    this.#loader = new LazyModule(
      host,
      () => import('./saved-details.js'),
      ({ SavedDetails }) => {
        this.#details = new SavedDetails(host, changed);
        this.#details.want(this.#wish);
      },
    );
  }

  get found(): SavedConnection | undefined {
    return this.#details?.found;
  }

  get problems(): readonly Problem[] {
    return this.#details?.problems ?? [];
  }

  get asks(): boolean {
    return this.#details?.asks ?? true;
  }

  get recall(): CredentialsProvider | undefined {
    return this.#details?.recall;
  }

  credentialsWith(asked: CredentialsProvider | undefined): CredentialsProvider | undefined {
    return this.#details?.credentialsWith(asked) ?? asked;
  }

  get username(): string | undefined {
    return this.#details?.username;
  }

  get loginTarget(): LoginTarget | undefined {
    return this.#details?.loginTarget;
  }

  /** Says what is wanted; undefined for nothing. */
  want(wish: SavedWish | undefined): void {
    this.#wish = wish;
    if (this.#details) this.#details.want(wish);
    else if (wish) void this.#loader.load();
  }

  /** That it could not be loaded. */
  renderFailure(): TemplateResult | typeof nothing {
    return this.#loader.renderFailure();
  }
}
