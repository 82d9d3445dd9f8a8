/** The kept messages of one filter, in IndexedDB: chunks of messages sealed together, and a sealed head that says whose they are. */
import type {
  HistoryBounds,
  HistoryContents,
  HistoryName,
  HistoryRing,
  KeptMessage,
} from '../history/history-store.js';
import { allOrNothing } from './all-or-nothing.js';
import type { Database } from './database.js';
import { keptTime, prune, sumOf, type ChunkEntry } from './chunk-entries.js';
import { ChunkFiller } from './chunk-filler.js';
import { openChunk, sealChunk, sealHead } from './history-chunk.js';
import { ownKey, type OwnKey } from './own-key.js';
import { allOf, type ChunkRecord } from './schema.js';

/** What a ring needs. */
export interface StoredRingParts {
  readonly database: Database;
  readonly id: string;
  readonly name: HistoryName;
  readonly bounds: HistoryBounds;
  readonly now: () => number;
  readonly random: () => number;
}

/** {@link HistoryRing} of this browser and origin. */
export class StoredRing implements HistoryRing {
  readonly #parts: StoredRingParts;
  /** Oldest first; undefined before the database was read. */
  #entries: ChunkEntry[] | undefined;
  /** Chunks that cannot be read, or are too old: they go with the next write. */
  #dead: readonly string[] = [];
  readonly #filler: ChunkFiller;
  /** Whether there was a head when it was looked for last. */
  #exists = false;

  constructor(parts: StoredRingParts) {
    this.#parts = parts;
    this.#filler = new ChunkFiller(parts.bounds, parts.random);
  }

  get id(): string {
    return this.#parts.id;
  }

  async read(): Promise<HistoryContents> {
    const { database, id, bounds, now } = this.#parts;
    const key = await this.#key();
    const { head, records } = await database.useBriefly(async (db) => {
      const transaction = db.transaction(['histories', 'chunks']);
      const [foundHead, found] = await Promise.all([
        transaction.objectStore('histories').get(id),
        transaction.objectStore('chunks').getAll(allOf(id)),
        transaction.done,
      ]);
      return { head: foundHead, records: found };
    });
    const opened = await Promise.all(
      records.map(async (record) => ({
        record,
        messages: await openChunk(key, id, record.id, record.envelope),
      })),
    );
    const { since, until } = keptTime(bounds.maxAgeMs, now());
    const entries: ChunkEntry[] = [];
    const dead: string[] = [];
    const messages: KeptMessage[] = [];
    let unreadable = 0;
    for (const { record, messages: own } of opened) {
      if (!own) unreadable++;
      const fresh =
        own?.filter(({ receivedAt }) => receivedAt >= since && receivedAt <= until) ?? [];
      if (fresh.length === 0) dead.push(record.id);
      else {
        entries.push(entryOf(record, own ?? []));
        messages.push(...fresh);
      }
    }
    this.#entries = entries;
    this.#filler.beginAfter(records.map((record) => record.id));
    this.#dead = dead;
    this.#exists = head !== undefined;
    messages.sort((a, b) => a.receivedAt - b.receivedAt);
    return { messages: messages.slice(-bounds.maxMessages), unreadable };
  }

  async append(messages: readonly KeptMessage[]): Promise<void> {
    if (!this.#entries) await this.read();
    const { id, name, bounds, now } = this.#parts;
    const touched = this.#filler.fill(messages);
    if (touched.length === 0) return;
    const key = await this.#key();
    const put: ChunkRecord[] = await Promise.all(
      touched.map(async ({ id: chunk, encoded }) => ({
        history: id,
        id: chunk,
        envelope: await sealChunk(key, id, chunk, encoded),
      })),
    );
    const isTouched = new Set(touched.map((chunk) => chunk.id));
    const entries = (this.#entries ?? []).filter((entry) => !isTouched.has(entry.id));
    for (const [index, chunk] of touched.entries())
      entries.push({
        id: chunk.id,
        messages: chunk.encoded.length,
        bytes: put[index]?.envelope.byteLength ?? 0,
        oldest: chunk.oldest,
        newest: chunk.newest,
      });
    const gone = prune(entries, bounds, now());
    const kept = new Set(entries.map((entry) => entry.id));
    const head = await sealHead(key, id, { ...name, maxAgeMs: bounds.maxAgeMs, ...sumOf(entries) });
    const isWritten = await this.#write({
      put: put.filter((record) => kept.has(record.id)),
      remove: [...gone, ...this.#dead],
      head,
    });
    if (!isWritten) {
      // Somebody deleted it: what comes from now on is kept anew, and with another key if that went too.
      this.#entries = [];
      this.#filler.beginAfter([]);
      this.#exists = false;
      return;
    }
    this.#entries = entries;
    this.#dead = [];
    this.#exists = true;
  }

  async clear(): Promise<void> {
    const { database, id } = this.#parts;
    await database.useBriefly(async (db) => {
      const transaction = db.transaction(['histories', 'chunks'], 'readwrite');
      await Promise.all([
        transaction.objectStore('histories').delete(id),
        transaction.objectStore('chunks').delete(allOf(id)),
        transaction.done,
      ]);
    });
    this.#entries = [];
    this.#dead = [];
    this.#filler.beginAfter([]);
    this.#exists = false;
  }

  /** False when it was deleted meanwhile, and nothing was written. */
  async #write(change: {
    readonly put: readonly ChunkRecord[];
    readonly remove: readonly string[];
    readonly head: Uint8Array<ArrayBuffer>;
  }): Promise<boolean> {
    const { database, id } = this.#parts;
    return database.useBriefly(async (db) => {
      const transaction = db.transaction(['histories', 'chunks'], 'readwrite', {
        durability: 'relaxed',
      });
      const histories = transaction.objectStore('histories');
      const chunks = transaction.objectStore('chunks');
      let isThere = true;
      await allOrNothing(transaction, async (requests) => {
        isThere = !this.#exists || (await histories.getKey(id)) !== undefined;
        if (!isThere) return;
        requests.push(histories.put({ id, envelope: change.head }));
        for (const record of change.put) requests.push(chunks.put(record));
        for (const chunk of change.remove) requests.push(chunks.delete([id, chunk]));
      });
      return isThere;
    });
  }

  /** Asked for each time: after everything was deleted there is another. */
  #key(): Promise<OwnKey> {
    const { database, random } = this.#parts;
    return ownKey(database, 'history', random);
  }
}

function entryOf({ id, envelope }: ChunkRecord, messages: readonly KeptMessage[]): ChunkEntry {
  const times = messages.map(({ receivedAt }) => receivedAt);
  return {
    id,
    messages: messages.length,
    bytes: envelope.byteLength,
    oldest: Math.min(...times),
    newest: Math.max(...times),
  };
}
