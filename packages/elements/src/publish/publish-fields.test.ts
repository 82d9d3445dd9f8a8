import { expect, fixture, html } from '@open-wc/testing';
import {
  connect,
  MqttError,
  type Connection,
  type Message,
  type MessageHandler,
} from '@mqtt-kit/core';
import { messageOf } from '@mqtt-kit/core/history';
import { FakeClock } from '@mqtt-kit/core/testing';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import '../define/all.js';
// Loaded with the test, and not while one waits.
import './tool/publish-tool.js';
import './live/publish-live.js';
import type { MqttPublish } from './mqtt-publish.js';

const words = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
const part = (element: MqttPublish, name: string): Element | null =>
  element.shadowRoot!.querySelector(`[part="${name}"]`);
const field = (element: Element, name: string): HTMLInputElement =>
  element.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)!;
const submit = (element: Element, button?: string): void => {
  const form = element.querySelector('form')!;
  HTMLFormElement.prototype.requestSubmit.call(
    form,
    element.querySelector<HTMLButtonElement>(button ?? 'button'),
  );
};
const REPORT = {
  topic: 's',
  payload: new TextEncoder().encode('10'),
  qos: 0,
  retain: true,
  receivedAt: 0,
  properties: {},
} as unknown as Parameters<typeof messageOf>[0];
const OFF = new TextEncoder().encode('false');
function move(
  control: HTMLInputElement | HTMLSelectElement,
  value: string,
  ...types: string[]
): void {
  if (control.type === 'checkbox') control.checked = value === 'on';
  else control.value = value;
  for (const type of types) control.dispatchEvent(new Event(type, { bubbles: true }));
}

