import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { MqttError } from '../errors.js';
import { MAX_ITERATIONS, MIN_ITERATIONS } from './passphrase-key.js';
import { openRecord, sealRecord } from './vault-contents.js';
import { openSlot } from './slot.js';
import { beginVault, reseal } from './vault-draft.js';
import { readHeader, sealHeader, type SealedHeader, type VaultHeader } from './vault-header.js';
import { vaultKeys } from './vault-key.js';
import type { StoredRecord, StoredVault } from './vault-store.js';
import { login, PASSPHRASE, PLANT, TestBrowser } from './vault.test-harness.js';

/** A copy with one bit of one byte turned over. */
function flipped(bytes: Uint8Array<ArrayBuffer>, index: number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

describe('a vault that somebody has changed', () => {
  let browser: TestBrowser;
  let stored: StoredVault;
  let header: SealedHeader;
  let records: readonly StoredRecord[];

  beforeEach(async () => {
    freshPage();
    browser = new TestBrowser();
    const vault = await browser.open();
    const a = await vault.save({ ...PLANT, name: 'A' });
    await vault.save({ ...PLANT, name: 'B' });
    const before = await browser.store().read();
    await vault.save({ ...a.details, keepalive: 30 }, a.id);
    stored = await browser.store().read();
    header = readHeader(stored.header).sealed;
    // What this test's own vault has written.
    records = stored.records as StoredRecord[];
    old = before.records as StoredRecord[];
    ids = [a.id, records.find(({ id }) => id !== a.id)?.id ?? ''];
  });

  let old: readonly StoredRecord[];
  let ids: readonly [string, string];

  afterEach(() => browser.end());

  /** What a page finds that opens this. */
  async function found(changed: Partial<StoredVault>) {
    const vault = await browser.open({
      store: {
        read: () => Promise.resolve({ ...stored, ...changed }),
        write: () => Promise.resolve(true),
        wipe: () => Promise.resolve(),
      },
    });
    const { state } = vault;
    if (state.status !== 'unlocked') return { status: state.status, shown: [], damaged: [] };
    const shown = (await vault.list()).map(({ details }) => details.name);
    return { status: state.status, shown, damaged: state.damaged };
  }

  const withRecord = (index: number, envelope: Uint8Array<ArrayBuffer>): StoredRecord[] =>
    records.map((record) => (record.id === ids[index] ? { ...record, envelope } : record));
  const envelopeOf = (from: readonly StoredRecord[], index: number): Uint8Array<ArrayBuffer> => {
    const envelope = from.find(({ id }) => id === ids[index])?.envelope;
    if (!envelope) throw new Error('There is no such record.');
    return envelope;
  };

  it('is whole as long as nobody has', async () => {
    expect(await found({})).to.deep.equal({ status: 'unlocked', shown: ['A', 'B'], damaged: [] });
  });

  it('does not open with any byte of its head changed', async () => {
    for (let index = 0; index < header.bytes.length; index++) {
      const changed = { ...header, bytes: flipped(header.bytes, index) };
      expect((await found({ header: changed })).status, `byte ${index}`).to.equal('damaged');
    }
    for (let index = 0; index < header.mac.length; index++) {
      const changed = { ...header, mac: flipped(header.mac, index) };
      expect((await found({ header: changed })).status, `byte ${index} of the MAC`).to.equal(
        'damaged',
      );
    }
    expect((await found({ header: { ...header, counter: 0 } })).status).to.equal('damaged');
  });

  it('shows each record with any byte changed as changed, and the others', async () => {
    const envelope = envelopeOf(records, 0);
    for (let index = 0; index < envelope.length; index++) {
      const changed = withRecord(0, flipped(envelope, index));
      expect(await found({ records: changed }), `byte ${index}`).to.deep.equal({
        status: 'unlocked',
        shown: ['B'],
        damaged: [{ id: ids[0], reason: 'changed' }],
      });
    }
  });

  it('sees a record put back, taken away, exchanged and added', async () => {
    const changes: [string, unknown[], unknown][] = [
      [
        'put back',
        withRecord(0, envelopeOf(old, 0)),
        { shown: ['B'], damaged: [{ id: ids[0], reason: 'changed' }] },
      ],
      [
        'taken away',
        records.filter(({ id }) => id !== ids[0]),
        { shown: ['B'], damaged: [{ id: ids[0], reason: 'missing' }] },
      ],
      [
        'exchanged',
        records.map(({ id }) => ({ id, envelope: envelopeOf(records, id === ids[0] ? 1 : 0) })),
        {
          shown: [],
          damaged: [
            { id: ids[0], reason: 'changed' },
            { id: ids[1], reason: 'changed' },
          ],
        },
      ],
      [
        'added',
        [...records, { id: 'new', envelope: envelopeOf(records, 0) }, null, { id: 1 }],
        { shown: ['A', 'B'], damaged: [] },
      ],
    ];
    for (const [what, changed, expected] of changes)
      expect(await found({ records: changed }), what).to.deep.equal({
        status: 'unlocked',
        ...(expected as object),
      });
  });

  it('whose head somebody else has signed is damaged', async () => {
    const { header: head } = readHeader(stored.header);
    const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    expect((await found({ header: await sealHeader(key, head) })).status).to.equal('damaged');
  });

  it('whose head lists a record that does not open says so', async () => {
    // Even who can sign cannot make a record of one place open at another.
    const { header: head } = readHeader(stored.header);
    const [slot] = head.slots;
    const { deviceKey } = stored;
    if (!slot || !(deviceKey instanceof CryptoKey)) throw new Error('There is no key.');
    const { header: key } = await vaultKeys(await openSlot(slot, deviceKey, head), head);
    const [a, b] = ids.map((id) => head.manifest.find((entry) => entry.id === id));
    if (!a || !b) throw new Error('There is no such entry.');
    const swapped: VaultHeader = { ...head, manifest: [{ ...b, id: a.id }, b] };
    const sealed = await sealHeader(key, swapped);
    const put = withRecord(0, envelopeOf(records, 1));
    expect(await found({ header: sealed, records: put })).to.deep.equal({
      status: 'unlocked',
      shown: ['B'],
      damaged: [{ id: a.id, reason: 'unreadable' }],
    });
  });

  it('without the key of its device is damaged, not empty', async () => {
    expect((await found({ deviceKey: undefined })).status).to.equal('damaged');
    expect((await found({ deviceKey: 'key' })).status).to.equal('damaged');
  });

  it('that is anything at all throws nothing and shows nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.anything(), async (anyHeader, anyRecord) => {
        fc.pre(anyHeader !== undefined);
        const result = await found({ header: anyHeader, records: [anyRecord] });
        expect(result).to.deep.equal({ status: 'damaged', shown: [], damaged: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('keeps what this version does not understand through a re-key', async () => {
    const tools = {
      vaultName: 'default',
      passkeys: browser.passkeys,
      deriveKey: browser.deriveKey,
      newId: () => crypto.randomUUID(),
      now: () => 0,
    };
    const none = () => Promise.resolve([]);
    const vault = await beginVault(tools, none);
    const record = { details: PLANT, aliases: [], savedAt: 0, usedAt: undefined };
    const { entry, envelope } = await sealRecord(vault, 'id', 0, record);
    const header = { ...vault.header, manifest: [entry] };
    const {
      foreign = [],
      keys,
      manifest,
    } = await reseal({ ...vault, header, foreign: [{ entry, envelope }] }, tools, none);
    const [again] = foreign;
    if (!again || !keys) throw new Error('It was not sealed anew.');
    expect(manifest).to.deep.equal([again.entry]);
    const place = { header: { ...header, keyId: keys.keyId }, keys };
    expect(await openRecord(place, again)).to.deep.equal(record);
  });

  it('keeps a damaged record until its owner removes it', async () => {
    const vault = await browser.open();
    const store = browser.store();
    const [id] = ids;
    await store.write({
      expected: header.counter,
      header,
      put: [{ id, envelope: flipped(envelopeOf(records, 0), 20) }],
      remove: [],
    });
    const again = await browser.open();
    await again.save({ ...PLANT, name: 'C' });
    await again.rekey();
    const state = (await browser.open()).state;
    expect(state.status === 'unlocked' && state.damaged.map((one) => one.id)).to.deep.equal([id]);
    expect((await store.read()).records.length).to.equal(3);
    await again.remove(id);
    expect((await store.read()).records.length).to.equal(2);
    await vault.load();
    expect((await vault.list()).map(({ details }) => details.name)).to.deep.equal(['B', 'C']);
    expect(await login(vault, ids[1])).to.have.property('password', 'canary-password');
  });
});

describe('the head of a vault', () => {
  const header = (iterations: number): VaultHeader => ({
    vaultId: 'vault',
    keyId: 'key',
    counter: 1,
    createdAt: 0,
    slots: [
      {
        kind: 'passphrase',
        id: 'slot',
        createdAt: 0,
        envelope: new Uint8Array(61),
        salt: new Uint8Array(16),
        iterations,
      },
    ],
    manifest: [],
  });

  const codeOf = (stored: unknown): string => {
    try {
      readHeader(stored);
    } catch (error) {
      if (error instanceof MqttError) return error.code;
      throw error;
    }
    return 'read';
  };

  it('asks for rounds within bounds before anything is derived', async () => {
    const key = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    const read = async (iterations: number) => codeOf(await sealHeader(key, header(iterations)));
    expect(await read(MIN_ITERATIONS)).to.equal('read');
    expect(await read(MAX_ITERATIONS)).to.equal('read');
    for (const wrong of [MIN_ITERATIONS - 1, MAX_ITERATIONS + 1, 1, 0.5, -1, Infinity])
      expect(await read(wrong), String(wrong)).to.equal('vault-damaged');
  });

  it('of a newer program is left alone', () => {
    const bytes = new TextEncoder().encode('{"format":2}');
    expect(codeOf({ counter: 1, bytes, mac: new Uint8Array(32) })).to.equal('vault-damaged');
  });

  it('is not read beyond its bounds', () => {
    const bytes = new Uint8Array(5 * 1024 * 1024);
    expect(codeOf({ counter: 1, bytes, mac: new Uint8Array(32) })).to.equal('vault-damaged');
  });

  it('is what was signed', async () => {
    const browser = new TestBrowser();
    const vault = await browser.open();
    await vault.save(PLANT);
    await vault.protect({ passphrase: PASSPHRASE }, { recoveryCode: true });
    const read = readHeader((await browser.store().read()).header);
    expect(read.header.slots.map(({ kind }) => kind)).to.deep.equal(['passphrase', 'recovery']);
    await browser.end();
  });
});
