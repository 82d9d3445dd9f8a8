import { expect, fixture, html } from '@open-wc/testing';
import { MemoryDirectory, setDirectory } from '@mqtt-kit/core';
import { waitUntil } from '../../../../../test/browser/wait-until.js';
import * as files from '../../../../../test/pki/certificates.js';
// Loaded with the test, and not while one waits.
import '../admin-body.js';
import '../connection-form.js';
import '@mqtt-kit/core/certificates';
import '../../define/all.js';
import { input, openGroup, press, shown, text, type } from '../admin.test-harness.js';
import type { MqttConnectionAdmin } from '../mqtt-connection-admin.js';
import './certificate-parts.js';

const { CA, P256_CERTIFICATE, P256_KEY, PASSPHRASE, RSA_CERTIFICATE, RSA_KEY_ENCRYPTED } = files;

async function admin(): Promise<MqttConnectionAdmin> {
  const element = await shown(
    await fixture<MqttConnectionAdmin>(html`<mqtt-connection-admin></mqtt-connection-admin>`),
  );
  await type(element, { name: 'Plant', host: 'broker.example' });
  await openGroup(element, 'certificates');
  return element;
}

/** Waits for a sentence below a field. */
async function found(element: MqttConnectionAdmin, field: string, words: string): Promise<void> {
  await waitUntil(
    () => text(element, `#${field}-findings`).includes(words),
    `${field}: “${words}”, not “${text(element, `#${field}-findings`)}”`,
  );
}

/** Drops a PKCS#12 file on the label of a field. */
async function drop12(element: MqttConnectionAdmin, field: string): Promise<void> {
  const bytes = Uint8Array.from(atob(files.PKCS12_MODERN), (char) => char.charCodeAt(0));
  const data = { files: [new File([bytes], 'device.p12')], types: ['Files'] };
  const drop = new Event('drop', { bubbles: true, cancelable: true });
  const label = element.shadowRoot!.querySelector(`.field.${field} label`)!;
  label.dispatchEvent(Object.assign(drop, { dataTransfer: data }));
  expect(drop.defaultPrevented).to.equal(true);
  await found(element, 'key', 'its password is needed');
}

async function unfold(element: MqttConnectionAdmin, part: string): Promise<HTMLElement> {
  const details = element.shadowRoot!.querySelector<HTMLDetailsElement>(`.guide.${part}`)!;
  details.open = true;
  await waitUntil(() => details.querySelector('.steps'), 'unfolds');
  return details;
}

