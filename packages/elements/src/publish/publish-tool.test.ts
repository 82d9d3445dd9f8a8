import { expect, fixture, html } from '@open-wc/testing';
import { openTemplates, wipeStored } from '@mqtt-kit/core/history';
import {
  configure,
  connect,
  MqttError,
  MqttOutboxEvent,
  type Connection,
  type Message,
  type OutboxEntry,
  type PublishOptions,
} from '@mqtt-kit/core';
import { FakeClock } from '@mqtt-kit/core/testing';
import { freshPage } from '../../../../test/browser/fresh-page.js';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import '../define/all.js';
import { MqttPublishedEvent } from './mqtt-publish.events.js';
import type { MqttPublish } from './mqtt-publish.js';
// Loaded with the test, and not while one waits.
import './live/publish-live.js';
import './tool/publish-tool.js';

const find = (element: MqttPublish, selector: string): HTMLInputElement =>
  element.shadowRoot!.querySelector<HTMLInputElement>(selector)!;
const words = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
const result = (element: MqttPublish): string => words(find(element, '[part="result"]'));
const buttonOf = (element: MqttPublish): HTMLElement => find(element, '[part="button"]');

async function type(element: MqttPublish, id: string, value: string): Promise<void> {
  const control = find(element, `#${id}`);
  control.value = value;
  for (const name of ['input', 'change'])
    control.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
  await element.updateComplete;
}
async function choose(element: MqttPublish, format: string): Promise<void> {
  find(element, `[value="${format}"]`).click();
  await element.updateComplete;
}
function press(element: MqttPublish, label: string): void {
  const buttons = [...element.shadowRoot!.querySelectorAll('button')];
  buttons.find((button) => words(button) === label || button.ariaLabel === label)!.click();
}

