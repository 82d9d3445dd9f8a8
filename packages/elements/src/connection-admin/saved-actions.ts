import { savedInUse, type SavedConnection } from '@mqtt-kit/core';
import { NEW, type ConnectionEditor } from './connection-editor.js';
import { nameOfCopy } from './connection-list.js';
import {
  deleteConnection,
  duplicateConnection,
  type DeletedConnection,
} from './deleted-connection.js';
import type { DirectoryController } from './directory-controller.js';
import {
  MqttConnectionRemovedEvent,
  MqttConnectionSavedEvent,
  type ConnectionIdentity,
} from './mqtt-connection-admin.events.js';

/** What the actions work on, and whom they tell. */
export interface SavedActionsParts {
  readonly directory: DirectoryController;
  readonly editor: ConnectionEditor;
  /** Runs one action: says what becomes of it, and what failed. */
  readonly run: (action: () => Promise<void>) => void;
  /** Shows everything that is wrong in the form; false when something is. */
  readonly isRight: () => Promise<boolean>;
  /** Shows a connection in the form. @param isSame - the one that was in it already, saved now. */
  readonly select: (id: string, isSame: boolean) => void;
  /** After the next update. */
  readonly focus: (selector: string) => void;
  /** What stood in the form is saved. */
  readonly saved: () => void;
}

/** What a person does with saved connections: save, duplicate, delete, bring back, move. */
export class SavedActions {
  readonly #host: EventTarget;
  readonly #parts: SavedActionsParts;
  #deleted: DeletedConnection | undefined;

  /** @param host - dispatches what happened. */
  constructor(host: EventTarget, parts: SavedActionsParts) {
    this.#host = host;
    this.#parts = parts;
  }

  /** What was deleted a moment ago, and can be brought back. */
  get deleted(): DeletedConnection | undefined {
    return this.#deleted;
  }

  /** It cannot be brought back any more, or may hold a password. */
  forgetDeleted(): void {
    this.#deleted = undefined;
  }

  /** These are gone: the vault was wiped. */
  tellRemoved(connections: readonly ConnectionIdentity[]): void {
    for (const each of connections) this.#host.dispatchEvent(new MqttConnectionRemovedEvent(each));
  }

  /** These were saved elsewhere: imported from a file. */
  tellSaved(connections: readonly SavedConnection[]): void {
    for (const each of connections)
      this.#host.dispatchEvent(new MqttConnectionSavedEvent(identityOf(each)));
  }

  readonly save = (event: SubmitEvent): void => {
    event.preventDefault();
    const { editor, directory } = this.#parts;
    this.#parts.run(async () => {
      if (!(await this.#parts.isRight())) return;
      const { key = NEW, details, saveOptions } = editor;
      const saved = await directory.source.save(
        details,
        key === NEW ? undefined : key,
        saveOptions,
      );
      await this.#saved(saved, key);
      this.#parts.saved();
      // What was refused may be right now.
      const used = savedInUse(saved.id);
      if (used?.state.status === 'refused') used.retry();
    });
  };

  readonly duplicate = (): void => {
    const { editor, directory } = this.#parts;
    const { current } = editor;
    if (!current) return;
    this.#parts.run(async () => {
      const name = nameOfCopy(current.details.name, directory.saved ?? []);
      await this.#saved(await duplicateConnection(current, name, directory.source));
      this.#parts.focus('#name');
    });
  };

  readonly delete = (event: MouseEvent): void => {
    const { editor, directory } = this.#parts;
    const { current } = editor;
    // The second click of a double click would meet the next connection.
    if (!current || event.detail > 1) return;
    this.#parts.run(async () => {
      editor.willDelete(current.id);
      this.#deleted = await deleteConnection(current, directory.source);
      editor.forget(current.id);
      await directory.reload();
      this.tellRemoved([identityOf(current)]);
      this.#parts.focus('.undo button');
    });
  };

  readonly undo = (): void => {
    const deleted = this.#deleted;
    if (!deleted) return;
    this.#parts.run(async () => {
      await this.#saved(await deleted.restore());
      this.#deleted = undefined;
      this.#parts.focus('.item[aria-current="true"]');
    });
  };

  /** Changes places with the neighbour. */
  readonly move = (saved: SavedConnection, by: -1 | 1): void => {
    const { directory } = this.#parts;
    this.#parts.run(async () => {
      const ids = (directory.saved ?? []).map(({ id }) => id);
      const index = ids.indexOf(saved.id);
      ids.splice(index, 1);
      ids.splice(index + by, 0, saved.id);
      await directory.vault?.reorder(ids);
      await directory.reload();
    });
  };

  /** Deletes what is left of connections that cannot be read any more; nobody knows their names. */
  readonly dropDamaged = (ids: readonly string[]): void => {
    const { vault } = this.#parts.directory;
    this.#parts.run(async () => {
      for (const id of ids) {
        await vault?.remove(id);
        this.tellRemoved([{ id, connectionName: '' }]);
      }
    });
  };

  /** @param key - what was typed for it is now saved. */
  async #saved(saved: SavedConnection, key?: string): Promise<void> {
    if (key !== undefined) this.#parts.editor.forget(key);
    await this.#parts.directory.reload();
    this.#parts.select(saved.id, key !== undefined);
    this.tellSaved([saved]);
  }
}

/** A saved connection as the events name it. */
export function identityOf({ id, details }: SavedConnection): ConnectionIdentity {
  return { id, connectionName: details.name };
}
