/** Message templates in IndexedDB: each sealed by itself, under an id that says nothing of its name. Loaded when they are first shown. */
import type { IDBPTransaction } from 'idb';
import type {
  KeptTemplate,
  RenameOutcome,
  SaveOutcome,
  TemplateBounds,
  TemplateContents,
  TemplateEntry,
  TemplatesSummary,
  TemplateStore,
} from '../history/template-store.js';
import { allOrNothing } from './all-or-nothing.js';
import { clearTemplates } from './clear-templates.js';
import { Database, DATABASE_NAME } from './database.js';
import { ownKey, type OwnKey } from './own-key.js';
import { TEMPLATE_STORES, type Schema, type TemplateRecord } from './schema.js';
import { openTemplate, sealTemplate } from './sealed-template.js';
import { signedName } from './signed-name.js';
import { unavailable } from './storage-error.js';
import { tellTemplates, watchTemplates } from './template-news.js';

/** What kept templates need of the world. */
export interface StoredTemplatesParts {
  readonly bounds: TemplateBounds;
  readonly random: () => number;
  readonly databaseName?: string | undefined;
}

/** A template ready to be written. */
interface Sealed {
  readonly record: TemplateRecord;
  readonly key: OwnKey;
  readonly names: OwnKey;
}

/** More than once nobody wipes at the very same moment. */
const MOST_ATTEMPTS = 3;

type Writing = IDBPTransaction<Schema, typeof TEMPLATE_STORES, 'readwrite'>;

/** {@link TemplateStore} of this browser and origin. */
export class StoredTemplates implements TemplateStore {
  readonly #parts: StoredTemplatesParts;
  readonly #databaseName: string;
  readonly #database: Database;

  constructor(parts: StoredTemplatesParts) {
    this.#parts = parts;
    this.#databaseName = parts.databaseName ?? DATABASE_NAME;
    this.#database = new Database(this.#databaseName);
  }

  async list(): Promise<TemplateContents> {
    assertSecure();
    const records = await this.#database.useBriefly((db) => db.getAll('templates'));
    // A key is made only for what is kept.
    if (records.length === 0) return { templates: [], unreadable: [] };
    const key = await this.#key();
    const templates: KeptTemplate[] = [];
    const unreadable: string[] = [];
    for (const { id, envelope } of records) {
      const entry = await openTemplate(key, id, envelope);
      if (entry) templates.push({ id, ...entry });
      else unreadable.push(id);
    }
    templates.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { templates, unreadable };
  }

  async save(entry: TemplateEntry): Promise<SaveOutcome> {
    assertSecure();
    return this.#put(entry, (transaction, record) => this.#room(transaction, record));
  }

  async rename(id: string, name: string): Promise<RenameOutcome> {
    assertSecure();
    const found = await this.#database.useBriefly((db) => db.get('templates', id));
    const entry = found && (await openTemplate(await this.#key(), id, found.envelope));
    if (!entry) return 'gone';
    if (entry.name === name) return 'renamed';
    const outcome = await this.#put(
      { ...entry, name },
      async (transaction, record) => {
        const store = transaction.objectStore('templates');
        const now = await store.get(id);
        // Another tab has deleted it, or changed what it says.
        if (!now || !sameBytes(now.envelope, found.envelope)) return 'gone';
        if ((await store.getKey(record.id)) !== undefined) return 'taken';
        return this.#room(transaction, record, id);
      },
      id,
    );
    return outcome === 'saved' ? 'renamed' : outcome;
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#database.useBriefly(async (db) => {
      const transaction = db.transaction('templates', 'readwrite');
      await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
    });
    tellTemplates(this.#databaseName);
  }

