/** What a device, or a page that moves things about, must not bring about in `<mqtt-publish>`. */
import { expect, fixture, html } from '@open-wc/testing';
import type { Connection, MessageHandler } from '@mqtt-kit/core';
import { messageOf } from '@mqtt-kit/core/history';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import '../define/all.js';
import './live/publish-live.js';
import type { MqttPublish } from './mqtt-publish.js';
import './tool/publish-tool.js';

let handlers: Set<MessageHandler>;
let published: string[];
let connection: Connection;

beforeEach(() => {
  handlers = new Set();
  published = [];
  connection = stubConnection({
    subscribe: ((filter: string, handler: MessageHandler) => {
      handlers.add(handler);
      return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe: () => Promise.resolve() });
    }) as unknown as Connection['subscribe'],
    publish: ((topic: string, payload: unknown) => {
      published.push(`${topic} ${String(payload)}`);
      return Promise.resolve({ reasonCode: 0 });
    }) as Connection['publish'],
  }).connection;
});

function report(topic: string, text: string): void {
  const payload = new TextEncoder().encode(text);
  const parts = { topic, payload, qos: 0, retain: false, receivedAt: Date.now(), properties: {} };
  for (const handler of handlers)
    void handler(messageOf(parts as Parameters<typeof messageOf>[0], topic));
}

const button = (element: MqttPublish): HTMLButtonElement =>
  element.shadowRoot!.querySelector<HTMLButtonElement>('[part~="button"]')!;
const dialog = (element: MqttPublish): HTMLDialogElement =>
  element.shadowRoot!.querySelector('dialog')!;

describe('<mqtt-publish> under attack', () => {
  it('does not let a report choose where the next command goes, nor fill what is out of sight', async () => {
    const element = await fixture<MqttPublish>(html`
      <mqtt-publish
        topic="plant/{line}/set"
        trigger="change"
        state-topic="plant/1/state"
        .connection=${connection}
        ><form>
          <input type="hidden" name="line" value="1" />
          <input type="hidden" name="token" value="mine" />
          <label><input type="checkbox" name="open" />Open</label>
        </form></mqtt-publish
      >
    `);
    await waitUntil(() => handlers.size === 1, 'listens');
    report('plant/1/state', '{"line":"2","open":true,"token":"theirs"}');
    const box = element.querySelector<HTMLInputElement>('[name=open]')!;
    await waitUntil(() => box.checked, 'shows what is reported');
    box.click();
    await waitUntil(() => published.length === 1, 'sends');
    expect(published[0]).to.match(/^plant\/1\/set /);
    expect(JSON.parse(published[0]!.slice('plant/1/set '.length))).to.include({ token: 'mine' });
  });

  it('asks again after it was moved while it asked', async () => {
    const box = await fixture(html`
      <div>
        <mqtt-publish topic="gate" payload="open" confirm="Open?" .connection=${connection}
          >Open</mqtt-publish
        >
        <p></p>
      </div>
    `);
    const element = box.querySelector('mqtt-publish')!;
    await waitUntil(() => button(element), 'is there');
    button(element).click();
    expect(dialog(element).matches(':modal')).to.equal(true);
    box.querySelector('p')!.append(element);
    await element.updateComplete;
    expect(dialog(element).open).to.equal(false);
    button(element).click();
    expect(dialog(element).matches(':modal')).to.equal(true);
    // The event of the first dialog's end comes now.
    await new Promise((resolve) => setTimeout(resolve));
    dialog(element).close('yes');
    await waitUntil(() => published.length === 1, 'sends what was asked');
  });

  it('takes the second click of a double click for no answer', async () => {
    const element = await fixture<MqttPublish>(html`
      <mqtt-publish topic="gate" payload="open" confirm="Open?" .connection=${connection}
        >Open</mqtt-publish
      >
    `);
    await waitUntil(() => button(element), 'is there');
    button(element).click();
    const yes = dialog(element).querySelector<HTMLButtonElement>('[value=yes]')!;
    yes.dispatchEvent(new MouseEvent('click', { detail: 2, bubbles: true, cancelable: true }));
    expect(dialog(element).open).to.equal(true);
    yes.dispatchEvent(new MouseEvent('click', { detail: 1, bubbles: true, cancelable: true }));
    await waitUntil(() => published.length === 1, 'a single click is one');
  });

  it('shows a state again after a report that is nested too deeply', async () => {
    const element = await fixture<MqttPublish>(html`
      <mqtt-publish topic="valve/set" payload="on" state-topic="valve" .connection=${connection}
        >Open</mqtt-publish
      >
    `);
    await waitUntil(() => handlers.size === 1, 'listens');
    report('valve', '['.repeat(100_000) + ']'.repeat(100_000));
    await element.updateComplete;
    report('valve', 'on');
    await waitUntil(() => element.shadowRoot?.textContent.includes('on'), 'shows the next one');
    button(element).click();
    await waitUntil(() => published.length === 1, 'still sends');
  });

  it('asks before it repeats, and not for each', async () => {
    const element = await fixture<MqttPublish>(
      html`<mqtt-publish topic="gate" confirm="Really?" .connection=${connection}></mqtt-publish>`,
    );
    const start = (): HTMLButtonElement =>
      element.shadowRoot!.querySelector<HTMLButtonElement>('#repeat')!;
    await waitUntil(() => start(), 'shows the tool');
    start().click();
    expect(dialog(element).matches(':modal')).to.equal(true);
    dialog(element).close('no');
    await waitUntil(() => !dialog(element).open, 'is answered');
    await element.updateComplete;
    start().click();
    expect(published).to.deep.equal([]);
    dialog(element).close('yes');
    await waitUntil(() => published.length > 1, 'repeats');
    expect(dialog(element).open).to.equal(false);
    start().click();
  }).timeout(10_000);

  it('sends once while Ctrl+Enter is held, and not what is still composed', async () => {
    const element = await fixture<MqttPublish>(
      html`<mqtt-publish topic="gate" .connection=${connection}></mqtt-publish>`,
    );
    await waitUntil(() => element.shadowRoot?.querySelector('#payload'), 'shows the tool');
    const field = element.shadowRoot!.querySelector('#payload')!;
    const press = (how: KeyboardEventInit): void => {
      const keys = { key: 'Enter', ctrlKey: true, bubbles: true, composed: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent('keydown', { ...keys, ...how }));
    };
    press({ isComposing: true });
    await new Promise((resolve) => setTimeout(resolve));
    expect(published).to.deep.equal([]);
    for (const repeat of [false, true, true]) press({ repeat });
    await waitUntil(() => published.length > 0, 'sends');
    await element.updateComplete;
    expect(published.length).to.equal(1);
  });
});
