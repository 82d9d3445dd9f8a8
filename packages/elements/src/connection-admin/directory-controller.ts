import {
  directory,
  DIRECTORY_CHANGE,
  type Connection,
  type ConnectionState,
  type SavedConnection,
} from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { savedInUse, savedUse, SAVED_USE_CHANGE } from '../context/saved-connections.js';

/** Keeps its element up to date with what is saved, and with the state of what is in use. */
export class DirectoryController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #onError: (error: unknown) => void;
  readonly #watched = new Set<Connection>();
  #saved: readonly SavedConnection[] | undefined;

  constructor(host: ReactiveControllerHost, onError: (error: unknown) => void) {
    this.#host = host;
    this.#onError = onError;
    host.addController(this);
  }

  /** What is saved; undefined until the directory has answered. */
  get saved(): readonly SavedConnection[] | undefined {
    return this.#saved;
  }

  find(id: string | undefined): SavedConnection | undefined {
    return this.#saved?.find((saved) => saved.id === id);
  }

  /** Where a saved connection stands, while an element of this page uses it. */
  stateOf(id: string): ConnectionState | undefined {
    return savedInUse(id)?.state;
  }

  /** Asks the directory now rather than at its next change. */
  async reload(): Promise<void> {
    try {
      this.#saved = await directory().list();
    } catch (error) {
      this.#onError(error);
    }
    this.#watch();
  }

  hostConnected(): void {
    directory().addEventListener(DIRECTORY_CHANGE, this.#onChange);
    savedUse.addEventListener(SAVED_USE_CHANGE, this.#watch);
    this.#onChange();
  }

  hostDisconnected(): void {
    directory().removeEventListener(DIRECTORY_CHANGE, this.#onChange);
    savedUse.removeEventListener(SAVED_USE_CHANGE, this.#watch);
    this.#unwatch();
  }

  readonly #onChange = (): void => {
    // It never rejects.
    void this.reload();
  };

  readonly #watch = (): void => {
    this.#unwatch();
    for (const { id } of this.#saved ?? []) {
      const connection = savedInUse(id);
      if (!connection) continue;
      connection.addEventListener('mqtt-state', this.#onState);
      this.#watched.add(connection);
    }
    this.#host.requestUpdate();
  };

  #unwatch(): void {
    for (const connection of this.#watched)
      connection.removeEventListener('mqtt-state', this.#onState);
    this.#watched.clear();
  }

  readonly #onState = (): void => {
    this.#host.requestUpdate();
  };
}
