import { expect } from '@open-wc/testing';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { rejection } from '../../../../test/browser/rejection.js';
import * as files from '../../../../test/pki/certificates.js';
import { describeCertificates } from '../certificates/index.js';
import { configure } from '../policy/policy.js';
import { login, PASSPHRASE, PLANT, TestBrowser } from './vault.test-harness.js';

describe('a vault', () => {
  let browser: TestBrowser;

  beforeEach(() => {
    freshPage();
    browser = new TestBrowser();
  });

  afterEach(async () => {
    freshPage();
    await browser.end();
  });

  it('is there without asking, and writes nothing until something is saved', async () => {
    const vault = await browser.open();
    expect(vault.state).to.deep.include({ status: 'unlocked', slots: [] });
    expect(await vault.list()).to.deep.equal([]);
    expect((await browser.store().read()).header).to.equal(undefined);
    expect(browser.markers.size).to.equal(0);
  });

  it('shows what was saved without its secrets, also after a reload', async () => {
    const first = await browser.open();
    const saved = await first.save(PLANT);
    const again = await browser.open();
    for (const vault of [first, again]) {
      const shown = await vault.list();
      expect(shown).to.deep.equal([saved]);
      expect(JSON.stringify(shown)).not.to.contain('canary');
      expect(shown[0]).to.deep.include({ hasPassword: true, hasQuery: true });
      expect(await vault.find('Plant')).to.deep.equal(saved);
      expect(await vault.get(saved.id)).to.deep.equal(saved);
    }
  });

  it('gives the secrets to whoever connects', async () => {
    await (await browser.open()).save(PLANT);
    const vault = await browser.open();
    const [saved] = await vault.list();
    expect(await login(vault, saved?.id ?? '')).to.deep.equal({
      username: 'ada',
      password: 'canary-password',
      url: 'wss://broker.example/mqtt?token=canary-query',
    });
    expect(vault.credentials(saved?.id ?? '')).to.equal(vault.credentials(saved?.id ?? ''));
  });

  it('gives a private key away in a file for import only', async () => {
    const vault = await browser.open();
    const certificates = {
      certificate: files.RSA_CERTIFICATE,
      key: files.RSA_KEY_ENCRYPTED,
      keyPassphrase: files.PASSPHRASE,
    };
    const { id, details } = await vault.save({ name: 'TLS', host: 'broker.example', certificates });
    expect(details.certificates).to.deep.equal({ certificate: files.RSA_CERTIFICATE });
    const wish = { password: 'file', profile: 'modern' } as const;
    const [found] = await describeCertificates(await vault.clientCertificateFile(id, wish), {
      passphrase: 'file',
    });
    expect(found?.name).to.equal('device-rsa');
    expect(browser.audit).to.include('exported');
    expect((await vault.get(id))?.hasKeyFile).to.equal(true);
    expect((await vault.save({ ...details, port: 8443 }, id)).hasKeyFile).to.equal(true);
    const chained = { certificate: `${files.RSA_CERTIFICATE}\n${files.CA}` };
    const withChain = await vault.save({ ...details, certificates: chained }, id);
    expect([withChain.hasPrivateKey, withChain.hasKeyFile]).to.deep.equal([true, undefined]);
    await vault.clientCertificateFile(id, wish);
    const renewed = { ...details.certificates, key: files.RSA_KEY };
    expect((await vault.save({ ...details, certificates: renewed }, id)).hasKeyFile).to.equal(
      undefined,
    );
    await vault.save({ ...details, certificates: { ...details.certificates, key: '' } }, id);
    expect((await vault.get(id))?.hasPrivateKey).to.equal(undefined);
    expect((await vault.get(id))?.details.certificates).to.deep.equal(details.certificates);
    const gone = await rejection(vault.clientCertificateFile(id, wish));
    expect(gone.code).to.equal('certificate-unreadable');
  });

  it('gives no private key away where the page allows no export', async () => {
    configure({ policy: { allowExport: false } });
    const vault = await browser.open();
    const certificates = { certificate: files.RSA_CERTIFICATE, key: files.RSA_KEY };
    const { id } = await vault.save({ name: 'TLS', host: 'broker.example', certificates });
    const wish = { password: 'file', profile: 'modern' } as const;
    const forbidden = await rejection(vault.clientCertificateFile(id, wish));
    expect(forbidden.code).to.equal('forbidden-by-policy');
  });

  it('gives no private key away where the page no longer lets one be kept', async () => {
    const certificates = { certificate: files.P256_CERTIFICATE, key: files.P256_KEY };
    const { id } = await (await browser.open()).save({ ...PLANT, certificates });
    freshPage();
    configure({ policy: { allowPrivateKeys: false } });
    const vault = await browser.open();
    const forbidden = await rejection(
      vault.clientCertificateFile(id, { password: 'file', profile: 'modern' }),
    );
    expect(forbidden.code).to.equal('forbidden-by-policy');
  });

  it('asks nothing for a connection that nobody signs in to', async () => {
    const vault = await browser.open();
    const { id } = await vault.save({ name: 'Open', host: 'broker.example' });
    expect(vault.credentials(id)).to.equal(undefined);
  });

  it('gives nothing to a connection that goes elsewhere than the saved one', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    const signal = new AbortController().signal;
    const early = vault.credentials(id);
    expect(await early?.({ attempt: 1, signal })).to.have.property('password', 'canary-password');
    const authentication = { ...PLANT.authentication, password: 'another-password' };
    await vault.save({ ...PLANT, authentication }, id);
    expect(vault.credentials(id)).to.equal(early);
    expect(await early?.({ attempt: 2, signal })).to.have.property('password', 'another-password');
    await vault.save({ ...PLANT, host: 'other.example', authentication }, id);
    const late = await rejection(Promise.resolve(early?.({ attempt: 3, signal })));
    expect(late.code).to.equal('credentials-failed');
    expect(await login(vault, id)).to.have.property('password', 'another-password');
    await vault.remove(id);
    const gone = await rejection(Promise.resolve(early?.({ attempt: 4, signal })));
    expect(gone.code).to.equal('credentials-failed');
  });

  it('keeps secrets that are not given, as long as the broker is the same', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    const shown = (await vault.get(id))?.details;
    if (!shown) throw new Error('It is not there.');
    await vault.save({ ...shown, keepalive: 30 }, id);
    expect(await login(vault, id)).to.deep.include({
      password: 'canary-password',
      url: 'wss://broker.example/mqtt?token=canary-query',
    });
    await vault.save({ ...shown, path: '/mqtt?' }, id);
    expect(await vault.get(id)).not.to.have.property('hasQuery', true);
    // A proxy may choose the broker by it.
    expect((await vault.get(id))?.hasPassword).to.equal(false);
    await vault.save(PLANT, id);
    const moved = await vault.save({ ...shown, host: 'elsewhere.example' }, id);
    expect(moved.hasPassword).to.equal(false);
    expect(await login(vault, id)).to.deep.equal({ username: 'ada', password: '' });
  });

  it('keeps a private key that is not given, as long as its certificate is the same', async () => {
    const vault = await browser.open();
    const certificates = { certificate: 'CERT', key: 'canary-key', keyPassphrase: 'canary-pass' };
    const { id, ...saved } = await vault.save({ ...PLANT, certificates });
    expect(saved.hasPrivateKey).to.equal(true);
    expect(saved.details.certificates).to.deep.equal({ certificate: 'CERT' });
    expect(JSON.stringify(await vault.list())).not.to.contain('canary');
    expect((await vault.save(saved.details, id)).hasPrivateKey).to.equal(true);
    const other = { ...saved.details, certificates: { certificate: 'OTHER' } };
    expect((await vault.save(other, id)).hasPrivateKey).to.equal(undefined);
  });

  it('keeps it with a chain or a new line behind its certificate, and with none of another key', async () => {
    const vault = await browser.open();
    const certificate = files.P256_CERTIFICATE;
    const given = { ...PLANT, certificates: { certificate, key: files.P256_KEY } };
    const { id } = await vault.save(given);
    const withKey = async (text: string): Promise<unknown> =>
      (await vault.save({ ...PLANT, certificates: { certificate: text } }, id)).hasPrivateKey;
    expect(await withKey(`${certificate}\r\n\r\n`)).to.equal(true);
    expect(await withKey(certificate.replaceAll('\n', '\r\n'))).to.equal(true);
    expect(await withKey(`${certificate}${files.CA}`)).to.equal(true);
    expect(await withKey(files.RSA_CERTIFICATE)).to.equal(undefined);
  });

  it('keeps no key that stands among certificates', async () => {
    const vault = await browser.open();
    for (const field of ['ca', 'certificate']) {
      const certificates = { [field]: `${files.P256_CERTIFICATE}${files.P256_KEY}` };
      const refused = await rejection(vault.save({ ...PLANT, certificates }));
      expect(refused.code).to.equal('invalid-details');
    }
    expect(await vault.list()).to.deep.equal([]);
  });

  it('has each name once, and still finds a connection by the one it had', async () => {
    const vault = await browser.open();
    const plant = await vault.save(PLANT);
    expect((await rejection(vault.save({ ...PLANT, port: 1 }))).code).to.equal('duplicate-name');
    await vault.save({ ...plant.details, name: 'Works' }, plant.id, { keepAlias: true });
    expect((await vault.find('Plant'))?.details.name).to.equal('Works');
    expect((await rejection(vault.save(PLANT))).code).to.equal('duplicate-name');
    await vault.save({ ...plant.details, name: 'Plant' }, plant.id);
    expect((await vault.find('Plant'))?.aliases).to.equal(undefined);
    expect((await rejection(vault.save({ host: 'a.example' }))).code).to.equal('invalid-details');
  });

  it('gives a name back that a connection only had before, when it is asked to', async () => {
    const vault = await browser.open();
    const old = await vault.save(PLANT);
    await vault.save({ ...old.details, name: 'Works' }, old.id, { keepAlias: true });
    const fresh = { name: 'Plant', host: 'new.example' };
    expect((await rejection(vault.save(fresh))).code).to.equal('duplicate-name');
    const taken = { ...fresh, name: 'Works' };
    expect((await rejection(vault.save(taken, undefined, { takeAlias: true }))).code).to.equal(
      'duplicate-name',
    );
    const { id } = await vault.save(fresh, undefined, { takeAlias: true });
    for (const tab of [vault, await browser.open()]) {
      expect((await tab.find('Plant'))?.id).to.equal(id);
      expect((await tab.find('Works'))?.aliases).to.equal(undefined);
      expect(await login(tab, old.id)).to.have.property('password', 'canary-password');
    }
    expect(browser.audit).to.deep.equal(['saved', 'saved', 'saved']);
  });

  it('asks the browser once, after the first save, to keep what is stored, whoever saves', async () => {
    browser.keeps = false;
    const vault = await browser.open();
    expect([vault.isKept, browser.persisting]).to.deep.equal([undefined, 0]);
    await vault.saveAll([{ details: PLANT }]);
    await vault.save({ ...PLANT, name: 'Hall' });
    expect([vault.isKept, browser.persisting]).to.deep.equal([false, 1]);
    await (await browser.open()).save({ ...PLANT, name: 'Roof' });
    expect(browser.persisting).to.equal(1);
  });

  it('brings back what was removed, with its secrets, to its place', async () => {
    const vault = await browser.open();
    const a = await vault.save({ ...PLANT, name: 'A' });
    const b = await vault.save({ ...PLANT, name: 'B' });
    await vault.remove(a.id);
    expect((await vault.list()).map(({ id }) => id)).to.deep.equal([b.id]);
    await vault.restore(a.id);
    const again = await browser.open();
    expect((await again.list()).map(({ id }) => id)).to.deep.equal([a.id, b.id]);
    expect(await login(again, a.id)).to.have.property('password', 'canary-password');
    expect(await vault.restore(a.id)).to.equal(undefined);
    await vault.remove('unknown');
  });

  it('brings back once, and never over what was saved since', async () => {
    const vault = await browser.open();
    const { id, details } = await vault.save(PLANT);
    await vault.remove(id);
    await Promise.all([vault.restore(id), vault.restore(id)]);
    await vault.save({ ...PLANT, name: 'Other' });
    const again = await browser.open();
    expect(again.state).to.have.deep.property('damaged', []);
    expect(await login(again, id)).to.have.property('password', 'canary-password');
    await vault.remove(id);
    await vault.save({ ...details, name: 'Newer' }, id);
    expect(await vault.restore(id)).to.equal(undefined);
    expect((await vault.get(id))?.details.name).to.equal('Newer');
  });

  it('brings nothing back that another key has sealed', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    await vault.save({ ...PLANT, name: 'Other' });
    await vault.remove(id);
    await vault.protect({ passphrase: PASSPHRASE });
    expect(await vault.restore(id)).to.equal(undefined);
    expect((await vault.list()).length).to.equal(1);
  });

  it('remembers the latest of many names', async () => {
    const vault = await browser.open();
    let { id, details } = await vault.save(PLANT);
    for (let count = 0; count < 25; count++)
      ({ id, details } = await vault.save({ ...details, name: `N${count}` }, id, {
        keepAlias: true,
      }));
    const again = await browser.open();
    expect((await again.find('N23'))?.id).to.equal(id);
    expect(await again.find('Plant')).to.equal(undefined);
  });

  it('keeps no query in further servers, which it could not give back', async () => {
    const vault = await browser.open();
    const servers = ['wss://b.example/mqtt', 'wss://c.example/mqtt?sig=canary'];
    const { code, problems } = await rejection(vault.save({ ...PLANT, servers }));
    expect(code).to.equal('invalid-details');
    expect(problems.map(({ field, code: what }) => [field, what])).to.deep.equal([
      ['servers', 'server-query'],
    ]);
  });

  it('gives no password to a server that was added later', async () => {
    const vault = await browser.open();
    const { id, details } = await vault.save(PLANT);
    const saved = await vault.save({ ...details, servers: ['wss://evil.example/mqtt'] }, id);
    expect(saved.hasPassword).to.equal(false);
  });

  it('duplicates with secrets, and keeps the owner’s order', async () => {
    const vault = await browser.open();
    const a = await vault.save({ ...PLANT, name: 'A' });
    const copy = await vault.duplicate(a.id, 'A copy');
    expect(await login(vault, copy.id)).to.have.property('password', 'canary-password');
    await vault.reorder([copy.id, a.id]);
    const again = await browser.open();
    expect((await again.list()).map(({ details }) => details.name)).to.deep.equal(['A copy', 'A']);
  });

  it('notes when a connection was used last, once a minute at most', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    const uses = async (): Promise<number | undefined> => {
      await login(vault, id);
      // Changes take turns: what is written after the note has seen it.
      await vault.reorder([]);
      return (await vault.get(id))?.usedAt;
    };
    const first = await uses();
    expect(first).to.equal(browser.clock.now());
    browser.clock.advance(30_000);
    expect(await uses()).to.equal(first);
    browser.clock.advance(30_000);
    expect(await uses()).to.equal(browser.clock.now());
  });

  it('keeps nothing in plain text, neither secrets nor names', async () => {
    const vault = await browser.open();
    // Nothing that chance writes into an id.
    const authentication = {
      method: 'BASIC',
      username: 'canary-user',
      password: 'canary',
    } as const;
    await vault.save({ ...PLANT, authentication });
    const stored = await browser.store().read();
    const everything = JSON.stringify(stored, (_key, value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value,
    );
    for (const plain of ['canary', 'Plant', 'broker.example'])
      expect(everything).not.to.contain(plain);
    // The key on this device cannot be taken out of the browser.
    const { deviceKey } = stored;
    if (!(deviceKey instanceof CryptoKey)) throw new Error('There is no key.');
    expect(deviceKey.extractable).to.equal(false);
  });

  it('that vanished is known, and begins anew only when told to', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    const createdAt = browser.markers.get('default');
    await browser.store().wipe();
    const after = await browser.open();
    expect(after.state).to.deep.equal({ status: 'erased', createdAt });
    expect((await rejection(after.list())).code).to.equal('vault-erased');
    expect((await rejection(after.save(PLANT))).code).to.equal('vault-erased');
    after.beginAnew();
    expect(await after.list()).to.deep.equal([]);
    expect((await browser.open()).state.status).to.equal('unlocked');
  });

  it('is wiped whole, and leaves no trace', async () => {
    const vault = await browser.open();
    await vault.save(PLANT);
    await vault.protect({ passphrase: PASSPHRASE });
    await vault.wipe();
    expect(await browser.store().read()).to.deep.equal({
      header: undefined,
      records: [],
      deviceKey: undefined,
    });
    expect(browser.markers.size).to.equal(0);
    expect((await browser.open()).state).to.deep.include({ status: 'unlocked', slots: [] });
  });

  it('is kept apart from vaults of another name', async () => {
    const one = await browser.open({ name: 'one' });
    await one.save(PLANT);
    const other = await browser.open({ name: 'other' });
    expect(await other.list()).to.deep.equal([]);
    await other.save({ ...PLANT, name: 'Other' });
    await one.wipe();
    expect((await (await browser.open({ name: 'other' })).list()).length).to.equal(1);
  });

  it('tells what happened, and no secret', async () => {
    const vault = await browser.open();
    const { id } = await vault.save(PLANT);
    await vault.protect({ passphrase: PASSPHRASE });
    vault.lock();
    await rejection(vault.unlock({ passphrase: 'wrong' }));
    await vault.unlock({ passphrase: PASSPHRASE });
    await vault.rekey([{ passphrase: PASSPHRASE }]);
    await vault.export({ plain: true });
    await vault.remove(id);
    await vault.remove('unknown');
    await vault.wipe();
    expect(browser.audit).to.deep.equal([
      'saved',
      'protected passphrase',
      'locked',
      'unlock-failed passphrase',
      'unlocked passphrase',
      're-keyed',
      'exported',
      'removed',
      'wiped',
    ]);
  });

  it('holds to the page’s policy', async () => {
    configure({ policy: { protection: 'passphrase', allowPrivateKeys: false } });
    const vault = await browser.open();
    expect((await rejection(vault.save(PLANT))).code).to.equal('blocked-by-policy');
    await vault.protect({ passphrase: PASSPHRASE });
    await vault.save(PLANT);
    const key = vault.save({ ...PLANT, certificates: { certificate: 'C', key: 'K' } });
    expect((await rejection(key)).code).to.equal('forbidden-by-policy');
  });

  it('shows what a policy forbids since as blocked', async () => {
    await (await browser.open()).save(PLANT);
    freshPage();
    configure({ policy: { hosts: [] } });
    const [saved] = await (await browser.open()).list();
    expect(saved?.blocked?.map(({ code }) => code)).to.deep.equal(['policy-host']);
  });
});
