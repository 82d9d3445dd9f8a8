import { expect } from '@open-wc/testing';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { rejection } from '../../../../test/browser/rejection.js';
import type { PageEvent } from '../environment/environment.js';
import { pageEnvironment } from '../environment/page-environment.js';
import type { MqttError } from '../errors.js';
import { configure } from '../policy/policy.js';
import type { Message } from '../routing/message.js';
import { StoredHistories } from '../storage/stored-histories.js';
import { StoredOutboxes } from '../storage/stored-outboxes.js';
import { StoredVaults } from '../storage/stored-vault.js';
import { FakeClock } from '../testing/fake-clock.js';
import type { HistoryBounds, HistoryName } from './history-store.js';
import { KeptMessages } from './kept-messages.js';
import { messageOf } from './message-of.js';
import { MAX_KEPT_MS, openHistory } from './open-history.js';
import { listStored, removeStored, wipeStored, type StoredThing } from './stored-things.js';

const PLANT: HistoryName = {
  broker: 'wss://canary-broker.example/mqtt',
  connection: 'canary-connection',
  filter: 'canary-plant/#',
};
const HOUR_MS = 3_600_000;
const BOUNDS: HistoryBounds = { maxAgeMs: HOUR_MS, maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };

describe('kept messages', () => {
  let databaseName: string;
  let clock: FakeClock;
  let opened: KeptMessages[];
  let errors: MqttError[];
  let restore: (() => void)[];

  beforeEach(() => {
    databaseName = `test-${crypto.randomUUID()}`;
    // What is listed is judged by the clock on the wall.
    clock = new FakeClock(Date.now());
    opened = [];
    errors = [];
    restore = [];
  });

  afterEach(async () => {
    for (const each of restore) each();
    for (const each of opened) await each.close();
    await deleteDB(databaseName);
  });

  /** A page that keeps messages: each call is another tab, with a connection to the database of its own. */
  function open(
    options: Partial<HistoryBounds> & {
      readonly name?: HistoryName;
      readonly watchPage?: (listener: (event: PageEvent) => void) => () => void;
    } = {},
  ): KeptMessages {
    const { name = PLANT, watchPage = () => () => undefined, ...bounds } = options;
    const kept = new KeptMessages({
      filter: name.filter,
      bounds: { ...BOUNDS, ...bounds },
      openRing: () => histories().ring(name, { ...BOUNDS, ...bounds }),
      clock,
      watchPage,
      locks: navigator.locks,
      onError: (error) => errors.push(error),
    });
    opened.push(kept);
    return kept;
  }

  const histories = (): StoredHistories =>
    new StoredHistories({ now: () => clock.now(), random: Math.random, databaseName });

  function message(text: string, more: Partial<Message> = {}): Message {
    return messageOf(
      {
        topic: more.topic ?? 'canary-plant/1/temp',
        payload: new TextEncoder().encode(text),
        qos: more.qos ?? 0,
        retain: more.retain ?? false,
        receivedAt: more.receivedAt ?? clock.now(),
        ...(more.properties && { properties: more.properties }),
      },
      PLANT.filter,
    );
  }

  const texts = (messages: readonly Message[]): string[] => messages.map((one) => one.text());

  /** What the next page finds. */
  async function found(options: Parameters<typeof open>[0] = {}): Promise<string[]> {
    return texts((await open(options).load()).messages);
  }

  /** Keeps messages as a page does that then ends. */
  async function keep(all: readonly string[], name = PLANT): Promise<void> {
    const kept = open({ name });
    kept.add(all.map((text) => message(text)));
    await kept.close();
  }

  async function behind<T>(task: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    const db = await openDB(databaseName);
    try {
      return await task(db);
    } finally {
      db.close();
    }
  }

  const records = (store: string): Promise<Record<string, unknown>[]> =>
    behind((db) => db.getAll(store) as Promise<Record<string, unknown>[]>);

  const list = async <Kind extends StoredThing['kind']>(kind: Kind) =>
    (await listStored(databaseName)).filter(
      (thing): thing is Extract<StoredThing, { kind: Kind }> => thing.kind === kind,
    );

  it('are there again, whole and in order, and nothing of them is plain on the device', async () => {
    const kept = open();
    expect((await kept.load()).messages).to.deep.equal([]);
    const properties = {
      contentType: 'canary-type',
      userProperties: { canaryname: ['canaryvalue', 'x'] },
      correlationData: Uint8Array.of(1, 2),
    };
    kept.add([message('{"t":21.5}', { qos: 1, retain: true, properties })]);
    clock.advance(10);
    kept.add([message('canary-payload', { topic: 'canary-plant/2/temp' })]);
    await kept.close();

    const { messages, unreadable } = await open().load();
    expect(unreadable).to.equal(0);
    const [first, second] = messages;
    expect(first).to.include({ topic: 'canary-plant/1/temp', qos: 1, retain: true, dup: false });
    expect(first).to.include({ filter: PLANT.filter, receivedAt: clock.now() - 10 });
    expect(first!.json()).to.deep.equal({ t: 21.5 });
    expect(first!.properties).to.deep.equal(properties);
    expect(first!.copy().payload).to.deep.equal(first!.payload);
    expect(second!.text()).to.equal('canary-payload');

    expect(await list('history')).to.deep.equal([
      {
        kind: 'history',
        ...PLANT,
        id: (await records('histories'))[0]!['id'],
        messages: 2,
        bytes: bytesOf(await records('chunks')),
        oldest: clock.now() - 10,
        newest: clock.now(),
      },
    ]);
    const dump = await behind(async (db) =>
      textsIn(await Promise.all([...db.objectStoreNames].map((name) => db.getAll(name)))).join(),
    );
    expect(dump, 'the search works').to.contain('history names');
    expect(dump).not.to.contain('canary').and.not.to.contain('21.5');
    for (const { key } of (await records('keys')) as unknown as { key: CryptoKey }[])
      expect(key.extractable).to.equal(false);
  });

  it('are written once a second at most, the first at once, and few together', async () => {
    let writes = 0;
    replace(IDBDatabase.prototype, 'transaction', (original) => {
      return function (this: IDBDatabase, ...args) {
        if (args[1] === 'readwrite' && [args[0]].flat().includes('chunks')) writes += 1;
        return original.apply(this, args);
      };
    });
    const kept = open();
    await kept.load();
    kept.add([message('0')]);
    await kept.flush();
    expect(writes).to.equal(1);
    for (let index = 1; index <= 50; index++) {
      kept.add([message(String(index))]);
      clock.advance(100);
    }
    await kept.flush();
    // 5 s, and what was asked for; several together where writing takes longer.
    expect(writes).to.be.within(2, 7);
    expect(await records('chunks')).to.have.lengthOf(1);
    expect(await found()).to.deep.equal(Array.from({ length: 51 }, (_, index) => String(index)));
  });

  it('stay within their bounds, and the newest stay', async () => {
    const kept = open({ maxMessages: 50, maxBytes: 100_000 });
    for (let index = 0; index < 12; index++) {
      kept.add(
        Array.from({ length: 15 }, (_, part) => message(`${String(index)}.${String(part)}`)),
      );
      await kept.flush();
      clock.advance(1000);
    }
    // More at once than there is room.
    kept.add(Array.from({ length: 130 }, (_, part) => message(`last.${String(part)}`)));
    await kept.flush();
    const few = await found({ maxMessages: 50 });
    expect(few).to.have.length.within(45, 50);
    expect(few.at(-1)).to.equal('last.129');

    for (let index = 0; index < 12; index++) {
      kept.add([message('x'.repeat(20_000) + String(index))]);
      // It alone would push out everything.
      kept.add([message('y'.repeat(90_000))]);
      await kept.flush();
      clock.advance(1000);
    }
    expect(bytesOf(await records('chunks'))).to.be.within(80_000, 100_000);
    const large = await found({ maxMessages: 50 });
    expect(large.map((text) => text.slice(20_000))).to.deep.equal(['8', '9', '10', '11']);
    expect(await list('history')).to.have.nested.property('[0].messages', 4);
    expect(errors).to.deep.equal([]);
  });

  it('go when they are past their age, also when nobody opens them any more', async () => {
    const kept = open();
    kept.add([message('old')]);
    await kept.flush();
    clock.advance(HOUR_MS - 1000);
    kept.add([message('new')]);
    await kept.close();
    expect(await found()).to.deep.equal(['old', 'new']);
    clock.advance(1001);
    expect(await found()).to.deep.equal(['new']);
    await opened.at(-1)!.close();
    const shorter = open({ maxAgeMs: 500 });
    expect((await shorter.load()).messages).to.deep.equal([]);
    await shorter.close();

    expect(await histories().list()).to.have.lengthOf(1);
    clock.advance(HOUR_MS);
    expect(await histories().list()).to.deep.equal([]);
    expect(await records('histories')).to.deep.equal([]);
    expect(await records('chunks')).to.deep.equal([]);
  });

  it('go also when they were kept while the clock was ahead', async () => {
    const ahead = { receivedAt: clock.now() + 1000 * HOUR_MS };
    const kept = open({ maxMessages: 50 });
    // As many as a chunk takes, so that what comes then is in another one.
    kept.add(Array.from({ length: 5 }, () => message('ahead', ahead)));
    await kept.flush();
    expect(await records('chunks')).to.have.lengthOf(1);
    expect(await found({ maxMessages: 50 })).to.deep.equal([]);
    kept.add([message('now')]);
    await kept.flush();
    expect(await found({ maxMessages: 50 })).to.deep.equal(['now']);
    expect(await records('chunks')).to.have.lengthOf(1);

    // In one chunk with others: they go together with these.
    kept.add([message('ahead', ahead)]);
    await kept.close();
    expect(await found({ maxMessages: 50 })).to.deep.equal(['now']);
    expect(await histories().list()).to.have.lengthOf(1);
    clock.advance(HOUR_MS + 1);
    expect(await histories().list()).to.deep.equal([]);
    expect(await records('chunks')).to.deep.equal([]);
  });

  it('are written by one tab, and by the next one when that ends', async () => {
    const [first, second] = [open(), open()];
    await first.load();
    first.add([message('first 1')]);
    await first.flush();
    second.add([message('second 1')]);
    await second.flush();
    expect(await found()).to.deep.equal(['first 1']);
    // Another filter, or another broker, is another matter.
    const other = open({ name: { ...PLANT, broker: 'wss://other.example' } });
    other.add([message('other')]);
    await other.close();

    clock.advance(5);
    // Both get it, a little apart, and the first one ends before it has written what came last.
    first.add([message('both')]);
    clock.advance(5);
    for (const text of ['both', 'missed']) second.add([message(text)]);
    await opened[2]!.close();
    await first.close();
    while ((await found()).at(-1) !== 'missed') await second.flush();
    expect(await found()).to.deep.equal(['first 1', 'second 1', 'both', 'missed']);
    expect(await found({ name: { ...PLANT, broker: 'wss://other.example' } })).to.deep.equal([
      'other',
    ]);
  });

  it('are written when the page is hidden, and left to others while it is away', async () => {
    const listeners: ((event: PageEvent) => void)[] = [];
    const watchPage = (listener: (event: PageEvent) => void) => {
      listeners.push(listener);
      return () => undefined;
    };
    const tell = (event: PageEvent): void => {
      for (const listener of listeners) listener(event);
    };
    const kept = open({ watchPage });
    await kept.flush();
    kept.add([message('1')]);
    clock.advance(0);
    kept.add([message('2')]);
    tell('hidden');
    await kept.flush();
    expect(await found()).to.deep.equal(['1', '2']);
    kept.add([message('3')]);
    tell('leave');
    kept.add([message('lost')]);
    await kept.flush();
    // The one that looked waits to write, and does now.
    await opened[1]!.close();
    tell('return');
    kept.add([message('4')]);
    await kept.flush();
    expect(await found()).to.deep.equal(['1', '2', '3', '4']);
  });

  const damages: Record<
    string,
    { readonly damage: (db: IDBPDatabase) => Promise<unknown>; readonly left: string[] }
  > = {
    'a changed bit': {
      damage: async (db) => {
        const [chunk] = await chunksOf(db);
        chunk!.envelope[40]! ^= 1;
        await db.put('chunks', chunk);
      },
      left: ['second'],
    },
    'a chunk cut short': {
      damage: async (db) => {
        const [chunk] = await chunksOf(db);
        await db.put('chunks', { ...chunk, envelope: chunk!.envelope.slice(0, 50) });
      },
      left: ['second'],
    },
    'chunks exchanged': {
      damage: async (db) => {
        const [first, second] = await chunksOf(db);
        await db.put('chunks', { ...first, envelope: second!.envelope });
      },
      left: ['second'],
    },
    'a chunk of another filter': {
      damage: async (db) => {
        const [first] = await chunksOf(db);
        const all = (await db.getAll('chunks')) as Chunk[];
        const foreign = all.find(({ history }) => history !== first!.history)!;
        await db.delete('chunks', [first!.history, first!.id]);
        await db.put('chunks', { ...foreign, history: first!.history });
      },
      left: ['second'],
    },
    'something else for bytes': {
      damage: async (db) => {
        const [first, second] = await chunksOf(db);
        await db.put('chunks', { ...first, envelope: 'text' });
        await db.put('chunks', { history: second!.history, id: 7 });
      },
      left: ['second'],
    },
    'another key': {
      damage: (db) => db.delete('keys', 'history'),
      left: [],
    },
  };

  interface Chunk {
    readonly history: string;
    readonly id: string;
    readonly envelope: Uint8Array;
  }

  /** Those of the history with two chunks, in the order in which they were written. */
  async function chunksOf(db: IDBPDatabase): Promise<Chunk[]> {
    const all = (await db.getAll('chunks')) as Chunk[];
    return all
      .filter(({ history }) => all.filter((other) => other.history === history).length === 2)
      .sort((a, b) => a.envelope.length - b.envelope.length);
  }

  for (const [name, { damage, left }] of Object.entries(damages)) {
    it(`that are damaged are counted, and the rest is there: ${name}`, async () => {
      await keep(['1']);
      clock.advance(1);
      await keep(['second']);
      await keep(['a message of another filter'], { ...PLANT, filter: 'other' });
      await behind(damage);
      const kept = open();
      const { messages, unreadable } = await kept.load();
      expect(texts(messages)).to.deep.equal(left);
      expect(unreadable).to.be.within(1, 2);
      // And they are as good as new.
      kept.add([message('third')]);
      await kept.close();
      const again = await open().load();
      expect(texts(again.messages)).to.deep.equal([...left, 'third']);
      expect(again.unreadable).to.equal(0);
      expect(errors).to.deep.equal([]);
    });
  }

  it('end when the disk is full: that is told once, and the page goes on', async () => {
    await keep(['before']);
    replace(IDBObjectStore.prototype, 'put', () => () => {
      throw new DOMException('No room.', 'QuotaExceededError');
    });
    const kept = open();
    await kept.load();
    kept.add([message('1')]);
    await kept.flush();
    kept.add([message('2')]);
    await kept.flush();
    expect(errors.map(({ code }) => code)).to.deep.equal(['storage-full']);
    for (const each of restore) each();
    expect(await found()).to.deep.equal(['before']);
    const { held = [] } = await navigator.locks.query();
    expect(held.filter(({ name }) => name?.startsWith('mqtt-kit/history'))).to.have.lengthOf(1);
  });

  it('say why there are none: the browser keeps nothing, or nobody waits any more', async () => {
    const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
    restore.push(() => Object.defineProperty(globalThis, 'indexedDB', real));
    const kept = open();
    expect((await rejection(kept.load())).code).to.equal('storage-unavailable');
    kept.add([message('1')]);
    await kept.flush();
    expect(errors.map(({ code }) => code)).to.deep.equal(['storage-unavailable']);
    for (const each of restore) each();
    const given = open().load(AbortSignal.abort());
    expect((await rejection(given)).code).to.equal('aborted');
  });

  it('are gone when somebody deletes them, and what comes later is kept', async () => {
    const kept = open();
    const other = open({ name: { ...PLANT, filter: 'other' } });
    for (const each of [kept, other]) {
      each.add([message('1')]);
      await each.flush();
    }
    const { id } = (await list('history')).find(({ filter }) => filter === PLANT.filter)!;
    expect(await removeStored({ kind: 'history', id }, databaseName)).to.equal(true);
    expect((await list('history')).map(({ filter }) => filter)).to.deep.equal(['other']);
    // On its way while that was deleted.
    kept.add([message('2')]);
    await kept.flush();
    expect(await records('histories')).to.have.lengthOf(1);
    kept.add([message('3')]);
    await kept.flush();
    expect(await found()).to.deep.equal(['3']);
    await kept.clear();
    expect(await found()).to.deep.equal([]);

    for (const wipe of [
      () => wipeStored('both', databaseName),
      () => new StoredVaults('any', undefined, databaseName).wipe(),
    ]) {
      kept.add([message('4')]);
      await kept.flush();
      expect(await list('history')).not.to.deep.equal([]);
      await wipe();
      for (const store of ['histories', 'chunks', 'keys'])
        expect(await records(store), store).to.deep.equal([]);
      kept.add([message('5')]);
      await kept.flush();
    }
    kept.add([message('6')]);
    await kept.flush();
    expect(await list('history')).to.have.lengthOf(1);
  });

  it('are listed beside what waits to be sent and what is saved; what is in use is not deleted', async () => {
    const outboxes = new StoredOutboxes({ environment: pageEnvironment(), databaseName });
    const claim = { broker: 'wss://plant.example', protocolVersion: 5, clientId: 'pump' } as const;
    const { identity, journal } = await outboxes.claim(claim);
    const payload = new Uint8Array(100);
    await journal.add({
      sequence: 1,
      message: { topic: 't', payload, qos: 1, retain: false },
      storedAt: 1,
      stage: 'queued',
    });
    await behind((db) => db.put('records', { vault: 'v', id: 'r', envelope: new Uint8Array(10) }));
    const [outbox] = await list('outbox');
    expect(outbox).to.include({ id: identity, clientId: 'pump', messages: 1, inUse: true });
    expect(outbox!.bytes).to.be.above(100);
    expect(await list('vault')).to.deep.equal([
      { kind: 'vault', id: 'v', connections: 1, bytes: 10 },
    ]);
    expect(await removeStored({ kind: 'outbox', id: identity }, databaseName)).to.equal(false);
    await journal.release();
    expect(await list('outbox')).to.have.nested.property('[0].inUse', false);
    expect(await removeStored({ kind: 'outbox', id: identity }, databaseName)).to.equal(true);
    expect(await list('outbox')).to.deep.equal([]);
    expect(await records('identities')).to.deep.equal([]);
  });

  it('go with a wipe of the vault, and so does what waits to be sent where no tab has it open', async () => {
    const outboxes = new StoredOutboxes({ environment: pageEnvironment(), databaseName });
    const claimed = [];
    for (const clientId of ['pump', 'valve']) {
      const claim = { broker: 'wss://plant.example', protocolVersion: 5, clientId } as const;
      const { journal } = await outboxes.claim(claim);
      await journal.add({
        sequence: 1,
        message: { topic: 't', payload: new Uint8Array(100), qos: 1, retain: false },
        storedAt: 1,
        stage: 'queued',
      });
      claimed.push(journal);
    }
    const [pump, valve] = claimed;
    await pump!.release();
    await new StoredVaults('any', undefined, databaseName).wipe();
    expect(await list('outbox')).to.have.lengthOf(1);
    expect(await list('outbox')).to.have.nested.property('[0].clientId', 'valve');
    await valve!.release();
    await new StoredVaults('any', undefined, databaseName).wipe();
    expect(await listStored(databaseName)).to.deep.equal([]);
    expect(await records('messages')).to.deep.equal([]);
  });

  it('are kept by nobody whose page forbids it, and not for ever', () => {
    const options = { ...PLANT, maxAgeMs: HOUR_MS };
    const codeOf = (wrong: object): unknown => {
      try {
        opened.push(openHistory({ ...options, ...wrong }));
        return undefined;
      } catch (error) {
        return (error as MqttError).code;
      }
    };
    for (const wrong of [
      { maxAgeMs: 0 },
      { maxAgeMs: NaN },
      { maxAgeMs: MAX_KEPT_MS + 1 },
      { maxMessages: 0 },
      { maxBytes: 1.5 },
    ])
      expect(codeOf(wrong), JSON.stringify(wrong)).to.equal('invalid-options');
    expect(codeOf({ filter: 'a#' })).to.equal('invalid-topic');
    freshPage();
    configure({ policy: { allowKeeping: false } });
    expect(codeOf({})).to.equal('forbidden-by-policy');
    freshPage();
  });

  /** Until the end of the test, a method of the browser's is another one, made from it. */
  function replace<T extends object, K extends keyof T>(
    owner: T,
    name: K,
    make: (original: T[K]) => T[K],
  ): void {
    const original = owner[name];
    owner[name] = make(original);
    restore.push(() => {
      owner[name] = original;
    });
  }
});

function bytesOf(chunks: readonly Record<string, unknown>[]): number {
  return chunks.reduce((sum, { envelope }) => sum + (envelope as Uint8Array).length, 0);
}

/** Every text in stored data, bytes read as text too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [new TextDecoder('latin1').decode(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}
