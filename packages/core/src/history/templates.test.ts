import { expect } from '@open-wc/testing';
import { deleteDB, openDB, type IDBPDatabase } from 'idb';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { rejection } from '../../../../test/browser/rejection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import { configure } from '../policy/policy.js';
import { StoredTemplates } from '../storage/stored-templates.js';
import { StoredVaults } from '../storage/stored-vault.js';
import { openTemplates, TEMPLATE_BOUNDS } from './open-templates.js';
import { listStored, removeStored, wipeStored } from './stored-things.js';
import type { TemplateStore } from './template-store.js';

describe('message templates', () => {
  let databaseName: string;
  let restore: () => void;
  let watching: AbortController;

  beforeEach(() => {
    databaseName = `test-${crypto.randomUUID()}`;
    restore = () => undefined;
    watching = new AbortController();
  });
  afterEach(async () => {
    restore();
    watching.abort();
    await deleteDB(databaseName);
  });

  /** Each is another tab, with a connection to the database of its own. */
  const open = (): Promise<TemplateStore> => openTemplates(databaseName);

  async function behind<T>(task: (db: IDBPDatabase) => Promise<T>): Promise<T> {
    const db = await openDB(databaseName);
    try {
      return await task(db);
    } finally {
      db.close();
    }
  }
  const records = (store: string) =>
    behind((db) => db.getAll(store) as Promise<Record<string, unknown>[]>);
  const envelopes = async (): Promise<Uint8Array[]> =>
    (await records('templates')).map(({ envelope }) => envelope as Uint8Array);

  /** What another tab finds. */
  async function found(): Promise<Record<string, string>> {
    const { templates } = await (await open()).list();
    return Object.fromEntries(templates.map(({ name, content }) => [name, content]));
  }
  async function idOf(name: string): Promise<string> {
    const { templates } = await (await open()).list();
    return templates.find((template) => template.name === name)!.id;
  }

  it('are there again, in order, and nothing of them is plain on the device', async () => {
    const store = await open();
    expect(await store.list()).to.deep.equal({ templates: [], unreadable: [] });
    // Nothing is made before one is saved, not even a key.
    expect(await records('keys')).to.deep.equal([]);
    expect(await listStored(databaseName)).to.deep.equal([]);
    expect(await store.save({ name: 'canary-open', content: 'canary-secret' })).to.equal('saved');
    await store.save({ name: 'canary-again', content: '{"payload":"é \\ud800"}' });
    await store.save({ name: 'canary-open', content: 'canary-other' });

    expect(Object.entries(await found())).to.deep.equal([
      ['canary-again', '{"payload":"é \\ud800"}'],
      ['canary-open', 'canary-other'],
    ]);
    const stored = await records('templates');
    expect(stored).to.have.lengthOf(2);
    for (const record of stored) {
      expect(Object.keys(record)).to.have.members(['id', 'envelope']);
      const plain = new TextDecoder('latin1').decode(record['envelope'] as Uint8Array);
      expect(`${record['id'] as string}${plain}`).not.to.contain('canary');
    }
    const [one, other] = await envelopes();
    expect(await listStored(databaseName)).to.deep.equal([
      {
        kind: 'templates',
        id: 'templates',
        templates: 2,
        bytes: one!.length + other!.length,
      },
    ]);
  });

  it('are renamed, unless the name is taken or they have gone or changed meanwhile', async () => {
    const store = await open();
    await store.save({ name: 'a', content: '1' });
    await store.save({ name: 'b', content: '2' });
    const id = await idOf('a');
    expect(await store.rename(id, 'b')).to.equal('taken');
    expect(await store.rename(id, 'a')).to.equal('renamed');
    expect(await store.rename(id, 'c')).to.equal('renamed');
    expect(await store.rename(id, 'd')).to.equal('gone');
    expect(await found()).to.deep.equal({ b: '2', c: '1' });
    await store.remove([await idOf('b'), 'no such']);
    expect(await found()).to.deep.equal({ c: '1' });
  });

  it('have bounds in number and bytes: beyond them nothing is written, and nothing goes', async () => {
    const small = new StoredTemplates({
      bounds: { maxTemplates: 2, maxBytes: 500 },
      random: Math.random,
      databaseName,
    });
    expect(await small.save({ name: 'a', content: '1' })).to.equal('saved');
    expect(await small.save({ name: 'b', content: 'x'.repeat(500) })).to.equal('full');
    expect(await small.save({ name: 'b', content: '2' })).to.equal('saved');
    expect(await small.save({ name: 'c', content: '3' })).to.equal('full');
    // In place of one there is room, if it is no larger than that.
    expect(await small.save({ name: 'b', content: '4' })).to.equal('saved');
    expect(await small.save({ name: 'b', content: 'x'.repeat(500) })).to.equal('full');
    expect(await small.rename(await idOf('a'), 'y'.repeat(500))).to.equal('full');
    expect(await small.rename(await idOf('a'), 'z')).to.equal('renamed');
    expect(await found()).to.deep.equal({ b: '4', z: '1' });
    // Two tabs at once get no more together than one does.
    const outcomes = await Promise.all([
      small.save({ name: 'd', content: '5' }),
      small.remove([await idOf('z')]).then(() => small.save({ name: 'e', content: '6' })),
      small.save({ name: 'f', content: '7' }),
    ]);
    expect(outcomes.filter((outcome) => outcome === 'saved')).to.have.lengthOf(1);
    expect(Object.keys(await found())).to.have.lengthOf(2);
    expect(TEMPLATE_BOUNDS).to.deep.equal({ maxTemplates: 200, maxBytes: 4_194_304 });
  });

  it('that are damaged, foreign or moved are left out and counted, until somebody removes them', async () => {
    const store = await open();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await store.save({ name, content: name });
    const [a, b, c, d, e] = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(idOf));
    await behind(async (db) => {
      const { envelope } = (await db.get('templates', a!)) as { envelope: Uint8Array };
      await db.put('templates', { id: b, envelope });
      envelope[envelope.length - 1]! ^= 1;
      await db.put('templates', { id: a, envelope });
      await db.put('templates', { id: c, envelope: 'text' });
      await db.put('templates', { id: d, envelope: { length: 7, byteLength: Infinity } });
    });
    const { templates, unreadable } = await (await open()).list();
    expect(templates).to.deep.equal([{ id: e, name: 'e', content: 'e' }]);
    expect(unreadable).to.have.members([a, b, c, d]);
    expect(await store.rename(a!, 'x')).to.equal('gone');
    const [listed] = await listStored(databaseName);
    expect(listed).to.include({ kind: 'templates', templates: 5 });
    await store.save({ name: 'f', content: 'f' });
    expect((await store.list()).unreadable).to.have.lengthOf(4);
    await store.remove(unreadable);
    expect((await store.list()).unreadable).to.deep.equal([]);
    expect(await found()).to.deep.equal({ e: 'e', f: 'f' });
  });

  it('tell every tab of each change, and of nothing after that', async () => {
    const store = await open();
    let changes = 0;
    store.watch(() => changes++, watching.signal);
    (await open()).watch(() => changes++, watching.signal);
    const other = await open();
    for (const change of [
      () => other.save({ name: 'a', content: '1' }),
      async () => other.rename(await idOf('a'), 'b'),
      async () => store.remove([await idOf('b')]),
      () => removeStored({ kind: 'templates', id: 'templates' }, databaseName),
      () => wipeStored('templates', databaseName),
      () => new StoredVaults('any', undefined, databaseName).wipe(),
    ]) {
      changes = 0;
      await change();
      await waitUntil(() => changes === 2, String(change));
    }
    watching.abort();
    store.watch(() => changes++, watching.signal);
    let heard = false;
    const late = new AbortController();
    (await open()).watch(() => (heard = true), late.signal);
    await other.save({ name: 'a', content: '1' });
    await waitUntil(() => heard, 'hears of it');
    late.abort();
    expect(changes).to.equal(2);
  });

  it('are gone with a wipe, keys and all, and what is saved later opens', async () => {
    const store = await open();
    for (const wipe of [
      () => wipeStored(undefined, databaseName),
      () => removeStored({ kind: 'templates', id: 'templates' }, databaseName),
      () => new StoredVaults('any', undefined, databaseName).wipe(),
    ]) {
      await store.save({ name: 'a', content: '1' });
      expect(await records('keys')).to.have.lengthOf(2);
      await wipe();
      for (const name of ['templates', 'keys']) expect(await records(name)).to.deep.equal([]);
      expect(await listStored(databaseName)).to.deep.equal([]);
      expect(await found()).to.deep.equal({});
    }
    await store.save({ name: 'b', content: '2' });
    expect(await found()).to.deep.equal({ b: '2' });
    await wipeStored('history', databaseName);
    expect(await found()).to.deep.equal({ b: '2' });
  });

  it('are sealed anew when everything is wiped while one is being saved', async () => {
    const store = await open();
    await store.save({ name: 'a', content: '1' });
    const original = crypto.subtle.encrypt;
    restore = () => {
      crypto.subtle.encrypt = original;
    };
    let wiped = 0;
    crypto.subtle.encrypt = async function (...args) {
      const sealed = await original.apply(this, args);
      if (wiped++ === 0) await wipeStored('templates', databaseName);
      return sealed;
    };
    expect(await store.save({ name: 'b', content: '2' })).to.equal('saved');
    expect(wiped).to.equal(2);
    expect(await (await open()).list())
      .to.have.property('unreadable')
      .with.lengthOf(0);
    expect(await found()).to.deep.equal({ b: '2' });
  });

  it('keep what there is when the disk is full, and say so', async () => {
    const store = await open();
    await store.save({ name: 'a', content: '1' });
    await store.save({ name: 'b', content: '2' });
    const id = await idOf('a');
    const original = IDBObjectStore.prototype.put;
    restore = () => {
      IDBObjectStore.prototype.put = original;
    };
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('No room.', 'QuotaExceededError');
    };
    for (const write of [
      () => store.save({ name: 'a', content: 'other' }),
      () => store.save({ name: 'c', content: '3' }),
      () => store.rename(id, 'd'),
    ])
      expect((await rejection(write())).code).to.equal('storage-full');
    restore();
    expect(await found()).to.deep.equal({ a: '1', b: '2' });
  });

  it('say why there are none: the page forbids it, or the browser keeps nothing', async () => {
    freshPage();
    configure({ policy: { allowKeeping: false } });
    expect((await rejection(open())).code).to.equal('forbidden-by-policy');
    freshPage();
    const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
    restore = () => Object.defineProperty(globalThis, 'indexedDB', real);
    const store = await open();
    expect((await rejection(store.list())).code).to.equal('storage-unavailable');
    const saved = store.save({ name: 'a', content: '1' });
    expect((await rejection(saved)).code).to.equal('storage-unavailable');
    restore();
    expect(await found()).to.deep.equal({});
  });
});
