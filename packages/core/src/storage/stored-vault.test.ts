import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { rejection } from '../../../../test/browser/rejection.js';
import { login, PLANT, TestBrowser } from '../vault/vault.test-harness.js';
import type { Vault } from '../vault/vault.js';
import { DATABASE_VERSION } from './upgrade.js';

describe('a stored vault', () => {
  let browser: TestBrowser;
  const { get, put } = IDBObjectStore.prototype;

  beforeEach(() => {
    freshPage();
    browser = new TestBrowser();
  });

  afterEach(async () => {
    IDBObjectStore.prototype.get = get;
    IDBObjectStore.prototype.put = put;
    await browser.end();
  });

  /** Makes the database fail at the nth thing that is put into it. */
  function failingPut(at: number, name: string): void {
    let puts = 0;
    IDBObjectStore.prototype.put = function (...args) {
      puts += 1;
      if (puts === at) throw new DOMException('Made up.', name);
      return put.apply(this, args);
    };
  }

  async function expectWhole(vault: Vault): Promise<void> {
    expect(vault.state).to.deep.include({ status: 'unlocked', damaged: [] });
    expect((await vault.list()).map(({ details }) => details.host)).to.deep.equal([PLANT.host]);
  }

  it('keeps everything when the disk is full at any step, and says so', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    for (const at of [1, 2]) {
      failingPut(at, 'QuotaExceededError');
      const error = await rejection(vault.save({ ...PLANT, host: 'other.example' }, id));
      IDBObjectStore.prototype.put = put;
      expect(error.code).to.equal('storage-full');
      expect(error.retryable).to.equal(true);
      for (const tab of [vault, await browser.open()]) await expectWhole(tab);
    }
    await vault.save({ ...PLANT, keepalive: 30 }, id);
    expect(await login(await browser.open(), id)).to.have.property('password', 'canary-password');
  });

  it('leaves the key on the device in place when the disk is full as it is protected', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    for (const at of [1, 2]) {
      failingPut(at, 'QuotaExceededError');
      const failed = await rejection(vault.protect({ passphrase: 'korrekte Batterie' }));
      IDBObjectStore.prototype.put = put;
      expect(failed.code).to.equal('storage-full');
      await expectWhole(await browser.open());
    }
    expect(await login(await browser.open(), id)).to.have.property('password', 'canary-password');
  });

  it('is not begun where the browser keeps no keys, as in some private windows', async () => {
    const vault = await browser.open();
    // The head, the record, the key.
    failingPut(3, 'DataCloneError');
    const error = await rejection(vault.save(PLANT));
    IDBObjectStore.prototype.put = put;
    expect(error.code).to.equal('storage-unavailable');
    expect(await browser.store().read()).to.deep.equal({
      header: undefined,
      records: [],
      deviceKey: undefined,
    });
    await vault.save(PLANT);
    await expectWhole(await browser.open());
  });

  it('that a broken database does not give is an error, not an empty list', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    IDBObjectStore.prototype.get = () => {
      throw new DOMException('Internal error.', 'UnknownError');
    };
    const error = await rejection(browser.open());
    IDBObjectStore.prototype.get = get;
    expect(error.code).to.equal('storage-unavailable');
    expect(error.message).to.contain('saved connections').and.to.contain('UnknownError');
    expect(await login(await browser.open(), id)).to.have.property('password', 'canary-password');
  });

  it('of a newer version of the page is left alone', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    const newer = await openDB(browser.databaseName, DATABASE_VERSION + 1);
    const before = await newer.getAll('records');
    const error = await rejection(browser.open());
    expect(error.code).to.equal('storage-newer');
    expect(error.message).to.contain('newer version');
    expect((await rejection(vault.save({ ...PLANT, name: 'B' }))).code).to.equal('storage-newer');
    expect(before).to.have.length(1);
    expect(await newer.getAll('records')).to.deep.equal(before);
    newer.close();
  });

  it('is not made up where the database has lost a store', async () => {
    const broken = await openDB(browser.databaseName, DATABASE_VERSION, {
      upgrade: (database) => {
        database.createObjectStore('vaults', { keyPath: 'name' });
      },
    });
    await broken.put('vaults', { name: 'default', counter: 0 });
    const error = await rejection(browser.open());
    expect(error.code).to.equal('storage-damaged');
    expect(error.message).to.contain('damaged');
    expect(await broken.count('vaults')).to.equal(1);
    broken.close();
    await deleteDB(browser.databaseName);
  });
});
