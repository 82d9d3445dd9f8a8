import { expect, fixture, html } from '@open-wc/testing';
import { configure, directory, MqttError, VaultDirectory } from '@mqtt-kit/core';
import { openVault, type Vault } from '@mqtt-kit/core/vault';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './admin-body.js';
import './connection-form.js';
import '@mqtt-kit/core/backup';
import '../define/all.js';
import '../vault/vault-panels.js';
import { input, openGroup, press, problem, shown, text, tick, type } from './admin.test-harness.js';
import type { AdminMode } from './admin-mode.js';
import type { MqttConnectionAdmin } from './mqtt-connection-admin.js';

const PASSPHRASE = 'correct horse battery';
/** Keys from passphrases take long on purpose, and longer on a busy machine. */
const PLANT = {
  name: 'Plant',
  host: 'plant.example',
  authentication: { method: 'BASIC', username: 'ada', password: 'canary-password' },
} as const;

let count = 0;

describe('<mqtt-connection-admin> and its vault', () => {
  let name: string;

  beforeEach(() => {
    name = `admin-${String(++count)}`;
  });
  afterEach(async () => {
    const vault = await openVault({ name });
    await vault.wipe();
  });

  const admin = (mode: AdminMode = 'manage'): Promise<MqttConnectionAdmin> =>
    fixture<MqttConnectionAdmin>(
      html`<mqtt-connection-admin vault=${name} mode=${mode}></mqtt-connection-admin>`,
    );

  async function saved(): Promise<Vault> {
    const vault = await openVault({ name });
    await vault.save(PLANT);
    return vault;
  }

  async function protectedVault(): Promise<Vault> {
    const vault = await saved();
    await vault.protect({ passphrase: PASSPHRASE });
    return vault;
  }

  function submit(element: MqttConnectionAdmin, within: string): void {
    element.shadowRoot!.querySelector<HTMLFormElement>(within)!.requestSubmit();
  }

  const door = (element: MqttConnectionAdmin): Promise<unknown> =>
    waitUntil(() => element.shadowRoot?.querySelector('.door'), 'shows the door');

  async function unlock(element: MqttConnectionAdmin, passphrase: string): Promise<void> {
    await door(element);
    input(element, 'unlock-secret').value = passphrase;
    submit(element, 'form.door');
  }

  it('keeps what is saved, encrypted, for the next page', async () => {
    const element = await shown(await admin());
    await type(element, { name: 'Plant', host: 'plant.example', method: 'BASIC', username: 'ada' });
    await type(element, { password: 'canary-password' });
    await press(element, 'Save');
    await waitUntil(() => text(element, '.done').includes('Saved'), 'saves');
    expect(text(element, '.kept')).to.contain('Encrypted in this browser.');
    expect(text(element, '.kept')).to.contain('Never exported');
    element.remove();

    const next = await shown(await admin());
    await waitUntil(() => text(next, '.item').includes('Plant'), 'is there');
    expect(text(next, '.field.password')).to.contain('kept');
    expect(next.shadowRoot!.innerHTML).not.to.contain('canary');
    await expect(next).to.be.accessible();
  });

  it('keeps vaults apart, and nothing where none is wanted', async () => {
    await saved();
    const other = await fixture<MqttConnectionAdmin>(
      html`<mqtt-connection-admin vault="none"></mqtt-connection-admin>`,
    );
    await shown(other);
    expect(text(other, '.side')).to.contain('No connection yet');
    expect(text(other, '.kept')).to.contain('until it is closed');
    expect(directory('none')).not.to.be.instanceOf(VaultDirectory);
    other.vault = name;
    await waitUntil(() => text(other, '.side').includes('Plant'), 'follows the attribute');
  });

  it('is protected with a passphrase and a recovery code, locked, and opened with either', async () => {
    await saved();
    const element = await shown(await admin());
    const audit: string[] = [];
    element.parentElement!.addEventListener('mqtt-audit', (event) => {
      audit.push(event.action);
    });
    await press(element, 'Protection');
    await waitUntil(() => element.shadowRoot!.activeElement?.id === 'protection-title', 'focus');
    await openGroup(element, 'passphrase');
    await expect(element).to.be.accessible();
    input(element, 'protect-fresh').value = PASSPHRASE;
    input(element, 'protect-again').value = 'something else';
    submit(element, 'details.passphrase form');
    expect(input(element, 'protect-again').validationMessage).to.contain('not the same');
    input(element, 'protect-again').setCustomValidity('');
    input(element, 'protect-again').value = PASSPHRASE;
    submit(element, 'details.passphrase form');
    await waitUntil(() => text(element, '.code output') !== '', 'shows the code');
    const code = text(element, '.code output');
    expect(text(element, '.slots')).to.match(/Passphrase.*Recovery code/);
    expect(text(element, '.kept')).to.contain('open until it is locked');
    await press(element, 'I have kept it');
    expect(element.shadowRoot!.innerHTML).not.to.contain(code);

    await press(element, 'Lock');
    await door(element);
    expect(element.shadowRoot!.innerHTML).not.to.contain('plant.example');
    await expect(element).to.be.accessible();
    await unlock(element, 'wrong');
    await waitUntil(() => text(element, '[role="alert"]').includes('not the right'), 'no');
    await unlock(element, PASSPHRASE);
    await shown(element);
    await waitUntil(() => text(element, '.item').includes('Plant'), 'is open');

    await press(element, 'Lock');
    await door(element);
    await type(element, { 'unlock-kind': 'recovery' });
    input(element, 'unlock-secret').value = code.toLowerCase();
    submit(element, 'form.door');
    await waitUntil(() => text(element, '.item').includes('Plant'), 'opens with it');
    expect(audit).to.deep.equal([
      'protected',
      'locked',
      'unlock-failed',
      'unlocked',
      'locked',
      'unlocked',
    ]);
  }).timeout(30_000);

  it('forgets what was typed when it is locked, in whichever tab', async () => {
    const vault = await protectedVault();
    const element = await shown(await admin());
    await press(element, 'Replace');
    await type(element, { host: 'typed.example', password: 'canary-typed' });
    vault.notice('locked');
    await door(element);
    expect(element.shadowRoot!.innerHTML).not.to.contain('typed');
    await vault.unlock({ passphrase: PASSPHRASE });
    await shown(element);
    await waitUntil(() => input(element, 'host').value === 'plant.example', 'as it was saved');
  }).timeout(20_000);

  it('makes what was typed a new connection when another tab has deleted the saved one', async () => {
    const vault = await saved();
    await vault.save({ ...PLANT, name: 'Hall', host: 'hall.example' });
    const element = await shown(await admin());
    await type(element, { host: 'typed.example' });
    await vault.remove((await vault.find('Plant'))!.id);
    await waitUntil(() => !text(element, '.list').includes('Plant'), 'is gone');
    expect(input(element, 'host').value).to.equal('typed.example');
    await press(element, 'Save');
    await waitUntil(async () => (await vault.list()).length === 2, 'is saved anew');
    expect((await vault.find('Hall'))?.details.host).to.equal('hall.example');
  });

  it('shows nothing of a passphrase where another way to unlock is chosen', async () => {
    const vault = await saved();
    await vault.protect({ passphrase: PASSPHRASE }, { recoveryCode: true });
    vault.lock();
    const element = await admin();
    await door(element);
    input(element, 'unlock-secret').value = PASSPHRASE;
    await type(element, { 'unlock-kind': 'recovery' });
    expect(input(element, 'unlock-secret').value).to.equal('');
  }).timeout(20_000);

  it('does not lock a recovery code away that nobody has kept', async () => {
    await saved();
    const element = await shown(await admin());
    await press(element, 'Protection');
    await waitUntil(() => element.shadowRoot!.querySelector('.panel'), 'shows the panel');
    await openGroup(element, 'passphrase');
    input(element, 'protect-fresh').value = PASSPHRASE;
    input(element, 'protect-again').value = PASSPHRASE;
    submit(element, 'details.passphrase form');
    await waitUntil(() => text(element, '.code output') !== '', 'shows the code');
    await press(element, 'Done');
    await press(element, 'Lock');
    await waitUntil(() => text(element, '.code output') !== '', 'shows it again');
    // Of itself the vault locks all the same: then it is said that nobody has that code.
    const vault = await openVault({ name });
    vault.lock();
    await unlock(element, PASSPHRASE);
    await waitUntil(() => text(element).includes('open until it is locked'), 'is open');
    await press(element, 'Protection');
    await waitUntil(() => text(element, '.lost-code').includes('was hidden before'), 'says so');
    await expect(element).to.be.accessible();
    await press(element, 'Lock');
    await door(element);
  }).timeout(20_000);

  it('tells of each connection that a wipe removes', async () => {
    const vault = await saved();
    await vault.save({ name: 'Hall', host: 'hall.example' });
    const element = await shown(await admin());
    const told: string[] = [];
    for (const type of ['mqtt-connection-removed', 'mqtt-audit'] as const)
      element.addEventListener(type, (event) => {
        told.push('action' in event ? event.action : event.connectionName);
      });
    await vault.wipe();
    expect(told).to.deep.equal(['Plant', 'Hall', 'wiped']);
  });

  it('says all that a wipe takes, also what waits to be sent, and wipes only when told', async () => {
    await saved();
    const element = await shown(await admin());
    const told: string[] = [];
    element.addEventListener('mqtt-audit', ({ action }) => told.push(action));
    await press(element, 'Protection');
    await waitUntil(() => element.shadowRoot!.querySelector('details.wipe'), 'shows the panel');
    await openGroup(element, 'wipe');
    const words = text(element, 'details.wipe .hint');
    for (const taken of [
      'All saved connections are deleted in this browser, in all tabs',
      'received messages, templates and messages that wait to be sent',
      'Only what a page that is open has still to send stays: drop it there.',
      'There is no undo.',
      'A backup that you have exported stays yours.',
    ])
      expect(words).to.contain(taken);
    await expect(element).to.be.accessible();
    submit(element, 'details.wipe form');
    await element.updateComplete;
    expect(told).to.deep.equal([]);
    element.shadowRoot!.querySelector<HTMLInputElement>('details.wipe [type="checkbox"]')!.click();
    submit(element, 'details.wipe form');
    await waitUntil(() => told.includes('wiped'), 'wipes');
  });

  it('changes the passphrase, re-keys, and sets how long it stays open', async () => {
    const vault = await protectedVault();
    const element = await shown(await admin());
    await press(element, 'Protection');
    await waitUntil(() => element.shadowRoot!.querySelector('#idle'), 'shows the panel');
    await type(element, { idle: '60000' });
    await waitUntil(() => text(element, '.said') !== '', 'is set');
    expect(vault.state).to.have.property('idleMs', 60_000);

    await openGroup(element, 'passphrase');
    input(element, 'passphrase-current-secret').value = PASSPHRASE;
    input(element, 'change-fresh').value = 'another passphrase';
    input(element, 'change-again').value = 'another passphrase';
    submit(element, 'details.passphrase form');
    await waitUntil(() => text(element, '.said').includes('new passphrase'), 'changed');

    await openGroup(element, 'rekey');
    input(element, 'rekey-current-secret').value = PASSPHRASE;
    submit(element, 'details.rekey form');
    await waitUntil(() => text(element, '[role="alert"]').includes('not the right'), 'no');
    input(element, 'rekey-current-secret').value = 'another passphrase';
    submit(element, 'details.rekey form');
    await waitUntil(() => text(element, '.said').includes('new key'), 'is re-keyed');
    vault.lock();
    await vault.unlock({ passphrase: 'another passphrase' });
    expect(await vault.list()).to.have.lengthOf(1);
  }).timeout(40_000);

  it('exports, and shows what an import would change before it does', async () => {
    const vault = await saved();
    const file = await vault.export({ plain: true });
    await vault.save({ ...PLANT, name: 'Hall', host: 'hall.example' });
    const { id } = (await vault.find('Plant'))!;
    await vault.save({ ...PLANT, host: 'other.example' }, id);

    const element = await shown(await admin());
    // Without the secrets it is no backup.
    expect(text(element, '.kept')).to.contain('Never exported');
    await press(element, 'Import, export');
    await waitUntil(() => element.shadowRoot!.querySelector('#file'), 'shows the panel');
    await expect(element).to.be.accessible();
    await choose(element, file);
    await waitUntil(() => text(element, '.preview') !== '', 'looks into it');
    expect(text(element, '.preview')).to.contain('taken by another broker');
    expect(text(element, '.panel')).to.contain('Import 0 connections');
    const select = element.shadowRoot!.querySelector<HTMLSelectElement>('.preview select')!;
    select.value = 'both';
    select.dispatchEvent(new Event('change'));
    await element.updateComplete;
    await expect(element).to.be.accessible();
    await press(element, 'Import 1 connection');
    await waitUntil(() => text(element, '.said').includes('imported'), 'imports');
    expect(
      (await vault.list()).map(({ details }) => `${details.name} ${details.host}`),
    ).to.deep.equal(['Plant other.example', 'Hall hall.example', 'Plant (2) plant.example']);
  });

  it('asks for the passphrase of an encrypted file', async () => {
    const vault = await saved();
    const file = await vault.export({ passphrase: 'of the file' });
    await vault.remove((await vault.find('Plant'))!.id);
    const element = await shown(await admin());
    expect(text(element, '.kept')).to.contain('Exported now');
    await press(element, 'Import, export');
    await waitUntil(() => element.shadowRoot!.querySelector('#file'), 'shows the panel');
    await choose(element, file);
    await waitUntil(() => element.shadowRoot!.querySelector('#file-secret'), 'asks');
    input(element, 'file-secret').value = 'wrong';
    submit(element, '.panel form');
    await waitUntil(() => text(element, '[role="alert"]') !== '', 'says so');
    input(element, 'file-secret').value = 'of the file';
    submit(element, '.panel form');
    await waitUntil(() => text(element, '.preview').includes('new'), 'opens');
    await press(element, 'Import 1 connection');
    await waitUntil(() => text(element, '.said') !== '', 'imports');
    expect(await vault.find('Plant')).to.have.property('hasPassword', true);
  }).timeout(20_000);

  it('asks once for all that are here with other contents, says what would be lost, and forgets the file with the panel', async () => {
    const vault = await saved();
    await vault.save({ name: 'Hall', host: 'hall.example' });
    const file = await vault.export({ plain: true });
    for (const { id, details } of await vault.list())
      await vault.save(
        details.name === 'Plant'
          ? { ...PLANT, host: 'other.example' }
          : { ...details, host: 'other.example' },
        id,
      );
    const element = await shown(await admin());
    const look = async (): Promise<void> => {
      await press(element, 'Import, export');
      await waitUntil(() => element.shadowRoot!.querySelector('#file'), 'shows the panel');
      await choose(element, file);
      await waitUntil(() => text(element, '.preview') !== '', 'looks into it');
    };
    await look();
    const all = element.shadowRoot!.querySelector<HTMLSelectElement>('.all select')!;
    expect(all.value).to.equal('keep');
    all.value = 'replace';
    all.dispatchEvent(new Event('change'));
    await element.updateComplete;
    expect(text(element, '.panel')).to.contain('Import 2 connections');
    expect(text(element, '.preview').match(/The saved password goes/g)).to.have.lengthOf(1);
    await expect(element).to.be.accessible();
    const one = element.shadowRoot!.querySelector<HTMLSelectElement>('.preview select')!;
    one.value = 'keep';
    one.dispatchEvent(new Event('change'));
    await element.updateComplete;
    expect(all.value).to.equal('');
    await press(element, 'Done');
    await press(element, 'Import, export');
    await waitUntil(() => element.shadowRoot!.querySelector('#file'), 'has forgotten it');
    expect((await vault.find('Plant'))?.hasPassword).to.equal(true);
  }).timeout(20_000);

  it('says what is wrong with a file', async () => {
    const element = await shown(await admin());
    await press(element, 'Import, export');
    await waitUntil(() => element.shadowRoot!.querySelector('#file'), 'shows the panel');
    for (const contents of ['', '{"a":1}', '\uFFFD\u0000', '[]['.repeat(100)]) {
      await choose(element, new TextEncoder().encode(contents));
      await waitUntil(() => text(element, '[role="alert"]') !== '', contents);
      expect(text(element, '[role="alert"]')).to.contain('file');
    }
  });

  it('says that the saved connections are gone, and begins anew only when told', async () => {
    const vault = await saved();
    const element = await shown(await admin());
    await changeHead(name, () => undefined);
    await vault.load();
    await door(element);
    expect(text(element, '.door')).to.contain('are gone');
    await expect(element).to.be.accessible();
    await press(element, 'Begin anew');
    await shown(element);
    expect(text(element, '.side')).to.contain('No connection yet');
  });

  it('takes a backup in place of what is gone, and says that it is gone until then', async () => {
    const vault = await saved();
    const file = await vault.export({ passphrase: 'of the file' });
    const element = await shown(await admin());
    await changeHead(name, () => undefined);
    await vault.load();
    await door(element);
    await press(element, 'Import a backup');
    await waitUntil(() => element.shadowRoot!.querySelector('#file'), 'shows the panel');
    await press(element, 'Done');
    await door(element);
    expect(text(element, '.door')).to.contain('are gone');
    await press(element, 'Import a backup');
    await waitUntil(() => element.shadowRoot!.querySelector('#file'), 'shows the panel');
    await expect(element).to.be.accessible();
    await choose(element, file);
    await waitUntil(() => element.shadowRoot!.querySelector('#file-secret'), 'asks');
    input(element, 'file-secret').value = 'of the file';
    submit(element, '.panel form');
    await waitUntil(() => text(element, '.preview').includes('new'), 'opens');
    await press(element, 'Import 1 connection');
    await waitUntil(() => text(element, '.item').includes('Plant'), 'is back');
    expect(await vault.find('Plant')).to.have.property('hasPassword', true);
  }).timeout(20_000);

  it('lets nobody begin anew, or delete, who may only use what is saved', async () => {
    const vault = await saved();
    const element = await admin();
    element.mode = 'use';
    await waitUntil(() => text(element, '.item') !== '', 'shows them');
    await changeHead(name, (head) => ({ ...head, mac: new Uint8Array(32) }));
    await vault.load();
    await door(element);
    expect(element.shadowRoot!.querySelectorAll('.door button')).to.have.lengthOf(0);
    element.mode = 'sign-inn' as AdminMode;
    await element.updateComplete;
    expect(text(element, '[part="error"]')).to.contain('sign-inn');
    expect(element.shadowRoot!.querySelectorAll('.door button')).to.have.lengthOf(0);
    await changeHead(name, () => undefined);
    await vault.load();
    await waitUntil(() => text(element, '.door').includes('are gone'), 'says so');
    expect(element.shadowRoot!.querySelectorAll('.door button')).to.have.lengthOf(0);
  }).timeout(20_000);

  it('says that a saved connection cannot be read, shows the others, and deletes it only when told', async () => {
    const vault = await protectedVault();
    await vault.save({ ...PLANT, name: 'Hall' });
    const { id } = (await vault.find('Plant'))!;
    await changeStored('records', [name, id], (record) => ({
      ...record,
      envelope: Uint8Array.of(1),
    }));
    // What is open already is known already.
    vault.lock();
    await vault.unlock({ passphrase: PASSPHRASE });
    const element = await shown(await admin());
    await waitUntil(() => text(element, '.damaged') !== '', 'says so');
    expect(text(element, '.damaged')).to.contain('1 saved connection cannot be read');
    expect(text(element, '.item')).to.contain('Hall');
    await expect(element).to.be.accessible();
    element.shadowRoot!.querySelector<HTMLDetailsElement>('.damaged details')!.open = true;
    await press(element, 'Delete for good');
    await waitUntil(() => text(element, '.damaged') === '', 'is deleted');
    expect((await vault.list()).map(({ details }) => details.name)).to.deep.equal(['Hall']);
  }).timeout(20_000);

  it('shows a damaged vault as damaged, and deletes nothing by itself', async () => {
    const vault = await saved();
    const element = await shown(await admin());
    await changeHead(name, (head) => ({ ...head, mac: new Uint8Array(32) }));
    await vault.load();
    await door(element);
    expect(text(element, '.door h3')).to.contain('cannot be read');
    await expect(element).to.be.accessible();
    element.shadowRoot!.querySelector('details')!.open = true;
    await press(element, 'Delete all saved connections');
    await shown(element);
    expect(await vault.list()).to.have.lengthOf(0);
  });

  it('says that nothing can be kept, keeps nothing in plain text instead, and tries again', async () => {
    const { open } = VaultDirectory.prototype;
    const refused = new MqttError('storage-unavailable', 'The database is of a newer version.');
    VaultDirectory.prototype.open = () => Promise.reject(refused);
    try {
      const element = await admin();
      await door(element);
      expect(text(element, '.door')).to.contain('Nothing can be kept here');
      expect(text(element, '.cause')).to.contain('newer version');
      expect(element.shadowRoot!.querySelector('.item, #host')).to.equal(null);
      await expect(element).to.be.accessible();
      VaultDirectory.prototype.open = open;
      await press(element, 'Try again');
      await shown(element);
    } finally {
      VaultDirectory.prototype.open = open;
    }
  });

  it('warns before it locks itself', async () => {
    const vault = await protectedVault();
    const element = await shown(await admin());
    const warns = (): boolean => text(element, '.kept').includes('Locks within a minute');
    await vault.setIdleLimit(4000);
    await waitUntil(warns, 'warns');
    await press(element, 'Stay unlocked');
    await waitUntil(() => !warns(), 'stays');
    await waitUntil(warns, 'warns again');
    // Using the page is enough.
    document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true }));
    await waitUntil(() => !warns(), 'says so no more');
    expect(vault.state.status).to.equal('unlocked');
  }).timeout(20_000);

  it('shows what the page does not allow as blocked', async () => {
    freshPage();
    configure({ policy: { hosts: ['*.elsewhere.example'] } });
    try {
      await saved();
      const element = await shown(await admin());
      await waitUntil(() => text(element, '.item').includes('blocked'), 'says so');
      expect(text(element, '.notice.blocked')).to.contain('plant.example');
      await expect(element).to.be.accessible();
    } finally {
      freshPage();
    }
  });

  it('brings back what was deleted, with its password and its place', async () => {
    const vault = await saved();
    await vault.save({ ...PLANT, name: 'Hall' });
    const element = await shown(await admin());
    await press(element, 'Delete');
    await waitUntil(() => text(element, '.undo').includes('deleted'), 'is gone');
    await press(element, 'Undo');
    await waitUntil(() => text(element, '.undo') === '', 'is back');
    const names = (await vault.list()).map(({ details }) => details.name);
    expect(names).to.deep.equal(['Plant', 'Hall']);
    expect(await vault.find('Plant')).to.have.property('hasPassword', true);
    await press(element, 'Duplicate');
    await waitUntil(() => text(element, '.side').includes('Plant copy'), 'is copied');
    expect(await vault.find('Plant copy')).to.have.property('hasPassword', true);
  });

  it('lets the owner put them into another order', async () => {
    const vault = await saved();
    await vault.save({ ...PLANT, name: 'Hall' });
    const element = await shown(await admin());
    await press(element, 'Move down');
    await waitUntil(() => text(element, '.item').includes('Hall'), 'is moved');
    expect((await vault.list()).map(({ details }) => details.name)).to.deep.equal([
      'Hall',
      'Plant',
    ]);
    expect(text(element, '.moves')).to.contain('Move up');
  });

  it('says what the policy asks for before anybody types for nothing, and leads there', async () => {
    freshPage();
    configure({ policy: { protection: 'passphrase', allowExport: false } });
    try {
      const element = await shown(await admin());
      expect(text(element, '.form')).to.contain('asks for a passphrase before connections');
      await expect(element).to.be.accessible();
      await press(element, 'Protect the connections');
      await waitUntil(() => element.shadowRoot!.querySelector('#protection-title'), 'leads there');
      await press(element, 'Import, export');
      await waitUntil(
        () => text(element).includes('does not let saved connections be exported'),
        'says so',
      );
      expect(element.shadowRoot!.querySelector('#export-fresh')).to.equal(null);
      await expect(element).to.be.accessible();
    } finally {
      freshPage();
    }
  });

  it('keeps an old name as an alias when it is asked to', async () => {
    const vault = await saved();
    const element = await shown(await admin());
    await type(element, { name: 'Works' });
    await press(element, 'Save');
    await waitUntil(() => text(element, '.done').includes('Saved'), 'saves');
    expect((await vault.find('Plant'))?.details.name).to.equal('Works');
    await type(element, { name: 'Factory' });
    await tick(element, 'keep-alias');
    await press(element, 'Save');
    await waitUntil(() => text(element, '.item').includes('Factory'), 'saves');
    expect(await vault.find('Works')).to.equal(undefined);
    // Another one may have the name, which is taken from the first then.
    await press(element, 'New connection');
    await type(element, { name: 'Plant', host: 'new.example' });
    expect(problem(element, 'name')).to.contain('“Factory” is still found by this name');
    await tick(element, 'take-alias');
    expect(problem(element, 'name')).to.equal('');
    await press(element, 'Save');
    await waitUntil(async () => (await vault.list()).length === 2, 'saves');
    expect((await vault.find('Plant'))?.details.host).to.equal('new.example');
  });

  it('only chooses with mode="use", and only unlocks with mode="sign-in"', async () => {
    const vault = await protectedVault();
    const element = await admin('use');
    await waitUntil(() => text(element, '.item').includes('Plant'), 'lists them');
    expect(element.shadowRoot!.querySelector('form')).to.equal(null);
    expect(text(element)).not.to.contain('New connection');
    const chosen: string[] = [];
    element.addEventListener('mqtt-connection-selected', ({ connectionName }) => {
      chosen.push(connectionName);
    });
    element.shadowRoot!.querySelector<HTMLElement>('.item')!.click();
    expect(chosen).to.deep.equal(['Plant']);
    element.mode = 'sign-in';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('.item')).to.equal(null);
    vault.lock();
    await unlock(element, PASSPHRASE);
    await waitUntil(() => text(element).includes('open until it is locked'), 'is open');
  }).timeout(20_000);

  it('holds a thousand connections, and finds one among them', async () => {
    const vault = await openVault({ name });
    await vault.saveAll(
      Array.from({ length: 1000 }, (_, index) => ({
        details: { name: `Plant ${String(index)}`, host: `h${String(index)}.example` },
      })),
    );
    const element = await shown(await admin());
    await waitUntil(() => text(element, '.more').includes('900'), 'shows the first');
    const search = element.shadowRoot!.querySelector<HTMLInputElement>('[type="search"]')!;
    search.value = 'plant 999';
    search.dispatchEvent(new Event('input'));
    await element.updateComplete;
    expect(element.shadowRoot!.querySelectorAll('.item')).to.have.lengthOf(1);
    expect(text(element, '.item')).to.contain('Plant 999');
  }).timeout(30_000);
});