describe('<mqtt-publish> around the page’s own fields', () => {
  let url: string;
  let device: Connection;
  let base: string;
  let got: Message[];

  before(async () => {
    device = connect(await ownBrokerUrl());
    await device.ready();
  });
  after(() => device.close());
  beforeEach(async () => {
    url = await ownBrokerUrl();
    base = `test/${Math.random().toString(36).slice(2)}`;
    got = [];
    await device.subscribe(`${base}/#`, (message) => {
      if (!message.topic.endsWith('/state')) got.push(message.copy());
    });
  });
  afterEach(() => device.unsubscribe(`${base}/#`));

  /** With its late part loaded, and connected. */
  async function mount(content: unknown): Promise<MqttPublish> {
    const page = await fixture(
      html`<mqtt-connection name="Fields" url=${url}>${content}</mqtt-connection>`,
    );
    const element = page.querySelector('mqtt-publish')!;
    await waitUntil(() => element.matches(':state(connected)'), 'connects');
    await waitUntil(() => !element.shadowRoot!.querySelector('.late'), 'is loaded');
    return element;
  }
  const arrived = (count: number): Promise<void> =>
    waitUntil(() => got.length === count, `${count} arrive`);
  const failed = async (element: MqttPublish): Promise<string> => {
    await waitUntil(() => part(element, 'result')?.querySelector('.bad'), 'says so');
    return words(part(element, 'result')?.querySelector('.bad'));
  };

  describe('a form', () => {
    it('becomes an object with types, and fills the topic', async () => {
      const element = await mount(html`
        <mqtt-publish topic="${base}/{line}/set" qos="1">
          <form>
            <label>Line <input name="line" value="7" required /></label>
            <label>Speed <input type="number" name="speed" value="1.5" /></label>
            <label>Level <input type="range" name="level" value="30" /></label>
            <label>Nothing <input type="number" name="nothing" /></label>
            <label>On <input type="checkbox" name="on" checked /></label>
            <label>Off <input type="checkbox" name="off" /></label>
            <label>Mon <input type="checkbox" name="days" value="mon" checked /></label>
            <label>Tue <input type="checkbox" name="days" value="tue" /></label>
            <label>A <input type="radio" name="mode" value="a" /></label>
            <label>B <input type="radio" name="mode" value="b" checked /></label>
            <label>C <input type="radio" name="unchosen" value="c" /></label>
            <label
              >Pumps
              <select name="pumps" multiple>
                <option selected>1</option>
                <option>2</option>
              </select></label
            >
            <label>Day <input type="date" name="day" value="2026-01-02" /></label>
            <label>Note <textarea name="note">x &amp; y</textarea></label>
            <label>Tag <input name="tag" value="1" /></label>
            <label>Tag <input name="tag" value="2" /></label>
            <label>Not <input name="not" value="sent" disabled /></label>
            <label>Proto <input name="__proto__" value="data" /></label>
            <label>Elements <input name="elements" value="hidden" /></label>
            <label>Method <input name="method" value="hidden" /></label>
            <label>Check <input name="reportValidity" value="hidden" /></label>
            <button name="by" value="button">Send</button>
            <button name="by" value="other">Other</button>
          </form>
        </mqtt-publish>
      `);
      await expect(element).to.be.accessible();
      const before = element.innerHTML;
      const published = nextEvent(element, 'mqtt-published');
      submit(element);
      expect((await published).topic).to.equal(`${base}/7/set`);
      await arrived(1);
      expect(got[0]?.text()).to.equal(
        '{"speed":1.5,"level":30,"nothing":null,"on":true,"off":false,"days":["mon"],"mode":"b",' +
          '"pumps":["1"],"day":"2026-01-02","note":"x & y","tag":["1","2"],"__proto__":"data",' +
          '"elements":"hidden","method":"hidden","reportValidity":"hidden","by":"button"}',
      );
      await element.updateComplete;
      expect(words(part(element, 'result'))).to.contain('Acknowledged in');
      expect(part(element, 'result')?.getAttribute('role')).to.equal('status');
      expect(element.innerHTML).to.equal(before);
      // publish() does the same, without a button, and holds to the page's own rules.
      await element.publish();
      await arrived(2);
      expect(got[1]?.json()).not.to.have.property('by');
      field(element, 'line').value = '';
      await element.publish().then(
        () => expect.fail('was sent'),
        (error: unknown) => expect((error as MqttError).code).to.equal('invalid-payload'),
      );
      for (const [line, reason] of [
        ['', '“line” stands in the topic and must not be empty.'],
        ['a/b', '“line” stands in the topic and must not contain “/”.'],
        ['#', '“line” stands in the topic and must not contain “#”.'],
      ] as const) {
        field(element, 'line').value = line;
        const error = nextEvent(element, 'mqtt-error');
        element.querySelector('form')!.noValidate = true;
        submit(element);
        expect((await error).error.code).to.equal('invalid-topic');
        expect(await failed(element)).to.equal(reason);
        expect(document.activeElement).to.equal(field(element, 'line'));
      }
      await expect(element).to.be.accessible();
      expect(got).to.have.lengthOf(2);
    });

    it('sends each number with the digits that were typed', async () => {
      const typed = ['12345678901234567890', '1.0', '-0.10', '1e400', '1e3', '.5', '007'];
      const element = await mount(html`
        <mqtt-publish topic="${base}/set">
          <form>
            ${typed.map((value) => html`<input aria-label="N" type="number" name="n" value=${value} .step=${'any'} />`)}
            <input aria-label="Level" type="range" name="level" step="0.5" value="30.5" />
            <button>Send</button>
          </form>
        </mqtt-publish>
      `);
      submit(element);
      await arrived(1);
      expect(got[0]?.text()).to.equal(
        '{"n":[12345678901234567890,1.0,-0.10,null,1e3,0.5,7],"level":30.5}',
      );
      const one = await mount(html`
        <mqtt-publish topic="${base}/set" trigger="change">
          <input aria-label="N" type="number" .step=${'any'} />
        </mqtt-publish>
      `);
      move(one.querySelector('input')!, '1.0', 'input', 'change');
      await arrived(2);
      expect(got[1]?.text()).to.equal('1.0');
    });

    it('sends one field as text or as bytes, and refuses a file as JSON', async () => {
      const element = await mount(html`
        <mqtt-publish topic="${base}/set" format="text" field="word">
          <form>
            <input aria-label="Word" name="word" value="hello" />
            <input aria-label="File" type="file" name="file" />
            <button>Send</button>
          </form>
        </mqtt-publish>
      `);
      submit(element);
      await arrived(1);
      expect(got[0]?.text()).to.equal('hello');
      element.format = 'json';
      await element.updateComplete;
      submit(element);
      expect(await failed(element)).to.contain('“file” is a field for files');
      element.format = 'bytes';
      element.field = 'file';
      await element.updateComplete;
      submit(element);
      await waitUntil(() => words(part(element, 'result')).includes('Choose one file'), 'asks');
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.of(0, 255)], 'a.bin'));
      field(element, 'file').files = files.files;
      submit(element);
      await arrived(2);
      expect([...(got[1]?.payload ?? [])]).to.deep.equal([0, 255]);
      element.field = 'none';
      await element.updateComplete;
      submit(element);
      expect(await failed(element)).to.contain('There is no field “none” to send.');
    });

    it('asks first, leaves to the page what the page prevents, and to a dialog what closes it', async () => {
      const element = await mount(html`
        <mqtt-publish topic="${base}/set" confirm="Really?">
          <form>
            <input aria-label="A" name="a" value="1" />
            <button>Send</button>
            <button id="cancel">Cancel</button>
          </form>
        </mqtt-publish>
      `);
      submit(element);
      const dialog = element.shadowRoot!.querySelector('dialog')!;
      await waitUntil(() => dialog.open, 'asks');
      expect(words(dialog)).to.contain('Really?').and.to.contain(`${base}/set ← {"a":"1"}`);
      // What was typed meanwhile is not what was asked for.
      field(element, 'a').value = '2';
      dialog.querySelector<HTMLButtonElement>('[value="yes"]')!.click();
      await arrived(1);
      expect(got[0]?.json()).to.deep.equal({ a: '1' });
      const form = element.querySelector('form')!;
      const events: SubmitEvent[] = [];
      element.addEventListener('submit', (event) => events.push(event));
      element.querySelector('#cancel')!.setAttribute('formmethod', 'dialog');
      submit(element, '#cancel');
      form.addEventListener('submit', (event) => {
        event.preventDefault();
      });
      submit(element);
      await element.updateComplete;
      expect(events).to.have.lengthOf(2);
      expect(dialog.open).to.equal(false);
    });

    it('says why while there is no connection, sends nothing, and is not left by the browser', async () => {
      let asked = 0;
      const { connection, become } = stubConnection({
        publish: () => {
          asked++;
          return Promise.resolve({ qos: 0, reasonCode: 0, durationMs: 1 });
        },
      });
      become({ status: 'offline', since: 0 });
      const page = await fixture(html`
        <div>
          <mqtt-publish topic="a" .connection=${connection}>
            <form><input aria-label="A" name="a" /><button>Send</button></form>
          </mqtt-publish>
        </div>
      `);
      const element = page.querySelector('mqtt-publish')!;
      // Before the late part is there.
      submit(element);
      expect(await failed(element)).to.contain('There is no network.');
      expect(element.matches(':state(offline)')).to.equal(true);
      expect(words(element.shadowRoot!.querySelector('#obstacle'))).to.contain(
        'There is no network.',
      );
      await expect(element).to.be.accessible();
      become({ status: 'connecting', attempt: 1, since: 0 });
      element.offline = 'hold';
      await element.updateComplete;
      submit(element);
      await waitUntil(() => asked === 1, 'may wait');
    });

    it('turns off what could do nothing, and gives it back as its author has it', async () => {
      const { connection, become } = stubConnection({
        publish: () => Promise.resolve({ qos: 0, reasonCode: 0, durationMs: 1 }),
      });
      const page = await fixture(html`
        <div>
          <mqtt-publish id="form" topic="a" .connection=${connection}>
            <form>
              <label>Note <input name="note" /></label>
              <button>Send</button>
              <button disabled>Not yet</button>
              <button .formMethod=${'dialog'}>Cancel</button>
              <button type="button">Other</button>
            </form>
          </mqtt-publish>
          <mqtt-publish id="fields" topic="a/{room}" trigger="change" .connection=${connection}>
            <label>Room <input name="room" value="hall" /></label>
            <label>Lamp <input type="checkbox" /></label>
            <label>Level <input type="range" /></label>
            <label>Text <input value="own" /></label>
            <label
              >Mode
              <select>
                <option>auto</option>
              </select></label
            >
            <label>Fixed <input type="range" disabled /></label>
            <fieldset disabled>
              <label>Apart <input type="checkbox" /></label>
            </fieldset>
          </mqtt-publish>
        </div>
      `);
      const [form, fields] = page.querySelectorAll('mqtt-publish');
      const off = (of: Element): string[] =>
        [...of.querySelectorAll('button, input, select')]
          .filter((each) => each.matches(':disabled, [readonly]'))
          .map((each) => words(each.closest('label') ?? each));
      const rest = [['Not yet'], ['Fixed', 'Apart']];
      await waitUntil(() => form!.matches(':state(connected)'), 'is connected');
      expect([form!, fields!].map(off)).to.deep.equal(rest);
      const written = page.innerHTML;
      become({ status: 'offline', since: 0 });
      await waitUntil(() => off(form!).length === 2, 'are off');
      expect([form!, fields!].map(off)).to.deep.equal([
        ['Send', 'Not yet'],
        ['Lamp', 'Level', 'Text', 'Mode auto', 'Fixed', 'Apart'],
      ]);
      // What is being typed goes on, and what stands in a field that is off can be read and copied.
      field(form!, 'note').focus();
      expect(document.activeElement).to.equal(field(form!, 'note'));
      expect(fields!.querySelector<HTMLInputElement>('[value="own"]')!.disabled).to.equal(false);
      for (const element of [form!, fields!]) {
        const group = part(element, 'base')!;
        expect(group.getAttribute('role')).to.equal('group');
        const id = group.getAttribute('aria-describedby')!;
        expect(words(element.shadowRoot!.getElementById(id))).to.contain('There is no network.');
      }
      await expect(page).to.be.accessible();
      become(CONNECTED);
      await waitUntil(() => off(form!).length === 1, 'are back');
      expect(page.innerHTML).to.equal(written);

      // It may wait: then it can be used, and says what becomes of it.
      for (const element of [form!, fields!]) element.offline = 'hold';
      become({ status: 'offline', since: 0 });
      await waitUntil(() => words(form!.shadowRoot!.querySelector('#obstacle')) !== '', 'says so');
      expect([form!, fields!].map(off)).to.deep.equal(rest);
      for (const element of [form!, fields!])
        expect(words(element.shadowRoot!.querySelector('#obstacle'))).to.equal(
          'There is no network. What you send waits in this page until then.',
        );
      await expect(page).to.be.accessible();
      become({
        status: 'refused',
        reason: { code: 'bad-credentials', message: '', retryable: false },
      });
      await waitUntil(() => off(form!).length === 2, 'somebody has to mend it');
      expect(off(fields!)).to.have.lengthOf(6);
    });

    it('heeds what a framework does to a field that is off, to new ones, copies and those that leave', async () => {
      const { connection, become } = stubConnection();
      become({ status: 'offline', since: 0 });
      const page = await fixture(html`
        <div>
          <mqtt-publish topic="a" trigger="change" .connection=${connection}>
            <label>A <input type="range" /></label>
            <label>B <input type="range" /></label>
            <label>C <input type="range" /></label>
          </mqtt-publish>
        </div>
      `);
      const element = page.querySelector('mqtt-publish')!;
      const [a, b, c] = element.querySelectorAll('input');
      await waitUntil(() => c!.disabled, 'are off');
      const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
      // Rendered anew: off for its author too; on; of another kind.
      a!.disabled = true;
      b!.disabled = false;
      c!.type = 'text';
      const late = document.createElement('input');
      late.type = 'checkbox';
      element.append(late);
      await settled();
      expect([a!, b!, late].map(({ disabled }) => disabled)).to.deep.equal([true, true, true]);
      expect([c!.disabled, c!.readOnly]).to.deep.equal([false, true]);
      const box = document.createElement('div');
      box.append(element.cloneNode(true));
      const copy = box.querySelector('mqtt-publish')!;
      const parted = b!.parentElement!;
      parted.remove();
      await settled();
      expect(b!.disabled).to.equal(false);
      become(CONNECTED);
      await waitUntil(() => !late.disabled, 'are back');
      expect([a!.disabled, c!.readOnly]).to.deep.equal([true, false]);
      expect(page.querySelector('[data-mqtt-off]')).to.equal(null);
      copy.connection = connection;
      page.append(copy);
      await waitUntil(() => !copy.querySelector('[data-mqtt-off]'), 'the copy as well');
      expect([...copy.querySelectorAll('input')].map(({ disabled }) => disabled)).to.deep.equal([
        true,
        false,
        false,
        false,
      ]);
      // Out of the document nobody holds them.
      become({ status: 'offline', since: 0 });
      await waitUntil(() => late.disabled, 'are off again');
      element.remove();
      await waitUntil(() => !late.disabled, 'are given back');
    });

    it('shows attributes that are wrong', async () => {
      const { connection } = stubConnection();
      const shown = async (content: unknown): Promise<string[]> => {
        const page = await fixture(html`<div>${content}</div>`);
        const element = page.querySelector('mqtt-publish')!;
        element.connection = connection;
        await waitUntil(() => part(element, 'error'), 'says so');
        return [...part(element, 'error')!.querySelectorAll('code')].map(words).toSorted();
      };
      const form = html`<form></form>`;
      expect(
        await shown(html`<mqtt-publish topic="a" format="xml">${form}</mqtt-publish>`),
      ).to.deep.equal(['format']);
      expect(
        await shown(html`<mqtt-publish topic="a" format="text">${form}</mqtt-publish>`),
      ).to.deep.equal(['format']);
      expect(
        await shown(html`<mqtt-publish topic="a" payload="1">${form}</mqtt-publish>`),
      ).to.deep.equal(['payload']);
      expect(
        await shown(
          html`<mqtt-publish topic="a" trigger="blur" max-rate="fast"><input /></mqtt-publish>`,
        ),
      ).to.deep.equal(['max-rate', 'trigger']);
      expect(
        await shown(html`<mqtt-publish topic="a" trigger="input" confirm="?"></mqtt-publish>`),
      ).to.deep.equal(['confirm', 'trigger']);
      expect(
        await shown(
          html`<mqtt-publish
            topic="a"
            payload="1"
            state-path="x()"
            confirm-timeout="soon"
            payload-on="1"
          ></mqtt-publish>`,
        ),
      ).to.deep.equal([
        'confirm-timeout',
        'confirm-timeout',
        'payload-on',
        'state-path',
        'state-path',
      ]);
      expect(
        await shown(html`<mqtt-publish topic="a" payload="1" state-topic="a/#">Go</mqtt-publish>`),
      ).to.deep.equal(['state-topic']);
      expect(
        await shown(
          html`<mqtt-publish topic="a/{line}" state-topic="a/{line}/state">${form}</mqtt-publish>`,
        ),
      ).to.deep.equal(['state-topic']);
    });
  });

  describe('a field with a trigger', () => {
    it('sends each change, no faster than it may, and the last one always', async () => {
      const clock = new FakeClock();
      const element = await mount(html`
        <mqtt-publish topic="${base}/{room}/set" trigger="input" max-rate="10/s" .clock=${clock}>
          <select aria-label="Room" name="room">
            <option>hall</option>
            <option>attic</option>
          </select>
          <input aria-label="Level" type="range" name="level" />
        </mqtt-publish>
      `);
      await expect(element).to.be.accessible();
      const level = field(element, 'level');
      for (const value of ['1', '2', '3']) move(level, value, 'input');
      await arrived(1);
      // What waits goes where it was meant to go.
      move(element.querySelector('select')!, 'attic', 'input', 'change');
      clock.advance(100);
      await arrived(2);
      for (const value of ['4', '5']) move(level, value, 'input');
      clock.advance(100);
      await arrived(3);
      expect(got.map((message) => [message.topic, message.json()])).to.deep.equal([
        [`${base}/hall/set`, 1],
        [`${base}/hall/set`, 3],
        [`${base}/attic/set`, 5],
      ]);
      // Gone before its turn.
      move(level, '6', 'input');
      element.remove();
      await waitUntil(() => clock.pending === 0, 'waits no more');
    });

    it('sends the last value of each field and topic that were used in quick succession, one at a time', async () => {
      const clock = new FakeClock();
      const element = await mount(html`
        <mqtt-publish topic="${base}/{room}/set" trigger="input" max-rate="10/s" .clock=${clock}>
          <input aria-label="Room" name="room" value="hall" />
          <input aria-label="Level" type="range" name="level" />
          <input aria-label="Hue" type="range" name="hue" />
          <label>A <input type="radio" name="mode" value="a" /></label>
          <label>B <input type="radio" name="mode" value="b" /></label>
        </mqtt-publish>
      `);
      const [a, b] = element.querySelectorAll<HTMLInputElement>('[name="mode"]');
      const room = field(element, 'room');
      move(field(element, 'level'), '0', 'input');
      await arrived(1);
      move(field(element, 'level'), '1', 'input');
      move(field(element, 'hue'), '2', 'input');
      for (const [radio, value] of [
        [a, 'a'],
        [b, 'b'],
      ] as const) {
        radio!.checked = true;
        move(radio!, value, 'input');
      }
      room.value = 'attic';
      move(field(element, 'level'), '3', 'input');
      // To the same topic as before, and so after what was given for it meanwhile.
      room.value = 'hall';
      move(field(element, 'level'), '4', 'input');
      for (let count = 1; count <= 4; count++) {
        clock.advance(99);
        await arrived(count);
        clock.advance(1);
        await arrived(count + 1);
      }
      expect(got.map((message) => [message.topic, message.json()])).to.deep.equal([
        [`${base}/hall/set`, 0],
        [`${base}/hall/set`, 2],
        [`${base}/hall/set`, 'b'],
        [`${base}/attic/set`, 3],
        [`${base}/hall/set`, 4],
      ]);
    });

    it('sends a value that waits as it was given, and not without a connection', async () => {
      const clock = new FakeClock();
      const sent: unknown[] = [];
      const { connection, become } = stubConnection({
        publish: (topic, payload) => {
          sent.push([topic, payload]);
          return Promise.resolve({ qos: 0, reasonCode: 0, durationMs: 1 });
        },
      });
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" trigger="input" .connection=${connection} .clock=${clock}>
          <input aria-label="N" type="number" />
        </mqtt-publish>
      `);
      const number = element.querySelector('input')!;
      await waitUntil(() => !element.shadowRoot!.querySelector('.late'), 'is loaded');
      move(number, '1', 'input');
      await waitUntil(() => words(part(element, 'result')) === 'Sent', 'leaves at once');
      move(number, '2', 'input');
      // Emptied, which is said, and sends nothing itself.
      move(number, '', 'input');
      expect(await failed(element)).to.contain('An empty field');
      clock.advance(100);
      await waitUntil(() => sent.length === 2, 'leaves');
      expect(sent).to.deep.equal([
        ['a', '1'],
        ['a', '2'],
      ]);
      move(number, '3', 'input');
      become({ status: 'offline', since: 0 });
      const error = nextEvent(element, 'mqtt-error');
      clock.advance(100);
      expect((await error).error.code).to.equal('not-connected');
      expect(sent).to.have.lengthOf(2);
    });

    it('never sends a value that waits to another connection than that it was given for', async () => {
      const clock = new FakeClock();
      const sent: [string, unknown][] = [];
      const [first, second] = ['first', 'second'].map((name) =>
        stubConnection({
          publish: (_topic, payload) => {
            sent.push([name, payload]);
            return Promise.resolve({ qos: 0, reasonCode: 0, durationMs: 1 });
          },
        }),
      );
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" trigger="input" .connection=${first?.connection} .clock=${clock}>
          <input aria-label="N" type="number" />
        </mqtt-publish>
      `);
      const number = element.querySelector('input')!;
      await waitUntil(() => !element.shadowRoot!.querySelector('.late'), 'is loaded');
      move(number, '1', 'input');
      await waitUntil(() => sent.length === 1, 'leaves at once');
      move(number, '2', 'input');
      element.connection = second?.connection;
      await element.updateComplete;
      // Of the same field, and for the other one: it takes nothing's place.
      move(number, '3', 'input');
      clock.advance(100);
      expect(await failed(element)).to.equal('Not sent: the connection has changed meanwhile.');
      clock.advance(100);
      await waitUntil(() => sent.length === 2, 'goes on');
      expect(sent).to.deep.equal([
        ['first', '1'],
        ['second', '3'],
      ]);
    });

    it('sends switches, choices, text and whole forms on change; nothing for an empty number', async () => {
      const send = async (
        attributes: Partial<MqttPublish>,
        content: unknown,
        value: string,
      ): Promise<string> => {
        const count = got.length;
        const element = await mount(
          html`<mqtt-publish topic="${base}/set" trigger="change">${content}</mqtt-publish>`,
        );
        Object.assign(element, attributes);
        await element.updateComplete;
        move(element.querySelector<HTMLInputElement>('input, select')!, value, 'input', 'change');
        await waitUntil(
          () => got.length > count || part(element, 'result')?.querySelector('.bad'),
          'acts',
        );
        return got[count]?.text() ?? words(part(element, 'result')!.querySelector('.bad'));
      };
      const box = html`<input aria-label="Lamp" type="checkbox" />`;
      expect(await send({}, box, 'on')).to.equal('true');
      expect(await send({ payloadOn: 'ON', payloadOff: 'OFF' }, box, 'off')).to.equal('OFF');
      const choice = html`<select aria-label="Mode">
        <option>auto</option>
        <option>off</option>
      </select>`;
      expect(await send({}, choice, 'off')).to.equal('"off"');
      expect(await send({ format: 'text' }, choice, 'off')).to.equal('off');
      expect(await send({}, html`<input aria-label="N" type="number" />`, '')).to.contain(
        'An empty field',
      );
      expect(await send({}, html`<input aria-label="M" type="email" />`, 'no')).not.to.equal('');
      expect(
        await send({}, html`<form><input aria-label="N" type="number" name="n" /></form>`, '5'),
      ).to.equal('{"n":5}');
      expect(got).to.have.lengthOf(5);
    });
  });

  describe('with what the device reports', () => {
    const flags = (element: MqttPublish): string[] =>
      ['pending', 'confirmed', 'unconfirmed'].filter((flag) => element.matches(`:state(${flag})`));
    const becomes = async (element: MqttPublish, flag: string): Promise<void> => {
      await waitUntil(() => flags(element).join() === flag, `becomes ${flag}`);
    };

    it('a switch shows it, waits for it, and goes back when it does not come', async () => {
      const clock = new FakeClock();
      const state = `${base}/state`;
      await device.publish(state, '{"open":false}', { retain: true, qos: 1 });
      const element = await mount(html`
        <mqtt-publish
          topic="${base}/set"
          trigger="change"
          qos="1"
          state-topic=${state}
          state-path="payload.open"
          confirm-timeout="5s"
          .clock=${clock}
        >
          <label><input type="checkbox" checked /> Valve</label>
        </mqtt-publish>
      `);
      const box = element.querySelector('input')!;
      const heard: string[] = [];
      for (const type of ['input', 'change']) box.addEventListener(type, () => heard.push(type));
      await waitUntil(() => !box.checked, 'shows what is reported');
      expect(heard).to.deep.equal([]);

      let acknowledged = nextEvent(element, 'mqtt-published');
      move(box, 'on', 'input', 'change');
      await becomes(element, 'pending');
      expect(words(part(element, 'state'))).to.contain('Sent, not confirmed');
      await acknowledged;
      // Another report, but not of what was sent: the switch waits.
      await device.publish(state, '{"open":false,"n":2}', { qos: 1 });
      expect(box.checked).to.equal(true);
      await device.publish(state, '{"open":true}', { qos: 1 });
      await becomes(element, 'confirmed');
      await expect(element).to.be.accessible();

      acknowledged = nextEvent(element, 'mqtt-published');
      clock.advance(1000);
      move(box, 'off', 'input', 'change');
      await acknowledged;
      clock.advance(4999);
      expect(flags(element)).to.deep.equal(['pending']);
      clock.advance(1);
      await becomes(element, 'unconfirmed');
      expect(box.checked).to.equal(true);
      expect(words(element.shadowRoot!.querySelector('.step[role="status"]'))).to.equal(
        'Not confirmed: “true” is reported',
      );
      await expect(element).to.be.accessible();
      await device.publish(state, '', { retain: true, qos: 1 });
    });

    it('what the broker kept from before confirms nothing; the same again is called so', async () => {
      const clock = new FakeClock();
      const state = `${base}/state`;
      await device.publish(state, '5', { retain: true, qos: 1 });
      const element = await mount(html`
        <mqtt-publish
          topic="${base}/set"
          payload="5"
          qos="1"
          state-topic=${state}
          confirm-timeout="5s"
          .clock=${clock}
          >Five</mqtt-publish
        >
      `);
      await waitUntil(() => words(part(element, 'state')).includes('Reported: 5'), 'knows it');
      await element.publish();
      await becomes(element, 'confirmed');
      expect(words(part(element, 'state'))).to.equal('Reported: 5 Reported already');
      // Asked for something else, and back again before the device said anything.
      element.payload = '7';
      await element.publish();
      element.payload = '5';
      await element.publish();
      await element.updateComplete;
      expect(flags(element)).to.deep.equal(['pending']);
      clock.advance(5000);
      await becomes(element, 'unconfirmed');
      expect(words(part(element, 'state'))).to.equal(
        'Reported: 5 Not confirmed: nothing new is reported',
      );
      await expect(element).to.be.accessible();
      await device.publish(state, '5', { qos: 1 });
      await becomes(element, 'confirmed');
      expect(words(part(element, 'state'))).to.equal('Reported: 5 Confirmed');
      await device.publish(state, '', { retain: true, qos: 1 });
    });

    it('a slider is not moved under the hand; a report without the state is said', async () => {
      const state = `${base}/state`;
      const element = await mount(html`
        <mqtt-publish
          topic="${base}/set"
          trigger="change"
          state-topic=${state}
          state-path="payload.level"
        >
          <input aria-label="Level" type="range" />
        </mqtt-publish>
      `);
      const slider = element.querySelector('input')!;
      const report = async (text: string): Promise<void> => {
        const said = words(part(element, 'state'));
        await device.publish(state, text, { qos: 1 });
        await waitUntil(() => words(part(element, 'state')) !== said, 'is seen');
      };
      expect(words(part(element, 'state'))).to.equal('Nothing reported yet');
      move(slider, '80', 'input');
      await report('{"level":10}');
      expect(slider.value).to.equal('80');
      slider.dispatchEvent(new Event('focusout', { bubbles: true }));
      expect(slider.value).to.equal('10');
      await report('nonsense');
      expect(words(part(element, 'state'))).to.contain('does not hold this state');
      expect(slider.value).to.equal('10');
    });

    it('a slider goes back to what is reported when the connection is lost under the hand', async () => {
      const { connection, become } = stubConnection({
        subscribe: (filter, handler) => {
          void (handler as MessageHandler)(messageOf(REPORT, filter));
          return Promise.resolve({
            filter,
            qos: 0,
            notices: [],
            unsubscribe: () => Promise.resolve(),
          });
        },
      });
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" trigger="change" state-topic="s" .connection=${connection}>
          <input aria-label="Level" type="range" />
        </mqtt-publish>
      `);
      const slider = element.querySelector('input')!;
      await waitUntil(() => slider.value === '10', 'shows it');
      move(slider, '80', 'input');
      become({ status: 'offline', since: 0 });
      await waitUntil(() => slider.disabled, 'is off');
      expect(slider.value).to.equal('10');
    });

    it('what waits for a connection is not called sent; the switch stays as it was put until it is given up', async () => {
      const answers: { readonly resolve: () => void; readonly reject: (why: MqttError) => void }[] =
        [];
      const { connection, become } = stubConnection({
        subscribe: (filter, handler) => {
          void (handler as MessageHandler)(messageOf({ ...REPORT, payload: OFF }, filter));
          return Promise.resolve({
            filter,
            qos: 0,
            notices: [],
            unsubscribe: () => Promise.resolve(),
          });
        },
        publish: () =>
          new Promise((resolve, reject) => {
            answers.push({
              resolve: () => {
                resolve({ qos: 1, reasonCode: 0, durationMs: 1 });
              },
              reject,
            });
          }),
      });
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish
          topic="a"
          trigger="change"
          qos="1"
          offline="hold"
          state-topic="s"
          .connection=${connection}
        >
          <label><input type="checkbox" /> Valve</label>
        </mqtt-publish>
      `);
      const box = element.querySelector('input')!;
      const said = (): string => words(element.shadowRoot!.querySelector('.said'));
      await waitUntil(
        () => part(element, 'state') && !said().includes('Nothing reported'),
        'is reported',
      );
      for (const ending of ['sent', 'given up'] as const) {
        become({ status: 'offline', since: 0 });
        await waitUntil(() => element.matches(':state(offline)'), 'is told');
        move(box, 'on', 'input', 'change');
        await waitUntil(() => answers.length === 1, 'waits');
        await element.updateComplete;
        expect(said()).to.contain('waits in this page').and.not.to.contain('Sent');
        expect(flags(element)).to.deep.equal([]);
        expect(box.checked).to.equal(true);
        if (ending === 'sent') {
          become(CONNECTED);
          await becomes(element, 'pending');
          expect(said()).to.contain('Sent, not confirmed');
          answers.shift()!.resolve();
        } else {
          answers.shift()!.reject(new MqttError('expired', 'late'));
          await waitUntil(() => !box.checked, 'goes back');
          expect(flags(element)).to.deep.equal([]);
        }
      }
    });

    it('a button says of what waits only that it waits', async () => {
      const { connection, become } = stubConnection({
        subscribe: (filter) =>
          Promise.resolve({ filter, qos: 0, notices: [], unsubscribe: () => Promise.resolve() }),
        publish: () => new Promise(() => undefined),
      });
      become({ status: 'offline', since: 0 });
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" payload="1" offline="hold" state-topic="s" .connection=${connection}
          >Go</mqtt-publish
        >
      `);
      await waitUntil(() => part(element, 'state'), 'is loaded');
      void element.publish().catch(() => undefined);
      await waitUntil(() => words(part(element, 'result')).includes('Waits in this page'), 'waits');
      expect(words(part(element, 'state'))).to.equal('Nothing reported yet');
      expect(flags(element)).to.deep.equal([]);
      become(CONNECTED);
      await becomes(element, 'pending');
      expect(words(part(element, 'state'))).to.contain('Sent, not confirmed');
    });

    it('a button and a form show it in words; a refusal of the broker too', async () => {
      const state = `${base}/state`;
      const element = await mount(
        html`<mqtt-publish topic="${base}/set" payload="ON" qos="1" state-topic=${state}
          >On</mqtt-publish
        >`,
      );
      await element.publish();
      expect(flags(element)).to.deep.equal(['pending']);
      await device.publish(state, 'ON', { qos: 1 });
      await becomes(element, 'confirmed');
      expect(words(part(element, 'state'))).to.equal('Reported: ON Confirmed');
      await expect(element).to.be.accessible();
      const { connection } = stubConnection({
        subscribe: () =>
          Promise.reject(new MqttError('subscribe-refused', 'no', { reasonCode: 0x87 })),
        publish: () => Promise.reject(new MqttError('publish-refused', 'no')),
      });
      element.connection = connection;
      await waitUntil(() => words(part(element, 'state')).includes('cannot be read'), 'says so');
      await element.publish().catch(() => undefined);
      expect(flags(element)).to.deep.equal([]);
    });
  });
});