describe('<mqtt-publish> as a tool', () => {
  let url: string;
  let reader: Connection;
  let topic: string;
  let got: Message[];

  before(async () => {
    reader = connect(await ownBrokerUrl());
    await reader.ready();
  });
  after(() => reader.close());
  beforeEach(async () => {
    url = await ownBrokerUrl();
    topic = `test/${Math.random().toString(36).slice(2)}`;
    got = [];
    await reader.subscribe(topic, (message) => got.push(message.copy()));
  });
  afterEach(() => reader.unsubscribe(topic));

  const shown = async (element: MqttPublish): Promise<MqttPublish> => {
    await waitUntil(() => buttonOf(element), 'is loaded');
    return element;
  };
  async function mount(content: unknown): Promise<MqttPublish> {
    const page = await fixture(
      html`<mqtt-connection name="Tool" url=${url}>${content}</mqtt-connection>`,
    );
    const element = await shown(page.querySelector('mqtt-publish')!);
    await waitUntil(() => buttonOf(element).ariaDisabled !== 'true', 'is on');
    return element;
  }
  const arrived = (count: number): Promise<void> =>
    waitUntil(() => got.length === count, `${count} arrive`);

  it('sends what was typed, by button and by keyboard, in each format', async () => {
    const element = await mount(html`<mqtt-publish topic="elsewhere" qos="1"></mqtt-publish>`);
    await expect(element).to.be.accessible();
    await type(element, 'topic', topic);
    await type(element, 'payload', '{"pump":"on"}');
    await type(element, 'qos', '2');
    const published = nextEvent(element, 'mqtt-published');
    buttonOf(element).click();
    expect((await published).qos).to.equal(2);
    await arrived(1);
    expect(got[0]?.json()).to.deep.equal({ pump: 'on' });
    await waitUntil(() => /^Acknowledged in [\d.,]+ m?s$/.test(result(element)), 'says so');

    await choose(element, 'hex');
    expect(find(element, '#payload').value).to.match(/^7b 22 70/);
    await type(element, 'payload', '00 ff');
    await expect(element).to.be.accessible();
    find(element, '#payload').dispatchEvent(
      new KeyboardEvent('keydown', {
        key: 'Enter',
        ctrlKey: true,
        bubbles: true,
        cancelable: true,
      }),
    );
    await arrived(2);
    expect([...got[1]!.payload]).to.deep.equal([0, 255]);
    await waitUntil(() => result(element).includes('Acknowledged'), 'says so');
    await choose(element, 'base64');
    expect(find(element, '#payload').value).to.equal('AP8=');

    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.of(1, 2, 3)], 'valve.bin'));
    find(element, '.payload').dispatchEvent(
      new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }),
    );
    await waitUntil(() => words(find(element, '.drop')).includes('valve.bin 3 B'), 'takes it');
    await expect(element).to.be.accessible();
    await element.publish();
    await arrived(3);
    expect([...got[2]!.payload]).to.deep.equal([1, 2, 3]);
  });

  it('checks JSON as one types, lays it out, and says what is wrong beside the field', async () => {
    const element = await mount(html`<mqtt-publish></mqtt-publish>`);
    await choose(element, 'json');
    await type(element, 'payload', '{"a":1,\n"b":}');
    expect(words(find(element, '#payload-fault'))).to.equal(
      'Line 2, column 5: a value is missing here.',
    );
    expect(find(element, '#payload').getAttribute('aria-invalid')).to.equal('true');
    expect(find(element, '#lay-out').ariaDisabled).to.equal('true');
    await type(element, 'payload', '{"a":1.0,"b":[]}');
    press(element, 'Format');
    await element.updateComplete;
    expect(find(element, '#payload').value).to.equal('{\n  "a": 1.0,\n  "b": []\n}');
    // What is long is judged when it is sent.
    await type(element, 'payload', `[${'1,'.repeat(100_000)}`);
    expect(find(element, '#payload-fault')).to.equal(null);
    press(element, 'Format');
    await type(element, 'topic', 'plant');
    buttonOf(element).click();
    await waitUntil(() => result(element).includes('column 200,002'), 'says so');
    await type(element, 'topic', 'plant/#');
    expect(words(find(element, '#topic-fault'))).to.contain('single topic');
    await expect(element).to.be.accessible();
    buttonOf(element).click();
    await waitUntil(() => result(element).includes('single topic'), 'says so');
    expect(element.shadowRoot!.activeElement).to.equal(find(element, '#topic'));
    expect(got).to.have.lengthOf(0);
  });

  it('fills variables, shows what comes of them, and repeats until it is done or fails', async () => {
    const clock = new FakeClock(Date.UTC(2026, 0, 2));
    const element = await mount(
      html`<mqtt-publish topic=${topic} qos="1" .clock=${clock}></mqtt-publish>`,
    );
    await type(element, 'payload', '{{seq}} {{now iso}} {{random 5 5}}');
    const preview = words(find(element, '.preview'));
    expect(preview).to.equal('For example 1 2026-01-02T00:00:00.000Z 5');
    await type(element, 'payload', '{{sequence}}');
    expect(words(find(element, '#payload-fault'))).to.contain('“{{sequence}}” is no variable');
    await expect(element).to.be.accessible();
    await type(element, 'payload', '{{seq}} \\{{');

    await type(element, 'interval', '20');
    expect(words(find(element, '#interval-fault'))).to.contain('50');
    await type(element, 'interval', '100');
    await type(element, 'count', '3');
    find(element, '#repeat').click();
    // What is typed now is not what is repeated.
    await type(element, 'payload', 'other');
    for (let count = 1; count <= 3; count++) {
      await arrived(count);
      await waitUntil(() => words(find(element, '.counter')) === `${count} sent`, 'counts');
      clock.advance(100);
    }
    expect(got.map((message) => message.text())).to.deep.equal(['1 {{', '2 {{', '3 {{']);
    expect(words(find(element, '.counter ~ [role="status"]'))).to.equal('All are sent');
    expect(find(element, '#repeat').closest('details')!.open, 'stays open').to.equal(true);

    await type(element, 'count', '');
    find(element, '#repeat').click();
    await arrived(4);
    await waitUntil(() => words(find(element, '.counter')) === '1 sent', 'counts');
    await expect(element).to.be.accessible();
    const { connection, become } = stubConnection({
      publish: () => Promise.reject(new MqttError('publish-refused', 'no', { reasonCode: 0x97 })),
    });
    element.connection = connection;
    await element.updateComplete;
    find(element, '#repeat').click();
    await waitUntil(
      () => words(find(element, '.counter ~ [role="status"]')).includes('not sent'),
      'stops',
    );
    expect(result(element)).to.contain('Reason code 0x97: quota exceeded');
    await expect(element).to.be.accessible();
    await type(element, 'payload', 'another');
    expect(result(element), 'of another message').to.equal('');
    await type(element, 'topic', 'a/+');
    await waitUntil(
      () => words(find(element, '.counter ~ [role="status"]')).includes('once the message above'),
      'says why it cannot start',
    );
    await type(element, 'topic', topic);
    become(CONNECTED);
    element.connection = undefined;
    await waitUntil(() => find(element, '#repeat').ariaDisabled === 'false', 'is on again');
    find(element, '#repeat').click();
    await arrived(5);
    await waitUntil(() => words(find(element, '.counter')) === '1 sent', 'counts');

    // Moved in the same task, as by a framework or by hand: it goes on, and counts on.
    const elsewhere = document.createElement('div');
    element.parentElement!.append(elsewhere);
    element.remove();
    elsewhere.append(element);
    await new Promise((resolve) => setTimeout(resolve));
    clock.advance(100);
    await arrived(6);
    await waitUntil(() => words(find(element, '.counter')) === '2 sent', 'counts on');
    // Taken out: nothing more is sent, not even what is due in the same task.
    element.remove();
    clock.advance(100);
    expect(clock.pending).to.equal(0);
    elsewhere.append(element);
    await element.updateComplete;
    expect(words(find(element, '.counter ~ [role="status"]'))).to.contain('taken out of the page');
    await waitUntil(() => find(element, '#repeat').ariaDisabled === 'false', 'is on');
    find(element, '#repeat').click();
    await arrived(7);
    element.remove();
    await waitUntil(() => clock.pending === 0, 'stops by itself');
    expect(got).to.have.lengthOf(7);
  });

  it('does not go on repeating on another connection', async () => {
    const clock = new FakeClock();
    const sent: string[] = [];
    const [first, second] = ['first', 'second'].map((name) =>
      stubConnection({
        publish: () => {
          sent.push(name);
          return Promise.resolve({ qos: 0, reasonCode: 0, durationMs: 1 });
        },
      }),
    );
    const element = await shown(
      await fixture<MqttPublish>(
        html`<mqtt-publish
          topic="a"
          .connection=${first?.connection}
          .clock=${clock}
        ></mqtt-publish>`,
      ),
    );
    await waitUntil(() => find(element, '#repeat').ariaDisabled === 'false', 'is on');
    find(element, '#repeat').click();
    await waitUntil(() => words(find(element, '.counter')) === '1 sent', 'begins');
    element.connection = second?.connection;
    await element.updateComplete;
    expect(words(find(element, '.counter ~ [role="status"]'))).to.equal(
      'Stopped: the connection has changed',
    );
    clock.advance(1000);
    expect(sent).to.deep.equal(['first']);
  });

  it('asks before it repeats with what will be sent, however long it is, and begins with nothing wrong', async () => {
    const sent: unknown[] = [];
    const { connection } = stubConnection({
      publish: (_topic, payload) => {
        sent.push(payload);
        return new Promise(() => undefined);
      },
    });
    const element = await shown(
      await fixture<MqttPublish>(
        html`<mqtt-publish topic="a" confirm="Sure?" .connection=${connection}></mqtt-publish>`,
      ),
    );
    const dialog = find(element, 'dialog') as unknown as HTMLDialogElement;
    const long = `{{seq}} ${'x'.repeat(200 * 1024)}`;
    await type(element, 'payload', long);
    find(element, '#repeat').click();
    await waitUntil(() => dialog.open, 'asks');
    await element.updateComplete;
    expect(words(dialog)).to.contain('a ← 1 xxxx');
    dialog.querySelector<HTMLButtonElement>('[value="yes"]')!.click();
    await waitUntil(() => sent.length === 1, 'begins');
    expect(sent).to.deep.equal([long.replace('{{seq}}', '1')]);
    press(element, 'Stop');
    await choose(element, 'json');
    find(element, '#repeat').click();
    await waitUntil(() => result(element).includes('JSON'), 'says what is wrong');
    expect(dialog.open).to.equal(false);
    expect(sent).to.have.lengthOf(1);
  });

  it('numbers only what is sent', async () => {
    const element = await mount(
      html`<mqtt-publish topic=${topic} qos="1" confirm="Sure?"></mqtt-publish>`,
    );
    const answer = async (yes: 'yes' | 'no'): Promise<void> => {
      buttonOf(element).click();
      const dialog = find(element, 'dialog') as unknown as HTMLDialogElement;
      await waitUntil(() => dialog.open, 'asks');
      expect(words(dialog)).to.contain(`${topic} ← {{seq}} is`.replace('{{seq}}', next));
      dialog.querySelector<HTMLButtonElement>(`[value="${yes}"]`)!.click();
    };
    let next = '1';
    await type(element, 'payload', '{{seq}} is');
    await answer('no');
    await waitUntil(() => words(find(element, '.preview')).includes('1 is'), 'takes it back');
    await answer('yes');
    await arrived(1);
    await waitUntil(() => words(find(element, '.preview')).includes('2 is'), 'goes on');
    const { connection } = stubConnection({
      publish: () => Promise.reject(new MqttError('not-connected', 'no')),
    });
    element.connection = connection;
    await element.updateComplete;
    const refused = nextEvent(element, 'mqtt-error');
    next = '2';
    await answer('yes');
    await refused;
    element.connection = undefined;
    await waitUntil(() => buttonOf(element).ariaDisabled !== 'true', 'is on');
    await Promise.all([element.publish(), element.publish()]);
    await arrived(3);
    expect(got.map((message) => message.text())).to.deep.equal(['1 is', '2 is', '3 is']);
  });

  it('completes topics from what was seen on its own connection', async () => {
    const element = await mount(html`<mqtt-publish qos="1"></mqtt-publish>`);
    const page = await fixture(
      html`<mqtt-connection name="Other" url=${await ownBrokerUrl()}
        ><mqtt-publish></mqtt-publish
      ></mqtt-connection>`,
    );
    const other = await shown(page.querySelector('mqtt-publish')!);
    const suggested = (tool: MqttPublish): (string | null)[] =>
      [...tool.shadowRoot!.querySelectorAll('datalist option')].map((option) =>
        option.getAttribute('value'),
      );
    const offered = async (tool: MqttPublish): Promise<(string | null)[]> => {
      find(tool, '#topic').blur();
      find(tool, '#topic').focus();
      await tool.updateComplete;
      return suggested(tool);
    };
    for (const [place, name] of [
      [element, 'seen'],
      [other, 'elsewhere'],
    ] as const) {
      const list = document.createElement('mqtt-subscribe');
      list.topic = `${topic}/${name}`;
      const subscribed = nextEvent(list, 'mqtt-subscribed');
      const message = nextEvent(list, 'mqtt-message');
      place.parentElement!.append(list);
      await subscribed;
      await reader.publish(`${topic}/${name}`, '1');
      await message;
    }
    await type(element, 'topic', `${topic}/sent`);
    await element.publish();
    await type(element, 'topic', topic);
    expect(await offered(element)).to.deep.equal([`${topic}/sent`, `${topic}/seen`]);
    expect(await offered(other)).to.deep.equal([`${topic}/elsewhere`]);
    // One that goes leaves the others listening; one that moves to another connection knows that one's topics.
    const connection = element.parentElement!;
    element.remove();
    await nextTopic(other);
    await type(other, 'topic', '');
    expect(await offered(other)).to.have.lengthOf(2);
    connection.append(other);
    await waitUntil(async () => (await offered(other)).includes(`${topic}/sent`), 'is told anew');
    expect(await offered(other)).not.to.include(`${topic}/elsewhere`);
    // As one types, among all that were seen.
    for (let index = 0; index < 60; index++)
      other.dispatchEvent(
        new MqttPublishedEvent(`${topic}/many/${index}`, {
          qos: 0,
          reasonCode: 0,
          durationMs: 0,
        }),
      );
    await type(other, 'topic', `${topic}/S`);
    expect(suggested(other)).to.deep.equal([`${topic}/sent`, `${topic}/seen`]);
    await type(other, 'topic', 'y/1');
    expect(suggested(other)[0]).to.equal(`${topic}/many/19`);
    await type(other, 'topic', topic);
    expect(suggested(other)).to.have.lengthOf(50);

    async function nextTopic(tool: MqttPublish): Promise<void> {
      await type(tool, 'topic', `${topic}/next`);
      await tool.publish();
    }
  });

  describe('with templates', () => {
    beforeEach(() => wipeStored('templates'));
    afterEach(() => wipeStored('templates'));

    const list = (element: MqttPublish): string => words(find(element, '.templates'));
    const status = (element: MqttPublish): string =>
      words(find(element, '#templates [role="status"]'));
    const fault = (element: MqttPublish): string =>
      words(find(element, '#templates [role="alert"]'));
    async function save(element: MqttPublish, name: string): Promise<void> {
      await type(element, 'template-name', name);
      find(element, '#save-template').click();
      await waitUntil(() => status(element) !== '', 'is saved');
    }
    /** A press that is shown. */
    async function act(element: MqttPublish, label: string): Promise<void> {
      press(element, label);
      await element.updateComplete;
    }

    it('keeps them on this device for every tool and the next page', async () => {
      const one = await mount(html`<mqtt-publish></mqtt-publish>`);
      const two = await shown(await fixture<MqttPublish>(html`<mqtt-publish></mqtt-publish>`));
      await type(one, 'topic', 'plant/a');
      await type(one, 'payload', 'kept');
      await type(one, 'qos', '2');
      const { templates: before } = await (await openTemplates()).list();
      expect(before).to.deep.equal([]);
      await save(one, 'Mine');
      expect(status(one)).to.equal('“Mine” is kept.');
      await waitUntil(() => list(two).includes('Mine plant/a Tool'), 'is everywhere');
      expect(words(find(two, '#templates'))).to.contain('until you delete them');
      const next = await shown(await fixture<MqttPublish>(html`<mqtt-publish></mqtt-publish>`));
      await waitUntil(() => list(next).includes('Mine'), 'outlives the element');
      await act(next, 'Use the template “Mine”');
      expect([
        find(next, '#topic').value,
        find(next, '#payload').value,
        find(next, '#qos').value,
      ]).to.deep.equal(['plant/a', 'kept', '2']);
      find(next, '#templates').setAttribute('open', '');
      await expect(next).to.be.accessible();

      // In place of one with the same name, and said so.
      expect(words(find(next, '#save-template'))).to.equal('Replace');
      await type(next, 'topic', 'plant/b');
      await save(next, 'Mine');
      await waitUntil(() => list(two).includes('Mine plant/b'), 'is another');
    });

    it('keeps what stands in the fields, and of a file that was chosen only where it is what is sent', async () => {
      const element = await mount(html`<mqtt-publish topic="t"></mqtt-publish>`);
      // Too long for a template, and not what is sent.
      await type(element, 'payload', 'x'.repeat(1024 * 1024 + 1));
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.of(1, 2, 3)], 'valve.bin'));
      find(element, '.payload').dispatchEvent(
        new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }),
      );
      await waitUntil(() => words(find(element, '.drop')).includes('valve.bin 3 B'), 'takes it');
      await save(element, 'Valve');
      await choose(element, 'json');
      await type(element, 'payload', '{"pump":"on"}');
      await save(element, 'Pump on');
      await waitUntil(() => list(element).includes('Pump on'), 'is there');
      for (const [name, format, payload] of [
        ['Valve', 'base64', 'AQID'],
        ['Pump on', 'json', '{"pump":"on"}'],
      ] as const) {
        await act(element, `Use the template “${name}”`);
        expect(find(element, `[value="${format}"]`).checked, name).to.equal(true);
        expect(find(element, '#payload').value, name).to.equal(payload);
      }
      await choose(element, 'file');
      expect(words(find(element, '.drop'))).not.to.contain('valve.bin');
      // Nor what stands in a field that is not shown.
      await type(element, 'template-name', 'None');
      find(element, '#save-template').click();
      await element.updateComplete;
      expect(fault(element)).to.equal('Choose a file.');
      expect(list(element)).not.to.contain('None');
    });

    it('renames and deletes them, and takes them from a file', async () => {
      const element = await mount(html`<mqtt-publish topic="t"></mqtt-publish>`);
      await save(element, 'B');
      await save(element, 'A');
      await waitUntil(() => list(element).startsWith('A t Tool'), 'is in order');
      find(element, '#templates').setAttribute('open', '');
      await act(element, 'Rename the template “A”');
      await waitUntil(
        () => element.shadowRoot!.activeElement?.id === 'template-rename',
        'has the focus',
      );
      await expect(element).to.be.accessible();
      const rename = (name: string): void => {
        const input = find(element, '#template-rename');
        input.value = name;
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      };
      rename('B');
      await waitUntil(() => fault(element).includes('“B” already'), 'is taken');
      rename(' C ');
      await waitUntil(() => list(element).includes('C t'), 'is renamed');
      expect(list(element)).to.match(/^B t Tool .* C t Tool/);
      expect(find(element, '#template-rename')).to.equal(null);
      await act(element, 'Delete: B');
      expect(list(element)).to.contain('B t');
      await act(element, 'Delete for good: B');
      await waitUntil(() => !list(element).includes('B t'), 'is deleted');

      const input = find(element, '#templates [type="file"]');
      const take = (text: string): void => {
        const files = new DataTransfer();
        files.items.add(new File([text], 'templates.json'));
        input.files = files.files;
        input.dispatchEvent(new Event('change'));
      };
      take('[]');
      await waitUntil(() => fault(element).includes('not a file'), 'says so');
      take('{"kind":"mqtt-kit-templates","version":1,"templates":[{"name":"Theirs","topic":"b"}]}');
      await waitUntil(() => list(element).includes('Theirs b'), 'is taken');
      await type(element, 'payload', 'x'.repeat(1024 * 1024 + 1));
      await type(element, 'template-name', 'Large');
      find(element, '#save-template').click();
      await element.updateComplete;
      expect(fault(element)).to.contain('at most 1');
      await wipeStored('templates');
      await waitUntil(() => !find(element, '.templates'), 'are gone with the wipe');
    });

    it('show what is there, whichever answer of the device comes last', async () => {
      const store = await openTemplates();
      const element = await mount(html`<mqtt-publish topic="t"></mqtt-publish>`);
      await save(element, 'A');
      await waitUntil(() => list(element).includes('A t'), 'is there');
      const { decrypt } = SubtleCrypto.prototype;
      let letCome: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (letCome = resolve));
      let isHeld = false;
      // The first answer from now on waits, whatever it says.
      SubtleCrypto.prototype.decrypt = async function (this: SubtleCrypto, ...given) {
        SubtleCrypto.prototype.decrypt = decrypt;
        isHeld = true;
        await held;
        return decrypt.apply(this, given);
      };
      try {
        await store.save({ name: 'B', content: '{"topic":"b"}' });
        await waitUntil(() => isHeld, 'is asked for');
        await act(element, 'Delete: A');
        await act(element, 'Delete for good: A');
        await waitUntil(() => list(element).startsWith('B b'), 'is deleted');
      } finally {
        SubtleCrypto.prototype.decrypt = decrypt;
        letCome();
      }
      // What is asked for later is answered later.
      for (let turn = 0; turn < 3; turn++) await store.list();
      await element.updateComplete;
      expect(list(element)).not.to.contain('A t');
    });

    it('takes no key for a command that only ends what is composed', async () => {
      const element = await mount(html`<mqtt-publish topic="t"></mqtt-publish>`);
      const press = async (id: string, key: string, how: KeyboardEventInit): Promise<void> => {
        find(element, `#${id}`).dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...how }),
        );
        await element.updateComplete;
      };
      // In WebKit such a key comes after the composition, with a code of its own.
      const composing = [{ isComposing: true }, { keyCode: 229 }];
      await type(element, 'template-name', 'にほ');
      for (const how of composing) await press('template-name', 'Enter', how);
      await type(element, 'template-name', '日本');
      await press('template-name', 'Enter', {});
      await waitUntil(() => list(element) !== '', 'is saved');
      expect(list(element)).to.match(/^日本 t/);

      find(element, '#templates').setAttribute('open', '');
      await act(element, 'Rename the template “日本”');
      find(element, '#template-rename').value = 'とう';
      for (const how of composing)
        for (const key of ['Enter', 'Escape']) await press('template-rename', key, how);
      expect(find(element, '#template-rename').value).to.equal('とう');
      find(element, '#template-rename').value = '東京';
      await press('template-rename', 'Enter', {});
      await waitUntil(() => !find(element, '#template-rename'), 'is renamed');
      const names = (await (await openTemplates()).list()).templates.map(({ name }) => name);
      expect(names).to.deep.equal(['東京']);
      await waitUntil(() => list(element).startsWith('東京'), 'shows the new name');

      await act(element, 'Rename the template “東京”');
      await press('template-rename', 'Escape', {});
      expect(find(element, '#template-rename')).to.equal(null);
    });

    it('says how many are damaged, and what the device refuses', async () => {
      const store = await openTemplates();
      await store.save({ name: 'Good', content: '{"topic":"g","qos":7,"text":5}' });
      await store.save({ name: 'Bad', content: '"no template"' });
      const element = await mount(html`<mqtt-publish topic="t"></mqtt-publish>`);
      await waitUntil(() => list(element).includes('Good g'), 'is there');
      expect(list(element)).not.to.contain('Bad');
      expect(words(find(element, '.unreadable'))).to.contain('1 template is damaged');
      find(element, '#templates').setAttribute('open', '');
      await expect(element).to.be.accessible();
      find(element, '.unreadable button').click();
      await waitUntil(() => !find(element, '.unreadable'), 'goes');

      const { put } = IDBObjectStore.prototype;
      const refuse = (name: string): void => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('Made up.', name);
        };
      };
      try {
        refuse('QuotaExceededError');
        await type(element, 'template-name', 'Mine');
        find(element, '#save-template').click();
        await waitUntil(() => fault(element).includes('no room left'), 'says so');
        expect(list(element)).to.contain('Good g');
        // As in some private windows: it keeps no key, and the page keeps the template.
        refuse('DataCloneError');
        find(element, '#save-template').click();
        await waitUntil(() => list(element).startsWith('Mine t'), 'is kept here');
      } finally {
        IDBObjectStore.prototype.put = put;
      }
      expect(status(element)).to.contain('until this page is closed');
      expect(words(find(element, '#templates .hint'))).to.contain('until this page is closed');
      await act(element, 'Delete: Mine');
      await act(element, 'Delete for good: Mine');
      await waitUntil(() => !find(element, '.templates'), 'is gone');
    });

    it('keeps them in the page alone where it forbids to keep anything', async () => {
      freshPage();
      configure({ policy: { allowKeeping: false } });
      try {
        const element = await mount(html`<mqtt-publish topic="t"></mqtt-publish>`);
        await save(element, 'Mine');
        await waitUntil(() => list(element).includes('Mine t'), 'is there');
        expect(words(find(element, '#templates .hint'))).to.contain(
          'until this page is closed; a file keeps them longer. This page allows nothing',
        );
        await act(element, 'Delete: Mine');
        await act(element, 'Delete for good: Mine');
        await waitUntil(() => !find(element, '.templates'), 'is gone');
      } finally {
        freshPage();
      }
      expect((await (await openTemplates()).list()).templates).to.deep.equal([]);
    });
  });

  it('offers MQTT 5 properties where there are any, the outbox, and what becomes of it offline', async () => {
    const sent: [string, unknown, PublishOptions][] = [];
    const entry: OutboxEntry = {
      id: 1,
      topic: 'plant/gate',
      qos: 1,
      retain: false,
      bytes: 12,
      storedAt: Date.now(),
      expiresAt: Infinity,
      stage: 'queued',
    };
    const { connection, become } = stubConnection({
      publish: (...message) => {
        sent.push(message as [string, unknown, PublishOptions]);
        return Promise.resolve({ qos: 1, reasonCode: 16, durationMs: 18 });
      },
      outbox: { count: 0, list: () => Promise.resolve([entry]) },
    });
    const element = await shown(
      await fixture<MqttPublish>(
        html`<mqtt-publish topic="a" .connection=${connection}></mqtt-publish>`,
      ),
    );
    expect(find(element, '#contentType')).to.equal(null);
    if (CONNECTED.status !== 'connected') throw new Error('It is.');
    become({
      ...CONNECTED,
      info: { ...CONNECTED.info, protocolVersion: 5, maximumPacketSize: 2000 },
    });
    await element.updateComplete;
    await type(element, 'contentType', 'text/plain');
    await type(element, 'expiry', 'soon');
    expect(words(find(element, '#expiry-fault'))).to.contain('whole number');
    press(element, 'Add a property');
    await element.updateComplete;
    await type(element, 'userProperties-name-0', 'origin');
    await type(element, 'userProperties-value-0', 'test');
    buttonOf(element).click();
    await waitUntil(() => result(element).includes('whole number'), 'says so');
    expect(sent).to.have.lengthOf(0);
    await type(element, 'expiry', '60');
    await type(element, 'correlationData', '01 02');
    await type(element, 'qos', '1');
    await type(element, 'payload', 'x'.repeat(1000));
    expect(words(find(element, '#payload-fault'))).to.contain('at most 976 B');
    await type(element, 'payload', 'x');
    find(element, 'form details').setAttribute('open', '');
    await expect(element).to.be.accessible();
    await element.publish();
    const properties = {
      contentType: 'text/plain',
      messageExpiryInterval: 60,
      correlationData: Uint8Array.of(1, 2),
      userProperties: { origin: 'test' },
    };
    expect(sent[0]?.[2].properties).to.deep.equal(properties);
    await waitUntil(
      () => result(element).includes('Reason code 0x10: no matching subscribers'),
      'says so',
    );

    await type(element, 'qos', '0');
    await type(element, 'offline', 'persist');
    expect(words(find(element, '#offline-fault'))).to.contain('QoS 1 or 2');
    await type(element, 'qos', '1');
    await type(element, 'deadline', '5');
    connection.dispatchEvent(new MqttOutboxEvent(1, 0));
    await waitUntil(() => words(find(element, '.outbox')).includes('plant/gate'), 'lists');
    find(element, '#expiry').focus();
    become({ status: 'offline', since: 0 });
    await element.updateComplete;
    expect(element.shadowRoot!.activeElement?.id).to.equal('expiry');
    expect(buttonOf(element).ariaDisabled).to.equal('false');
    await element.publish();
    expect(sent[1]?.[2]).to.deep.equal({
      qos: 1,
      retain: false,
      offline: 'persist',
      deadlineMs: 5000,
      properties,
    });
    await type(element, 'offline', 'refuse');
    expect(buttonOf(element).ariaDisabled).to.equal('true');
    expect(words(find(element, '#obstacle'))).to.contain('There is no network.');
    await expect(element).to.be.accessible();
  });

  it('goes by the version that the connection is to have before it knows which one it has', async () => {
    const isOffered = (tool: MqttPublish): boolean =>
      tool.shadowRoot!.querySelector('#contentType') !== null;
    const CONNECTING = { status: 'connecting', attempt: 1, since: 0 } as const;
    const info = CONNECTED.status === 'connected' ? CONNECTED.info : undefined;
    for (const [details, hasFields] of [
      [{ host: 'default.example' }, false],
      [{ host: '4.example', protocolVersion: 4 }, false],
      [{ host: '5.example', protocolVersion: 5 }, true],
      [{ host: 'auto.example', protocolVersion: 'auto' }, true],
    ] as const) {
      const { connection, become } = stubConnection({ details }, CONNECTING);
      const mounted = async (): Promise<MqttPublish> =>
        shown(
          await fixture<MqttPublish>(
            html`<mqtt-publish topic="a" .connection=${connection}></mqtt-publish>`,
          ),
        );
      const element = await mounted();
      expect(isOffered(element), details.host).to.equal(hasFields);
      if (details.host !== 'auto.example') continue;
      // The broker has only the older one: that is known from now on, to every tool.
      become({ status: 'connected', since: 0, info: { ...info!, protocolVersion: 4 } });
      await element.updateComplete;
      become(CONNECTING);
      await element.updateComplete;
      for (const each of [element, await mounted()]) expect(isOffered(each)).to.equal(false);
    }
  });

  it('keeps what is English in its own direction in a page that reads from right to left', async () => {
    const page = await fixture(
      html`<div dir="rtl">
        <mqtt-publish .connection=${stubConnection().connection}></mqtt-publish>
      </div>`,
    );
    const element = await shown(page.querySelector('mqtt-publish')!);
    expect(find(element, 'kbd').matches(':dir(ltr)')).to.equal(true);
    // How an option is drawn no page can measure.
    for (const option of element.shadowRoot!.querySelectorAll('#qos option'))
      expect(option.matches(':dir(ltr)'), words(option)).to.equal(true);
  });

  it('says what is missing when there is no connection at all', async () => {
    const element = await shown(
      await fixture<MqttPublish>(html`<mqtt-publish topic="a"></mqtt-publish>`),
    );
    await waitUntil(
      () => words(find(element, '#obstacle')).includes('There is no connection here.'),
      'says so',
    );
    expect(buttonOf(element).ariaDisabled).to.equal('true');
    await expect(element).to.be.accessible();
  });
});