/** Gives a file to the panel, as the browser's dialog would. */
async function choose(
  element: MqttConnectionAdmin,
  contents: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const transfer = new DataTransfer();
  transfer.items.add(new File([contents], 'connections.json', { type: 'application/json' }));
  const control = input(element, 'file');
  control.files = transfer.files;
  control.dispatchEvent(new Event('change', { bubbles: true }));
  await element.updateComplete;
}

/** Changes the head of a vault, behind the kit's back, or deletes it as a browser does that needs room: what is outside the database stays. */
async function changeHead(
  name: string,
  change: (head: Record<string, unknown>) => Record<string, unknown> | undefined,
): Promise<void> {
  await changeStored('vaults', name, change);
}

async function changeStored(
  storeName: string,
  key: IDBValidKey,
  change: (stored: Record<string, unknown>) => Record<string, unknown> | undefined,
): Promise<void> {
  const database = await done(indexedDB.open('mqtt-kit'));
  const transaction = database.transaction(storeName, 'readwrite');
  const store = transaction.objectStore(storeName);
  const next = change((await done(store.get(key))) as Record<string, unknown>);
  if (next) store.put(next);
  else store.delete(key);
  await new Promise((resolve) => {
    transaction.oncomplete = resolve;
  });
  database.close();
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('The request failed.'));
    };
  });
}