  watch(listener: () => void, signal: AbortSignal): void {
    watchTemplates(this.#databaseName, listener, signal);
  }

  /** How much there is; undefined when there is nothing. */
  async summary(): Promise<TemplatesSummary | undefined> {
    const records = await this.#database.useBriefly((db) => db.getAll('templates'));
    if (records.length === 0) return undefined;
    return { id: 'templates', templates: records.length, bytes: sumOf(records) };
  }

  /** Deletes all of them, and their keys. */
  async wipe(): Promise<void> {
    await this.#database.useBriefly(async (db) => {
      const transaction = db.transaction(TEMPLATE_STORES, 'readwrite', { durability: 'strict' });
      await allOrNothing(transaction, async (requests) => {
        requests.push(...clearTemplates(transaction));
        await Promise.resolve();
      });
    });
    tellTemplates(this.#databaseName);
  }

  /** Seals and writes one, if it may be written. @param replaced - the id that goes with it. */
  async #put<Refused extends string>(
    entry: TemplateEntry,
    look: (transaction: Writing, record: TemplateRecord) => Promise<'saved' | Refused>,
    replaced?: string,
  ): Promise<'saved' | Refused> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const outcome = await this.#write(await this.#seal(entry), look, replaced);
      // Another tab has wiped everything meanwhile, keys and all: sealed with those it would never open.
      if (outcome === 'wiped') continue;
      if (outcome === 'saved') tellTemplates(this.#databaseName);
      return outcome;
    }
    throw unavailable('its keys go again and again.', undefined, true);
  }

  /** In one transaction with what was looked at. */
  #write<Refused extends string>(
    sealed: Sealed,
    look: (transaction: Writing, record: TemplateRecord) => Promise<'saved' | Refused>,
    replaced: string | undefined,
  ): Promise<'saved' | 'wiped' | Refused> {
    return this.#database.useBriefly(async (db) => {
      // What somebody has put together and saved outlasts a loss of power too.
      const transaction = db.transaction(TEMPLATE_STORES, 'readwrite', { durability: 'strict' });
      let outcome: 'saved' | 'wiped' | Refused = 'wiped';
      await allOrNothing(transaction, async (requests) => {
        if (!(await hasKeys(transaction, sealed))) return;
        outcome = await look(transaction, sealed.record);
        if (outcome !== 'saved') return;
        const store = transaction.objectStore('templates');
        requests.push(store.put(sealed.record));
        if (replaced !== undefined) requests.push(store.delete(replaced));
      });
      return outcome;
    });
  }

  /** Whether there is room for a record in place of that with its id, and of another one. */
  async #room(
    transaction: Writing,
    record: TemplateRecord,
    replaced = record.id,
  ): Promise<SaveOutcome> {
    const { maxTemplates, maxBytes } = this.#parts.bounds;
    const all = await transaction.objectStore('templates').getAll();
    const others = all.filter(({ id }) => id !== record.id && id !== replaced);
    const isRoom = others.length < maxTemplates && sumOf([...others, record]) <= maxBytes;
    return isRoom ? 'saved' : 'full';
  }

  async #seal(entry: TemplateEntry): Promise<Sealed> {
    const names = await ownKey(this.#database, 'template names', this.#parts.random);
    const key = await this.#key();
    const id = await signedName(names, entry.name);
    return { record: { id, envelope: await sealTemplate(key, id, entry) }, key, names };
  }

  #key(): Promise<OwnKey> {
    return ownKey(this.#database, 'templates', this.#parts.random);
  }
}

/** On a page that is not secure the type's promise is not kept. */
function assertSecure(): void {
  if (!(crypto as Partial<Crypto>).subtle)
    throw unavailable('encryption needs a page opened over https.');
}

async function hasKeys(transaction: Writing, { key, names }: Sealed): Promise<boolean> {
  const keys = transaction.objectStore('keys');
  const found = await Promise.all([keys.get('templates'), keys.get('template names')]);
  return found[0]?.id === key.id && found[1]?.id === names.id;
}

/** Of what should be bytes, and may be anything. */
function sumOf(records: readonly TemplateRecord[]): number {
  return records.reduce((sum, { envelope }) => sum + bytesOf(envelope).byteLength, 0);
}

function sameBytes(a: unknown, b: unknown): boolean {
  const [one, other] = [bytesOf(a), bytesOf(b)];
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}
