/** The port between message templates and where they are kept. Types only; the browser's is in storage/. */

/** A message that somebody saved to use it again. What it says is the business of whoever saves it. */
export interface TemplateEntry {
  /** No two have the same. */
  readonly name: string;
  /** Text, sealed as it is; when read back it is what was written, but another version may have written it. */
  readonly content: string;
}

/** One that is kept. */
export interface KeptTemplate extends TemplateEntry {
  /** Belongs to the name, and says nothing about it: another name is another id. */
  readonly id: string;
}

/** What was read back. */
export interface TemplateContents {
  /** In the order of their names' code units. */
  readonly templates: readonly KeptTemplate[];
  /** Ids of what cannot be read: damaged, or moved there from elsewhere. It stays until somebody removes it. */
  readonly unreadable: readonly string[];
}

/** How much is kept of all templates together. Nothing is dropped to make room. */
export interface TemplateBounds {
  readonly maxTemplates: number;
  /** As they lie on the device, in bytes. */
  readonly maxBytes: number;
}

/** `full`: beyond the bounds, and nothing was written. */
export type SaveOutcome = 'saved' | 'full';

/** `taken`: another template has that name. `gone`: there is none with that id any more. Nothing was written then. */
export type RenameOutcome = 'renamed' | 'taken' | 'gone' | 'full';

/**
 * Templates of this browser and origin. Every method that reads or writes throws MqttError: `storage-unavailable`, `storage-full`,
 * `storage-blocked`, `storage-newer`, `storage-damaged`, or `outbox-failed` when the database fails otherwise. What was kept before is
 * intact then.
 */
export interface TemplateStore {
  list(): Promise<TemplateContents>;
  /** Keeps one, in place of one with the same name. */
  save(entry: TemplateEntry): Promise<SaveOutcome>;
  rename(id: string, name: string): Promise<RenameOutcome>;
  /** Deletes those with these ids, whether they can be read or not. */
  remove(ids: readonly string[]): Promise<void>;
  /** Tells of every change, whichever tab makes it, until the signal. */
  watch(listener: () => void, signal: AbortSignal): void;
}

/** What is said of all templates together. */
export interface TemplatesSummary {
  /** Always the same: they are one thing. */
  readonly id: 'templates';
  readonly templates: number;
  readonly bytes: number;
}
