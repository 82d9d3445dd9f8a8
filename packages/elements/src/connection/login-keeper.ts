/** What a person entered. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Where a login may be saved. */
export interface LoginTarget {
  /** The broker that it is for (`secretPlace()` of the core). */
  readonly place: string;
  /** @throws MqttError where it cannot be saved. */
  save(login: Login): Promise<unknown>;
}

/** Saves what a person entered, if they wanted that, once the broker has accepted it. */
export class LoginKeeper {
  readonly #target: () => LoginTarget | undefined;
  #wish: { readonly login: Login; readonly place: string } | undefined;

  /** @param target - where a login is saved at the moment; undefined for nowhere. */
  constructor(target: () => LoginTarget | undefined) {
    this.#target = target;
  }

  get canKeep(): boolean {
    return this.#target() !== undefined;
  }

  /** What was entered is to be saved; undefined for not at all. */
  keep(login: Login | undefined): void {
    const target = this.#target();
    this.#wish = login && target && { login, place: target.place };
  }

  /** The broker has accepted what was entered. @throws MqttError where it cannot be saved. */
  async accepted(): Promise<void> {
    const wish = this.#wish;
    this.#wish = undefined;
    const target = this.#target();
    // It is saved for the broker that it was entered for, and for no other.
    if (wish && target?.place === wish.place) await target.save(wish.login);
  }
}
