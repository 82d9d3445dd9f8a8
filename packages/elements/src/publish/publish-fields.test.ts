import { expect, fixture, html } from '@open-wc/testing';
import { connect, MqttError, type Connection, type Message } from '@mqtt-kit/core';
import { FakeClock } from '@mqtt-kit/core/testing';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
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
      expect(words(dialog)).to.contain('Really?').and.to.contain(`${base}/set ← { "a": "1" }`);
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
      move(element.querySelector('select')!, 'attic', 'input', 'change');
      clock.advance(100);
      await arrived(2);
      expect(got.map((message) => [message.topic, message.json()])).to.deep.equal([
        [`${base}/hall/set`, 1],
        [`${base}/attic/set`, 3],
      ]);
      // Gone before its turn.
      move(level, '4', 'input');
      element.remove();
      await waitUntil(() => clock.pending === 0, 'waits no more');
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
