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
    expect(text(element, '#key-findings')).to.equal('');
    await found(element, 'key', 'It belongs to another certificate.');
  });

  it('are taken out of a dropped PKCS#12 file once its password is there', async () => {
    const element = await admin();
    const bytes = Uint8Array.from(atob(files.PKCS12_MODERN), (char) => char.charCodeAt(0));
    const data = { files: [new File([bytes], 'device.p12')], types: ['Files'] };
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    input(element, 'certificate').dispatchEvent(Object.assign(drop, { dataTransfer: data }));
    await found(element, 'key', 'its password is needed');
    await type(element, { keyPassphrase: PASSPHRASE });
    await found(element, 'key', 'It holds a certificate and its key.');
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
    make.click();
    await element.updateComplete;
    expect(element.shadowRoot?.activeElement?.id).to.equal('pkcs12-password');
    input(element, 'pkcs12-password').value = 'file';
    make.click();
    await waitUntil(() => guide.querySelector('[role="alert"]'), 'says why');
    expect(guide.querySelector('[role="alert"]')?.textContent).to.contain(
      'The private key belongs to another certificate.',
    );
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