describe('the certificates of a connection, in its form', () => {
  let directory: MemoryDirectory;

  beforeEach(() => {
    directory = new MemoryDirectory();
    setDirectory(directory);
  });

  afterEach(() => {
    setDirectory(new MemoryDirectory());
  });

  it('are judged beside each field, as one types', async () => {
    const element = await admin();
    await type(element, { ca: CA, certificate: RSA_CERTIFICATE, key: P256_KEY });
    await found(element, 'ca', 'Authority “Test CA”');
    await found(element, 'certificate', 'A client may use it.');
    await found(element, 'certificate', 'Its chain leads to “Test CA”.');
    await found(element, 'key', 'It belongs to another certificate.');
    await type(element, { certificate: P256_CERTIFICATE });
    await found(element, 'key', 'It belongs to the certificate.');
    await type(element, { certificate: RSA_CERTIFICATE, key: RSA_KEY_ENCRYPTED });
    await found(element, 'key', 'its password is needed');
    await type(element, { keyPassphrase: 'x' });
    await found(element, 'keyPassphrase', 'This password does not open it.');
    await type(element, { keyPassphrase: PASSPHRASE });
    await found(element, 'keyPassphrase', 'It opens the key.');
    await found(element, 'key', 'It belongs to the certificate.');
    await expect(element).to.be.accessible();
    await type(element, { ca: 'no certificate' });
    await found(element, 'ca', 'Neither a certificate nor a key');
    await type(element, { ca: '' });
    await waitUntil(() => text(element, '#ca-findings') === '', 'says nothing of nothing');
  });

  it('say nothing of what stood there before', async () => {
    const element = await admin();
    await type(element, { certificate: P256_CERTIFICATE, key: P256_KEY });
    await found(element, 'key', 'It belongs to the certificate.');
    await type(element, { certificate: RSA_CERTIFICATE });
    const findings = element.shadowRoot!.querySelector('#key-findings')!;
    const heightBefore = findings.getBoundingClientRect().height;
    expect(getComputedStyle(findings).visibility).to.equal('hidden');
    await found(element, 'key', 'It belongs to another certificate.');
    expect(getComputedStyle(findings).visibility).to.equal('visible');
    // Nothing moves meanwhile.
    expect(heightBefore).to.be.greaterThan(10);
  });

  it('are taken out of a dropped PKCS#12 file once its password is there', async () => {
    const element = await admin();
    await drop12(element, 'certificate');
    await type(element, { keyPassphrase: PASSPHRASE });
    await waitUntil(
      () => input(element, 'certificate').value.includes('BEGIN CERTIFICATE'),
      'takes them out',
    );
    await drop12(element, 'ca');
    await type(element, { keyPassphrase: PASSPHRASE });
    await found(element, 'key', 'It holds a certificate and its key.');
    // Where a certificate stands already, that is for the person to say.
    await press(element, 'Take certificate and key out of this file');
    expect(input(element, 'certificate').value).to.contain('BEGIN CERTIFICATE');
    expect(input(element, 'key').value).to.contain('BEGIN PRIVATE KEY');
    await found(element, 'key', 'It belongs to the certificate.');
  });

  it('lead to the browser’s own store in steps, for the system at hand or another', async () => {
    const element = await admin();
    await type(element, { ca: CA, certificate: P256_CERTIFICATE, key: P256_KEY });
    const guide = await unfold(element, 'client');
    expect([...guide.querySelectorAll('h3')].map(({ textContent }) => textContent)).to.have.length(
      5,
    );
    expect(guide.querySelector<HTMLAnchorElement>('a[target]')?.href).to.equal(
      'https://broker.example/',
    );
    for (const option of guide.querySelectorAll('option')) {
      await type(element, { 'client-place': option.value });
      expect(guide.querySelectorAll('.import-steps li').length, option.value).to.be.greaterThan(1);
    }
    await type(element, { 'client-place': 'ios' });
    expect(guide.textContent).to.contain('Use Safari');
    await found(element, 'ca', 'Authority');
    await unfold(element, 'authority');
    await expect(element).to.be.accessible();
    input(element, 'tls').click();
    await waitUntil(() => guide.textContent.includes('turn TLS on'), 'nothing of it without TLS');
  });

  it('make a file only with a password, and say why where they do not fit', async () => {
    const element = await admin();
    await type(element, { certificate: RSA_CERTIFICATE, key: P256_KEY });
    const guide = await unfold(element, 'client');
    const make = guide.querySelector<HTMLButtonElement>('.make')!;
    input(element, 'pkcs12-password').dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }),
    );
    await element.updateComplete;
    expect(guide.textContent).not.to.contain('Choose a password');
    make.click();
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement?.id).to.equal('pkcs12-password');
    expect(guide.textContent).to.contain('Choose a password');
    input(element, 'pkcs12-password').value = 'file';
    make.click();
    await waitUntil(() => guide.querySelector('.notice[role="alert"]'), 'says why');
    expect(guide.querySelector('.notice[role="alert"]')?.textContent).to.contain(
      'It belongs to another certificate.',
    );
  });

  it('hold no private key: it is moved into its field before anything is saved', async () => {
    for (const field of ['certificate', 'ca']) {
      const element = await admin();
      await type(element, { [field]: `${P256_CERTIFICATE}${P256_KEY}` });
      await press(element, 'Save');
      await waitUntil(
        () => text(element, `.field.${field}`).includes('a private key stands here'),
        'refuses it',
      );
      expect(await directory.list()).to.deep.equal([]);
      await waitUntil(() => element.shadowRoot!.querySelector('.move-key'), 'offers it');
      await press(element, 'Move the key into its field');
      await waitUntil(() => input(element, 'key').value !== '', 'moves it');
      expect(input(element, field).value.trim()).to.equal(P256_CERTIFICATE.trim());
      expect(input(element, 'key').value.trim()).to.equal(P256_KEY.trim());
      expect(text(element)).not.to.contain('stands here');
      element.remove();
    }
  });

  it('show the steps of every day where the key is no longer here', async () => {
    const element = await admin();
    await type(element, { certificate: P256_CERTIFICATE });
    const guide = await unfold(element, 'client');
    const titles = [...guide.querySelectorAll('h3')].map(({ textContent }) => textContent);
    expect(titles).to.deep.equal(['Open the broker’s page once', 'Connect']);
    await expect(element).to.be.accessible();
  });

  it('make no one trust what is no authority', async () => {
    const element = await admin();
    await type(element, { ca: P256_CERTIFICATE });
    await found(element, 'ca', 'is no authority');
    expect(element.shadowRoot!.querySelector('.guide.authority')).to.equal(null);
  });

  it('are warned of in the list before they end', async () => {
    await directory.save({
      name: 'Old',
      host: 'broker.example',
      certificates: { certificate: files.EXPIRED_CERTIFICATE },
    });
    await directory.save({
      name: 'Fine',
      host: 'other.example',
      certificates: { certificate: P256_CERTIFICATE },
    });
    const element = await admin();
    const item = (name: string): string =>
      [...element.shadowRoot!.querySelectorAll('.item')].find(({ textContent }) =>
        textContent.includes(name),
      )?.textContent ?? '';
    await waitUntil(() => item('Old').includes('Certificate expired on'), 'warns');
    expect(item('Fine')).not.to.contain('expire');
  });
});
