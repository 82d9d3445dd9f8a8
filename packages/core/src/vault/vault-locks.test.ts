import { expect } from '@open-wc/testing';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { rejection } from '../../../../test/browser/rejection.js';
import { configure } from '../policy/policy.js';
import { login, pageKey, PASSPHRASE, PLANT, TestBrowser } from './vault.test-harness.js';
import type { Vault } from './vault.js';

const MINUTE_MS = 60_000;

/** What a vault is written with, and what it is made ready with. */
const DATABASE = [IDBObjectStore.prototype, ['get', 'put', 'delete']] as const;
const CRYPTO = [
  SubtleCrypto.prototype,
  ['generateKey', 'importKey', 'deriveKey', 'encrypt', 'sign', 'digest'],
] as const;

/**
 * From now on the nth call of those fails: it is refused; or, in the database only, asked for, and the transaction ended all the same.
 *
 * @returns puts everything back, and tells whether it came to that.
 */
function failAt(at: number, how: 'refused' | 'aborted'): () => boolean {
  let calls = 0;
  const undo: (() => void)[] = [];
  for (const [prototype, names] of how === 'refused' ? [DATABASE, CRYPTO] : [DATABASE]) {
    for (const name of names) {
      const known = Object.getOwnPropertyDescriptor(prototype, name)!;
      const run = known.value as (...args: unknown[]) => unknown;
      const failing = function (this: unknown, ...args: unknown[]): unknown {
        if (++calls !== at) return run.apply(this, args);
        const error = new DOMException('The disk is full.', 'QuotaExceededError');
        if (!(this instanceof IDBObjectStore)) return Promise.reject(error);
        if (how === 'refused') throw error;
        const request = run.apply(this, args);
        this.transaction.abort();
        return request;
      };
      Object.defineProperty(prototype, name, { ...known, value: failing });
      undo.push(() => Object.defineProperty(prototype, name, known));
    }
  }
  return () => {
    for (const each of undo) each();
    return calls >= at;
  };
}

const kinds = (vault: Vault) =>
  vault.state.status === 'unlocked' || vault.state.status === 'locked'
    ? vault.state.slots.map(({ kind }) => kind)
    : vault.state.status;

