import { expect, fixture, html } from '@open-wc/testing';
// Loaded with the test, and not while one waits.
import '../subscribe/panel/subscribe-panel.js';
import '../publish/tool/publish-tool.js';
import '../connection-admin/admin-body.js';
import '../binding/binder.js';
import '../connection-admin/connection-form.js';
import type { MqttConnectionAdmin } from '../connection-admin/mqtt-connection-admin.js';
import type { Message, MqttErrorCode } from '@mqtt-kit/core';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import { LitElement, type TemplateResult } from 'lit';
import '../define/all.js';
import type { MqttPublish } from '../publish/mqtt-publish.js';
import { MessageDetail } from '../payload/message-detail.js';
import { errorText } from './error-text.js';
import { setUpLocalization } from './locale.js';

const TRANSLATED = '⟦…⟧';

/** Whatever the text: a language in which it stands for everything. */
const TEMPLATES = new Proxy<Record<string, string>>({}, { get: () => TRANSLATED });

/** Technical details, what was typed, keys, and the names of brokers are the same in every language. */
const SAME =
  'style, .cause, .mono, kbd, code, time, .export button, #preset option:not([value=""]), #detail-format option:not([value=""])';

function untranslated(element: Element): string[] {
  const copy = document.createElement('div');
  for (const child of element.shadowRoot!.childNodes) copy.append(child.cloneNode(true));
  for (const same of copy.querySelectorAll(SAME)) same.remove();
  expect(copy.textContent).to.contain(TRANSLATED);
  const attributes = [...copy.querySelectorAll('*')].flatMap((each) =>
    ['aria-label', 'title', 'alt'].map((name) => each.getAttribute(name) ?? ''),
  );
  const texts: string[] = [];
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '');
  return [...texts, ...attributes].map((text) => text.trim()).filter((text) => /\p{L}/u.test(text));
}

async function type(element: LitElement, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, value] of Object.entries(fields)) {
    const control = element.shadowRoot!.querySelector<HTMLInputElement>(`#${id}`)!;
    control.value = value;
    for (const event of ['input', 'change'])
      control.dispatchEvent(new Event(event, { bubbles: true }));
    await element.updateComplete;
  }
}

class DetailFixture extends LitElement {
  readonly detail = new MessageDetail(this);

  protected override render(): TemplateResult {
    return this.detail.render({ close: () => undefined });
  }
}

