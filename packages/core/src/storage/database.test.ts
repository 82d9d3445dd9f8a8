import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { rejection } from '../../../../test/browser/rejection.js';
import { Database, type DatabaseNotice } from './database.js';
import { STORES } from './schema.js';

describe('database', () => {
  let name: string;
  let notices: DatabaseNotice[];
  let database: Database;
  const { open } = IDBFactory.prototype;

  beforeEach(() => {
    name = `test-${crypto.randomUUID()}`;
    notices = [];
    database = new Database(name, (notice) => notices.push(notice));
  });

  afterEach(async () => {
    IDBFactory.prototype.open = open;
    database.close();
    await deleteDB(name);
  });

  const stores = () => database.use((db) => Promise.resolve([...db.objectStoreNames]));

  it('is made with all its stores on first use, and opened once for many', async () => {
    let opened = 0;
    IDBFactory.prototype.open = function (...args) {
      opened += 1;
      return open.apply(this, args);
    };
    const [first] = await Promise.all([stores(), stores(), stores()]);
    expect(first).to.have.members([...STORES]);
    expect(opened).to.equal(1);
  });

  it('is opened again after it was closed', async () => {
    await stores();
    database.close();
    database.close();
    expect(await stores()).to.have.members([...STORES]);
  });

  it('does not stay open when it is closed while it opens', async () => {
    const opening = stores();
    database.close();
    await opening;
    let blocked = false;
    await deleteDB(name, { blocked: () => (blocked = true) });
    expect(blocked).to.equal(false);
    expect(notices).to.deep.equal([]);
  });

  it('says that a tab with an older version is in its way, and opens once that is gone', async () => {
    await stores();
    database.close();
    // An older page that does not give way.
    const older = await openDB(name);
    // There is no second version yet: this makes today's the older one.
    IDBFactory.prototype.open = function (openName, version) {
      return open.call(this, openName, version === undefined ? version : version + 1);
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      const error = await rejection(stores());
      expect(error.code).to.equal('storage-blocked');
      expect(error.retryable).to.equal(true);
      expect(notices).to.deep.equal(['blocked']);
    }
    older.close();
    // Requests to one database queue up: once this one is answered, so is the one that was blocked.
    (await openDB(name)).close();
    expect(await stores()).to.have.members([...STORES]);
  });

  it('does not open after all when it is closed while it is blocked', async () => {
    await stores();
    database.close();
    const older = await openDB(name);
    IDBFactory.prototype.open = function (openName, version) {
      return open.call(this, openName, version === undefined ? version : version + 1);
    };
    await rejection(stores());
    database.close();
    older.close();
    (await openDB(name)).close();
    let blocked = false;
    await deleteDB(name, { blocked: () => (blocked = true) });
    expect(blocked).to.equal(false);
    expect(notices).to.deep.equal(['blocked']);
  });

  it('gives way to whoever wants to delete it', async () => {
    await stores();
    let blocked = false;
    await deleteDB(name, { blocked: () => (blocked = true) });
    expect(blocked).to.equal(false);
    expect(notices).to.deep.equal(['gave-way']);
    expect(await stores()).to.have.members([...STORES]);
  });

  it('says that it cannot be opened, and tries anew the next time', async () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Internal error.', 'UnknownError');
    };
    const error = await rejection(stores());
    expect(error.code).to.equal('storage-unavailable');
    expect(error.retryable).to.equal(true);
    IDBFactory.prototype.open = open;
    expect(await stores()).to.have.members([...STORES]);
  });

  it('tells a full disk from other failures of a task', async () => {
    for (const [errorName, code] of [
      ['QuotaExceededError', 'storage-full'],
      ['DataError', 'outbox-failed'],
    ] as const) {
      const failure = database.use(() => Promise.reject(new DOMException('No.', errorName)));
      expect((await rejection(failure)).code).to.equal(code);
    }
  });

  it('does a task again once, and no more', async () => {
    let times = 0;
    const failure = database.use(() => {
      times += 1;
      return Promise.reject(new DOMException('Closed.', 'InvalidStateError'));
    });
    expect((await rejection(failure)).code).to.equal('outbox-failed');
    expect(times).to.equal(2);
  });
});