describe('what opens a vault', () => {
  let browser: TestBrowser;

  beforeEach(() => {
    freshPage();
    browser = new TestBrowser();
    armed = false;
  });

  afterEach(async () => {
    SubtleCrypto.prototype.verify = verify;
    freshPage();
    await browser.end();
  });

  /** Whether another tab saves something the next time that a store is read. */
  let armed: boolean;
  const { verify } = SubtleCrypto.prototype;

  /** A vault with one connection, protected by a passphrase. */
  async function protectedVault(): Promise<{ vault: Vault; id: string }> {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    await vault.protect({ passphrase: PASSPHRASE });
    return { vault, id };
  }

  it('is a key on this device at first, which does not lock', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    expect(kinds(vault)).to.deep.equal(['device']);
    vault.lock();
    expect(vault.state.status).to.equal('unlocked');
    browser.clock.advance(24 * 60 * MINUTE_MS);
    expect(vault.state.status).to.equal('unlocked');
  });

  it('is a passphrase once one is set, however a keyboard composes it', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    await vault.protect({ passphrase: 'Zürich' });
    expect(kinds(vault)).to.deep.equal(['passphrase']);
    const again = await browser.open();
    expect(again.state.status).to.equal('locked');
    for (const asked of [again.list(), again.find('Plant'), again.save(PLANT), login(again, id)])
      expect((await rejection(Promise.resolve(asked))).code).to.equal('vault-locked');
    expect((await rejection(again.unlock({ passphrase: 'Zurich' }))).code).to.equal(
      'wrong-passphrase',
    );
    await again.unlock({ passphrase: 'Zürich'.normalize('NFD') });
    expect(await login(again, id)).to.have.property('password', 'canary-password');
  });

  it('leaves nothing that the old key of the device opens', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    const before = await browser.store().read();
    await vault.protect({ passphrase: PASSPHRASE });
    const after = await browser.store().read();
    expect(after.deviceKey).to.equal(undefined);
    // Somebody who has kept the key puts it back.
    const store = browser.store();
    const robbed = await browser.open({
      store: {
        read: async () => ({ ...(await store.read()), deviceKey: before.deviceKey }),
        write: (change) => store.write(change),
        wipe: () => store.wipe(),
      },
    });
    expect(robbed.state.status).to.equal('locked');
  });

  it('locks in all tabs, and forgets what was removed', async () => {
    const { vault, id } = await protectedVault();
    const other = await browser.open();
    await other.unlock({ passphrase: PASSPHRASE });
    await vault.remove(id);
    await browser.settle();
    vault.lock();
    expect([vault.state.status, other.state.status]).to.deep.equal(['locked', 'locked']);
    await vault.unlock({ passphrase: PASSPHRASE });
    expect(await vault.restore(id)).to.equal(undefined);
  });

  it('stays locked when the news of a change is still being read', async () => {
    const { vault, id } = await protectedVault();
    const other = await browser.open();
    await other.unlock({ passphrase: PASSPHRASE });
    let locked = false;
    // The other tab has read the head, and looks at its signature.
    SubtleCrypto.prototype.verify = function (...args) {
      SubtleCrypto.prototype.verify = verify;
      vault.lock();
      locked = true;
      return verify.apply(this, args);
    };
    await vault.save({ ...PLANT, keepalive: 30 }, id);
    await browser.settle();
    expect(locked).to.equal(true);
    expect([vault.state.status, other.state.status]).to.deep.equal(['locked', 'locked']);
    expect((await rejection(Promise.resolve(login(other, id)))).code).to.equal('vault-locked');
  });

  it('shows what another tab has saved while it was being opened', async () => {
    const { vault, id } = await protectedVault();
    const other = await browser.open();
    const store = browser.store();
    const opening = await browser.open({
      store: {
        read: async () => {
          const stored = await store.read();
          // Only while it is opened with a passphrase.
          if (armed) {
            armed = false;
            await vault.save({ ...PLANT, name: 'Renamed' }, id);
          }
          return stored;
        },
        write: (change) => store.write(change),
        wipe: () => store.wipe(),
      },
    });
    armed = true;
    await opening.unlock({ passphrase: PASSPHRASE });
    await browser.settle();
    expect((await opening.list()).map(({ details }) => details.name)).to.deep.equal(['Renamed']);
    expect(other.state.status).to.equal('locked');
  });

  it('locks by the clock on the wall when nobody uses the page, after a warning', async () => {
    const { vault } = await protectedVault();
    const warnings: number[] = [];
    vault.addEventListener('mqtt-vault-warning', (event) => {
      if ('locksAt' in event) warnings.push(Number(event.locksAt));
    });
    browser.clock.advance(10 * MINUTE_MS);
    vault.notice('used');
    browser.clock.advance(13.9 * MINUTE_MS);
    expect(warnings).to.deep.equal([]);
    browser.clock.advance(0.2 * MINUTE_MS);
    expect(warnings).to.deep.equal([browser.clock.now() + 0.9 * MINUTE_MS]);
    expect(vault.state.status).to.equal('unlocked');
    browser.clock.advance(MINUTE_MS);
    expect(vault.state.status).to.equal('locked');
  });

  it('locks as its owner and the policy say', async () => {
    configure({ policy: { maxIdleMs: 5 * MINUTE_MS } });
    const { vault } = await protectedVault();
    await vault.setIdleLimit('never');
    expect(vault.state).to.have.property('idleMs', 5 * MINUTE_MS);
    await vault.setIdleLimit(MINUTE_MS);
    browser.clock.advance(MINUTE_MS);
    expect(vault.state.status).to.equal('locked');
    expect((await rejection(vault.setIdleLimit(1))).code).to.equal('invalid-options');
  });

  it('is another passphrase after a change, which seals no record anew', async () => {
    const { vault, id } = await protectedVault();
    const before = await browser.store().read();
    const change = vault.protect({ passphrase: 'new' }, { current: { passphrase: 'wrong' } });
    expect((await rejection(change)).code).to.equal('wrong-passphrase');
    expect((await rejection(vault.protect({ passphrase: 'new' }))).code).to.equal(
      'invalid-options',
    );
    await vault.protect({ passphrase: 'new' }, { current: { passphrase: PASSPHRASE } });
    expect((await browser.store().read()).records).to.deep.equal(before.records);
    const again = await browser.open();
    expect((await rejection(again.unlock({ passphrase: PASSPHRASE }))).code).to.equal(
      'wrong-passphrase',
    );
    await again.unlock({ passphrase: 'new' });
    expect(await login(again, id)).to.have.property('password', 'canary-password');
  });

  it('is a recovery code too, written down once, typed as people do', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    const { recoveryCode = '' } = await vault.protect(
      { passphrase: PASSPHRASE },
      { recoveryCode: true },
    );
    expect(recoveryCode).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const again = await browser.open();
    const slip = recoveryCode.replace(/.$/, (last) => (last === '0' ? '2' : '0'));
    expect((await rejection(again.unlock({ recoveryCode: slip }))).code).to.equal(
      'wrong-passphrase',
    );
    await again.unlock({ recoveryCode: recoveryCode.toLowerCase().replaceAll('-', ' ') });
    await again.protect({ passphrase: 'new' }, { current: { recoveryCode } });
    expect(kinds(again)).to.deep.equal(['recovery', 'passphrase']);
    again.lock();
    await again.unlock({ passphrase: 'new' });
    const code = await again.addRecoveryCode({ passphrase: 'new' });
    again.lock();
    expect((await rejection(again.unlock({ recoveryCode }))).code).to.equal('wrong-passphrase');
    await again.unlock({ recoveryCode: code });
  });

  it('is a passkey, beside others', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    await vault.protect({ passkey: true });
    expect(kinds(vault)).to.deep.equal(['passkey']);
    const again = await browser.open();
    browser.passkeys.answers = false;
    expect((await rejection(again.unlock({ passkey: true }))).code).to.equal('passkey-failed');
    browser.passkeys.answers = true;
    await again.unlock({ passkey: true });
    expect(await login(again, id)).to.have.property('password', 'canary-password');
    await again.protect({ passkey: true }, { current: { passkey: true } });
    await again.protect({ passphrase: PASSPHRASE }, { current: { passkey: true } });
    expect(kinds(again)).to.deep.equal(['passkey', 'passkey', 'passphrase']);
    again.lock();
    await again.unlock({ passphrase: PASSPHRASE });
  });

  it('is the page’s own key, which the page can change', async () => {
    const [first, second] = [await pageKey(), await pageKey()];
    const vault = await browser.open({ encryptionKey: first });
    const { id } = await vault.save(PLANT);
    expect(kinds(vault)).to.deep.equal(['external']);
    expect((await browser.open()).state.status).to.equal('locked');
    expect((await browser.open({ encryptionKey: second })).state.status).to.equal('locked');
    await vault.protect({ encryptionKey: second }, { current: { encryptionKey: first } });
    const again = await browser.open({ encryptionKey: second });
    expect(await login(again, id)).to.have.property('password', 'canary-password');
    expect((await rejection(again.unlock({ encryptionKey: first }))).code).to.equal('wrong-key');
    const weak = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, [
      'encrypt',
      'decrypt',
    ]);
    const unfit = again.protect({ encryptionKey: weak }, { current: { encryptionKey: second } });
    expect((await rejection(unfit)).code).to.equal('invalid-options');
  });

  it('is never taken away altogether', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    await vault.protect({ passphrase: PASSPHRASE }, { recoveryCode: true });
    const slots = vault.state.status === 'unlocked' ? vault.state.slots : [];
    const [passphrase, recovery] = slots;
    expect((await rejection(vault.removeSlot(passphrase?.id ?? ''))).code).to.equal(
      'invalid-options',
    );
    await vault.removeSlot(recovery?.id ?? '');
    expect(kinds(vault)).to.deep.equal(['passphrase']);
  });

  it('has a new vault key after a re-key, and what was not given again opens nothing', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    const { recoveryCode } = await vault.protect(
      { passphrase: PASSPHRASE },
      { recoveryCode: true },
    );
    await vault.protect({ passkey: true }, { current: { passphrase: PASSPHRASE } });
    const before = await browser.store().read();
    expect((await rejection(vault.rekey())).code).to.equal('invalid-options');
    expect((await rejection(vault.rekey([{ passphrase: 'wrong' }]))).code).to.equal(
      'wrong-passphrase',
    );
    const { recoveryCode: fresh } = await vault.rekey([{ passphrase: PASSPHRASE }]);
    const after = await browser.store().read();
    expect(after.records).not.to.deep.equal(before.records);
    expect(kinds(vault)).to.deep.equal(['passphrase', 'recovery']);
    const again = await browser.open();
    expect((await rejection(again.unlock({ recoveryCode: recoveryCode ?? '' }))).code).to.equal(
      'wrong-passphrase',
    );
    await again.unlock({ recoveryCode: fresh ?? '' });
    expect(await login(again, id)).to.have.property('password', 'canary-password');
  });

  it('is re-keyed on the device without asking', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    const before = await browser.store().read();
    await vault.rekey();
    const after = await browser.store().read();
    expect(after.deviceKey).not.to.equal(before.deviceKey);
    expect(await login(await browser.open(), id)).to.have.property('password', 'canary-password');
  });

  const known = { passphrase: PASSPHRASE };
  for (const [what, isProtected, act] of [
    ['a re-key on the device', false, (vault: Vault) => vault.rekey()],
    ['a first protection', false, (vault: Vault) => vault.protect(known)],
    ['a re-key behind a passphrase', true, (vault: Vault) => vault.rekey([known])],
  ] as const) {
    it(`loses nothing when ${what} fails at any step, in the database or before`, async () => {
      for (const how of ['refused', 'aborted'] as const) {
        const own = new TestBrowser();
        const first = await own.open();
        const { id } = await first.save(PLANT);
        await first.save({ ...PLANT, name: 'Hall' });
        const { recoveryCode = '' } = isProtected
          ? await first.protect(known, { recoveryCode: true })
          : {};
        // Notes its use once, and nothing else is written than what fails here: changes take turns.
        await login(first, id);
        await first.reorder([]);
        const before = await own.store().read();
        let failures = 0;
        for (let at = 1; ; at++) {
          const vault = await own.open();
          if (isProtected) await vault.unlock(known);
          const putBack = failAt(at, how);
          const isDone = await act(vault).then(
            () => true,
            () => false,
          );
          expect(putBack(), `${how} at ${at}`).to.equal(!isDone);
          expect(await login(vault, id)).to.have.property('password', 'canary-password');
          if (isDone) break;
          failures++;
          // Not a byte was written, and what opened it before opens it: the code on paper too.
          expect(await own.store().read()).to.deep.equal(before);
          const again = await own.open();
          if (isProtected) await again.unlock({ recoveryCode });
          expect(await again.list()).to.have.length(2);
          expect(await login(again, id)).to.have.property('password', 'canary-password');
        }
        expect(failures, how).to.be.greaterThan(how === 'refused' ? 10 : 4);
        await own.end();
      }
    });
  }

  it('is one key when two tabs re-key at once, and a tab with an old one is locked', async () => {
    const { vault, id } = await protectedVault();
    const other = await browser.open();
    await other.unlock({ passphrase: PASSPHRASE });
    const both = await Promise.allSettled([
      vault.rekey([{ passphrase: PASSPHRASE }]),
      other.rekey([{ passphrase: PASSPHRASE }]),
    ]);
    await browser.settle();
    expect(both.map(({ status }) => status)).to.include('fulfilled');
    for (const tab of [vault, other])
      if (tab.state.status === 'locked') await tab.unlock({ passphrase: PASSPHRASE });
    for (const tab of [vault, other, await browser.open()]) {
      if (tab.state.status === 'locked') await tab.unlock({ passphrase: PASSPHRASE });
      expect(await login(tab, id)).to.have.property('password', 'canary-password');
    }
  });

  it('lets two tabs save at once, and both see both', async () => {
    const one = await browser.open();
    const other = await browser.open();
    await Promise.all([one.save({ ...PLANT, name: 'A' }), other.save({ ...PLANT, name: 'B' })]);
    await browser.settle();
    for (const tab of [one, other])
      expect((await tab.list()).map(({ details }) => details.name)).to.have.members(['A', 'B']);
  });

  it('keeps its bounds as it writes, so that it can always be read again', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    for (const wrong of ['', 'x'.repeat(65)])
      expect((await rejection(vault.save({ ...PLANT, name: 'X' }, wrong))).code).to.equal(
        'invalid-options',
      );
    expect(await login(await browser.open(), id)).to.have.property('password', 'canary-password');
  });

  it('is seen at once by a page that was just reading', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    const protecting = vault.protect({ passphrase: PASSPHRASE });
    await vault.load();
    await protecting;
    expect(kinds(vault)).to.deep.equal(['passphrase']);
    vault.lock();
    expect(vault.state.status).to.equal('locked');
  });

  it('is not that of a vault of before, whatever a tab still holds', async () => {
    const slow = await browser.open();
    await slow.save({ ...PLANT, name: 'Old' });
    // Hears nothing of the others.
    browser.tabs.splice(browser.tabs.indexOf(slow), 1);
    const other = await browser.open();
    await other.wipe();
    const { id } = await other.save({ ...PLANT, name: 'New' });
    await slow.save({ ...PLANT, name: 'Late' }).catch(() => undefined);
    const again = await browser.open();
    expect(await login(again, id)).to.have.property('password', 'canary-password');
    slow.lock();
  });

  it('that is open and vanishes is erased, and is not begun anew by a save', async () => {
    const { vault, id } = await protectedVault();
    await browser.store().wipe();
    browser.markers.clear();
    expect((await rejection(vault.save(PLANT, id))).code).to.equal('vault-erased');
    expect((await browser.store().read()).header).to.equal(undefined);
  });

  it('counts the time without input anew after each unlock', async () => {
    const { vault } = await protectedVault();
    vault.lock();
    browser.clock.advance(16 * MINUTE_MS);
    await vault.unlock({ passphrase: PASSPHRASE });
    expect(vault.state.status).to.equal('unlocked');
    browser.clock.advance(2 * MINUTE_MS);
    await vault.setIdleLimit(MINUTE_MS);
    expect(vault.state.status).to.equal('unlocked');
  });

  it('takes the page’s own key also where it was opened without one', async () => {
    const key = await pageKey();
    const vault = await browser.open();
    await vault.use(key);
    await vault.save(PLANT);
    expect(kinds(vault)).to.deep.equal(['external']);
    const other = await browser.open({ name: 'other' });
    await other.save(PLANT);
    expect((await rejection(other.use(key))).code).to.equal('invalid-options');
  });
});