describe('another language leaves no English', () => {
  before(async () => {
    const { setLocale } = setUpLocalization({
      locales: ['eo'],
      load: () => Promise.resolve({ templates: TEMPLATES }),
    });
    await setLocale('eo');
  });

  // The core's table of codes is a type only; what is not in here is caught by the compiler in error-text.ts.
  const codes: readonly MqttErrorCode[] = [
    'bad-credentials',
    'connection-missing',
    'credentials-failed',
    'invalid-details',
    'invalid-options',
    'invalid-payload',
    'invalid-topic',
    'payload-not-json',
    'plain-mqtt-port',
    'unsupported',
  ];
  for (const code of codes) {
    it(`in a refused connection: ${code}`, async () => {
      const reason = { code, message: 'In the words of the core.', retryable: false };
      expect(JSON.stringify(errorText(reason))).not.to.contain('core');
      const { connection } = stubConnection({}, { status: 'refused', reason });
      const element = await fixture(
        html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
      );
      await waitUntil(() => element.shadowRoot?.querySelector('.cause'), 'shows it');
      expect(untranslated(element)).to.deep.equal([]);
    });
  }

  it('in the tool to publish, and in its errors', async () => {
    const { connection, become } = stubConnection({}, CONNECTED);
    if (CONNECTED.status !== 'connected') throw new Error('It is.');
    become({ ...CONNECTED, info: { ...CONNECTED.info, protocolVersion: 5 } });
    const element = await fixture<MqttPublish>(
      html`<mqtt-publish topic="a/#" .connection=${connection}></mqtt-publish>`,
    );
    await waitUntil(() => element.shadowRoot?.querySelector('#payload'), 'is loaded');
    expect(element.shadowRoot?.querySelector('[part="error"]')).not.to.equal(null);
    expect(untranslated(element)).to.deep.equal([]);
    for (const format of ['json', 'hex', 'base64', 'file', 'text']) {
      element.shadowRoot?.querySelector<HTMLInputElement>(`[value="${format}"]`)?.click();
      await element.updateComplete;
      expect(untranslated(element)).to.deep.equal([]);
      if (format !== 'file')
        await type(element, { payload: '{{x}}', topic: 'b/+', expiry: 'x', offline: 'persist' });
      expect(untranslated(element)).to.deep.equal([]);
    }
    await waitUntil(() => element.shadowRoot?.querySelector('#topic-fault'), 'says so');
  });

  it('in what a device reports, and in the errors of fields', async () => {
    const { connection } = stubConnection({ subscribe: () => new Promise(() => undefined) });
    const page = await fixture(html`
      <div>
        <mqtt-publish
          topic="a"
          payload="1"
          state-topic="s"
          .connection=${connection}
        ></mqtt-publish>
        <mqtt-publish
          topic="a"
          trigger="x"
          max-rate="x"
          format="x"
          state-topic="#"
          state-path="x"
          confirm-timeout="x"
          .connection=${connection}
        ></mqtt-publish>
        <mqtt-publish topic="{x}" .connection=${connection}><form></form></mqtt-publish>
      </div>
    `);
    const [button, wrong, form] = page.querySelectorAll('mqtt-publish');
    await waitUntil(() => button?.shadowRoot?.querySelector('[part="state"]'), 'is loaded');
    await waitUntil(() => wrong?.shadowRoot?.querySelector('[part="error"]'), 'says so');
    page.querySelector('form')?.requestSubmit();
    await waitUntil(() => form?.shadowRoot?.querySelector('.bad'), 'says so');
    for (const element of [button!, wrong!, form!]) expect(untranslated(element)).to.deep.equal([]);
  });

  it('in a wrong topic filter, and in a notice', async () => {
    const { connection } = stubConnection({
      subscribe: (filter) =>
        Promise.resolve({
          filter,
          qos: 0,
          notices: [{ code: 'shared-subscription-3.1.1', message: 'English' }],
          unsubscribe: () => Promise.resolve(),
        }),
    });
    const page = await fixture(html`
      <div>
        <mqtt-subscribe label="1" topic="a/#/b" .connection=${connection}></mqtt-subscribe>
        <mqtt-subscribe label="2" topic="$share/g/a" .connection=${connection}></mqtt-subscribe>
      </div>
    `);
    const [wrong, shared] = page.querySelectorAll('mqtt-subscribe');
    await waitUntil(() => shared?.shadowRoot?.querySelector('.caution'), 'shows the notice');
    expect(untranslated(wrong!)).to.deep.equal([]);
    expect(untranslated(shared!)).to.deep.equal([]);
  });

  it('in what is wrong with a binding', async () => {
    const element = await fixture(
      html`<mqtt-bind stale-after="soon" connection="Nobody">
        <input
          aria-label="x"
          data-mqtt-text="payload"
          data-mqtt-format="x"
          data-mqtt-attr="id: payload"
        />
        <b data-mqtt-text="x"></b>
      </mqtt-bind>`,
    );
    const count = (): number | undefined =>
      element.shadowRoot?.querySelectorAll('.notice > div').length;
    await waitUntil(() => count() === 7, 'shows all of it');
    expect(untranslated(element)).to.deep.equal([]);
  });

  it('in a wrong attribute of a connection', async () => {
    const element = await fixture(
      html`<mqtt-connection url="mqtt://a.example:1883" keepalive="70000"></mqtt-connection>`,
    );
    await waitUntil(() => element.shadowRoot?.querySelector('[part="error"]'), 'says so');
    expect(untranslated(element)).to.deep.equal([]);
  });

  it('in the errors of a form for a connection', async () => {
    const element = await fixture<MqttConnectionAdmin>(
      html`<mqtt-connection-admin vault="none"></mqtt-connection-admin>`,
    );
    await waitUntil(() => element.shadowRoot?.querySelector('#host'), 'shows the form');
    await type(element, { preset: 'nats', method: 'BASIC', host: 'a b', port: '0', path: 'x' });
    element.shadowRoot!.querySelector('form')!.requestSubmit();
    await waitUntil(
      () => element.shadowRoot!.querySelectorAll('[aria-invalid="true"]').length > 3,
      'shows what is wrong',
    );
    expect(untranslated(element)).to.deep.equal([]);
  });

  it('in a message in detail', async () => {
    customElements.define('detail-fixture', DetailFixture);
    const element = await fixture<DetailFixture>(html`<detail-fixture></detail-fixture>`);
    const made = (payload: string): Partial<Message> => ({
      topic: 'a/b',
      payload: new TextEncoder().encode(payload),
      qos: 1,
      retain: true,
      dup: true,
      receivedAt: 0,
      properties: {
        contentType: 'a/b',
        payloadFormatIndicator: 1,
        messageExpiryInterval: 1,
        subscriptionIdentifiers: [1],
        userProperties: { a: 'b' },
      },
    });
    // Only what is read of a message.
    const [message, previous] = [made('{"1":[1,1],"1":2}'), made('{}')] as Message[];
    element.detail.show({ message: message!, previous, format: undefined, schema: undefined });
    await waitUntil(() => element.shadowRoot!.querySelector('.tree .tag'), 'is read');
    element.shadowRoot!.querySelector<HTMLElement>('.group summary')!.click();
    await waitUntil(() => element.shadowRoot!.querySelector('.change'), 'is compared');
    expect(untranslated(element)).to.deep.equal([]);
    const failed = { message: message!, previous, format: 'protobuf', schema: undefined };
    element.detail.show(failed);
    await waitUntil(() => element.shadowRoot!.querySelector('.caution'), 'fails');
    expect(untranslated(element)).to.deep.equal([]);
  });
});
