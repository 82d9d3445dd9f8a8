import { expect, fixture, html } from '@open-wc/testing';
import { nothing } from 'lit';
import { nextEvent } from '../../../../test/browser/next-event.js';
import { connect, MqttError, type Connection, type Message } from '@mqtt-kit/core';
import { FakeClock } from '@mqtt-kit/core/testing';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { ownBrokerUrl } from '../../../../test/browser/test-services.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './live/publish-live.js';
import './tool/publish-tool.js';
import '../define/all.js';
import type { MqttPublish } from './mqtt-publish.js';

function inside(element: MqttPublish, selector: string): HTMLElement | null {
  return element.shadowRoot!.querySelector<HTMLElement>(selector);
}

const button = (element: MqttPublish): HTMLButtonElement =>
  element.shadowRoot!.querySelector('[part="button"]')!;
const result = (element: MqttPublish): string =>
  inside(element, '[part="result"]')!.textContent.replace(/\s+/g, ' ').trim();

const isOff = (element: MqttPublish): boolean =>
  button(element).getAttribute('aria-disabled') === 'true';
const obstacle = (element: MqttPublish): string =>
  inside(element, '#obstacle')!.textContent.replace(/\s+/g, ' ').trim();

async function enabled(element: MqttPublish): Promise<MqttPublish> {
  await waitUntil(() => inside(element, '[part="button"]') && !isOff(element), 'is on');
  return element;
}

describe('<mqtt-publish>', () => {
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
    await reader.subscribe(topic, (message) => got.push(message), { qos: 2 });
  });
  afterEach(() => reader.unsubscribe(topic));

  async function mount(content: unknown): Promise<MqttPublish> {
    const page = await fixture(
      html`<mqtt-connection name="Publish" url=${url}>${content}</mqtt-connection>`,
    );
    return enabled(page.querySelector('mqtt-publish')!);
  }

  describe('as a button', () => {
    it('sends its payload, says so, and tells the page', async () => {
      const element = await mount(
        html`<mqtt-publish topic=${topic} payload="on" qos="1" retain>Start</mqtt-publish>`,
      );
      await expect(element).to.be.accessible();
      expect(element.shadowRoot!.querySelectorAll('button')).to.have.lengthOf(1);
      const published = nextEvent(element, 'mqtt-published');
      button(element).click();
      const event = await published;
      expect(event.detail).to.include({ topic, qos: 1, reasonCode: 0 });
      expect(event.durationMs).to.be.a('number');
      await waitUntil(() => got.length === 1, 'arrives');
      expect([got[0]?.text(), got[0]?.qos]).to.deep.equal(['on', 1]);
      await element.updateComplete;
      expect(result(element)).to.match(/^Acknowledged in [\d.]+ m?s$/);
      await expect(element).to.be.accessible();
      await reader.publish(topic, '', { retain: true, qos: 1 });
    });

    it('is a button too when only text stands inside', async () => {
      const element = await mount(html`<mqtt-publish topic=${topic}>Ping</mqtt-publish>`);
      expect(inside(element, 'form')).to.equal(null);
      await element.publish();
      await waitUntil(() => got.length === 1, 'arrives');
      expect(got[0]?.payload.byteLength).to.equal(0);
    });

    it('takes bytes and values from code', async () => {
      const element = await mount(
        html`<mqtt-publish
          topic=${topic}
          qos="2"
          .payload=${new Uint8Array([1, 2, 255])}
        ></mqtt-publish>`,
      );
      await element.publish();
      element.payload = { on: true };
      await element.publish();
      await waitUntil(() => got.length === 2, 'arrive');
      expect([...(got[0]?.payload ?? [])]).to.deep.equal([1, 2, 255]);
      expect(got[1]?.json()).to.deep.equal({ on: true });
    });

    it('asks first when told to', async () => {
      const element = await mount(
        html`<mqtt-publish topic=${topic} payload="1" confirm="Open the gate?">Open</mqtt-publish>`,
      );
      button(element).click();
      const dialog = element.shadowRoot!.querySelector('dialog')!;
      expect(dialog.open).to.equal(true);
      expect(dialog.textContent).to.contain('Open the gate?');
      await expect(element).to.be.accessible();
      dialog.querySelector<HTMLButtonElement>('button[value="no"]')!.click();
      expect(dialog.open).to.equal(false);
      button(element).click();
      dialog.querySelector<HTMLButtonElement>('button[value="yes"]')!.click();
      await waitUntil(() => got.length > 0, 'arrives');
      expect(got).to.have.lengthOf(1);
    });

    it('is disabled with the reason while there is no connection', async () => {
      const { connection, become } = stubConnection();
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" payload="1" .connection=${connection}>Go</mqtt-publish>
      `);
      await enabled(element);
      become({ status: 'offline', since: 0 });
      await element.updateComplete;
      expect(isOff(element)).to.equal(true);
      expect(obstacle(element)).to.contain('There is no network.');
      await expect(element).to.be.accessible();
      become({
        status: 'refused',
        reason: { code: 'bad-credentials', message: '', retryable: false },
      });
      await element.updateComplete;
      expect(obstacle(element)).to.contain('did not accept this user name and password');
    });

    it('takes what may wait while there is no connection, and says where it waits', async () => {
      for (const [offline, word] of [
        ['hold', 'Waits in this page'],
        ['persist', 'Kept on this device'],
      ] as const) {
        const asked: unknown[] = [];
        const { connection, become } = stubConnection({
          publish: (_topic, _payload, options) => {
            asked.push(options);
            return new Promise(() => undefined);
          },
        });
        become({ status: 'offline', since: 0 });
        const element = await fixture<MqttPublish>(html`
          <mqtt-publish
            topic="a"
            payload="1"
            qos="1"
            offline=${offline}
            deadline="5"
            .connection=${connection}
            >Go</mqtt-publish
          >
        `);
        expect(isOff(element)).to.equal(false);
        button(element).click();
        await waitUntil(() => asked.length > 0, 'asks');
        await element.updateComplete;
        expect(asked).to.deep.equal([{ qos: 1, retain: false, offline, deadlineMs: 5000 }]);
        expect(inside(element, '#result')?.textContent).to.contain(word);
        await expect(element).to.be.accessible();
        button(element).click();
        await waitUntil(() => asked.length > 1, 'takes another');
        become({
          status: 'refused',
          reason: { code: 'bad-credentials', message: '', retryable: false },
        });
        await element.updateComplete;
        expect(isOff(element)).to.equal(true);
      }
    });

    it('shows how many wait in this page, in each of its forms, until they have left', async () => {
      const ends: (() => void)[] = [];
      const { connection, become } = stubConnection({
        publish: () =>
          new Promise((resolve, reject) => {
            ends.push(
              () => {
                reject(new MqttError('expired', 'late'));
              },
              () => {
                resolve({ qos: 1, reasonCode: 0, durationMs: 1 });
              },
            );
          }),
      });
      for (const [payload, content] of [
        ['1', 'Go'],
        [undefined, html`<form><input aria-label="N" name="n" value="1" /></form>`],
        [undefined, nothing],
      ] as const) {
        ends.length = 0;
        become({ status: 'offline', since: 0 });
        const element = await fixture<MqttPublish>(html`
          <mqtt-publish
            topic="a"
            qos="1"
            offline="hold"
            .payload=${payload}
            .connection=${connection}
            >${content}</mqtt-publish
          >
        `);
        const held = (): string =>
          (inside(element, '[part="held"]')?.textContent ?? '').replace(/\s+/g, ' ').trim();
        await waitUntil(() => !inside(element, '.late'), 'is loaded');
        const sent = [element.publish(), element.publish(), element.publish()];
        for (const each of sent) each.catch(() => undefined);
        await waitUntil(() => held() === '3 messages wait in this page', 'counts');
        await expect(element).to.be.accessible();
        ends[0]?.();
        await waitUntil(() => held() === '2 messages wait in this page', 'counts down');
        ends[3]?.();
        await waitUntil(() => held() === '1 message waits in this page', 'counts down to one');
        become(CONNECTED);
        await element.updateComplete;
        expect(held()).to.equal('');
        ends[5]?.();
        await sent[2];
        become({ status: 'offline', since: 0 });
        await element.updateComplete;
        expect(held()).to.equal('');
        // What is refused without a connection waits nowhere.
        element.offline = 'refuse';
        void element.publish().catch(() => undefined);
        await waitUntil(() => ends.length === 8, 'asks');
        await element.updateComplete;
        expect(held()).to.equal('');
        element.remove();
      }
    });

    it('asks no longer when the connection is another one', async () => {
      const sent: string[] = [];
      const [first, second] = ['first', 'second'].map((name) =>
        stubConnection({
          publish: () => {
            sent.push(name);
            return Promise.resolve({ qos: 0, reasonCode: 0, durationMs: 1 });
          },
        }),
      );
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" payload="1" confirm="Sure?" .connection=${first?.connection}
          >Go</mqtt-publish
        >
      `);
      await enabled(element);
      button(element).click();
      const dialog = element.shadowRoot!.querySelector('dialog')!;
      expect(dialog.open).to.equal(true);
      const yes = dialog.querySelector<HTMLButtonElement>('[value="yes"]')!;
      element.connection = second?.connection;
      await waitUntil(() => !dialog.open, 'closes');
      yes.click();
      await element.updateComplete;
      expect(sent).to.deep.equal([]);
    });

    it('says what of “offline” and “deadline” is wrong', async () => {
      const { connection } = stubConnection();
      for (const [offline, deadline] of [
        ['keep', '5'],
        ['persist', '5'],
        ['hold', '-1'],
        ['hold', 'soon'],
      ] as const) {
        const element = await fixture<MqttPublish>(html`
          <mqtt-publish
            topic="a"
            payload="1"
            offline=${offline}
            deadline=${Number(deadline)}
            .connection=${connection}
            >Go</mqtt-publish
          >
        `);
        expect(inside(element, '[part="error"]'), offline).not.to.equal(null);
        expect(isOff(element)).to.equal(true);
      }
    });

    it('keeps the focus and its place when the connection is lost', async () => {
      const { connection, become } = stubConnection();
      const page = await fixture(html`
        <div>
          <mqtt-connection-status .connection=${connection}></mqtt-connection-status>
          <mqtt-publish topic="a" payload="1" .connection=${connection}>Go</mqtt-publish>
        </div>
      `);
      const element = await enabled(page.querySelector('mqtt-publish')!);
      button(element).focus();
      const before = element.getBoundingClientRect();
      for (const state of [
        { status: 'offline', since: 0 },
        { status: 'refused', reason: { code: 'refused', message: '', retryable: false } },
      ] as const) {
        become(state);
        await element.updateComplete;
        await new Promise(requestAnimationFrame);
        expect(isOff(element)).to.equal(true);
        expect(element.shadowRoot!.activeElement).to.equal(button(element));
        expect(element.getBoundingClientRect().width).to.equal(before.width);
        expect(element.getBoundingClientRect().height).to.equal(before.height);
        expect(inside(element, '.mark svg')).not.to.equal(null);
        await expect(element).to.be.accessible();
      }
      const sent = nextEvent(element, 'mqtt-error');
      button(element).click();
      expect(await Promise.race([sent, Promise.resolve('nothing')])).to.equal('nothing');
    });

    it('says why it is off below it, to whoever presses it or comes by keyboard, and moves nothing', async () => {
      const { connection, become } = stubConnection();
      const page = await fixture<HTMLElement>(html`
        <div>
          <mqtt-connection-status .connection=${connection}></mqtt-connection-status>
          <mqtt-publish topic="a" payload="1" .connection=${connection}>Go</mqtt-publish>
          <p>Below</p>
        </div>
      `);
      const element = await enabled(page.querySelector('mqtt-publish')!);
      const below = page.querySelector('p')!;
      const places = (): string =>
        [element, below].map((each) => JSON.stringify(each.getBoundingClientRect())).join();
      const line = inside(element, '#obstacle')!;
      const isShown = async (): Promise<boolean> => {
        await element.updateComplete;
        return line.getBoundingClientRect().width > 20;
      };
      const other = document.createElement('button');
      other.textContent = 'Other';
      page.prepend(other);
      // While it is on there is nothing to say.
      other.focus();
      button(element).focus();
      expect(await isShown()).to.equal(false);
      other.focus();
      for (const [state, words] of [
        [{ status: 'offline', since: 0 }, 'There is no network.'],
        [{ status: 'connecting', attempt: 1, since: 0 }, 'Connecting…'],
      ] as const) {
        become(state);
        await element.updateComplete;
        const before = places();
        expect(await isShown()).to.equal(false);
        for (const come of [
          () => {
            button(element).click();
          },
          () => {
            button(element).focus();
          },
        ]) {
          come();
          expect(await isShown()).to.equal(true);
          expect(element.shadowRoot!.activeElement).to.equal(button(element));
          expect(obstacle(element)).to.equal(words);
          const { top, right, height } = line.getBoundingClientRect();
          expect(top).to.be.at.least(button(element).getBoundingClientRect().bottom);
          expect(height).to.be.at.least(16);
          expect(right).to.be.at.most(document.documentElement.clientWidth);
          expect(places()).to.equal(before);
          await expect(page).to.be.accessible();
          button(element).dispatchEvent(
            new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }),
          );
          expect(await isShown()).to.equal(false);
          button(element).click();
          expect(await isShown()).to.equal(true);
          other.focus();
          expect(await isShown()).to.equal(false);
        }
      }
      // At the edge of the page it stays in sight.
      become({ status: 'offline', since: 0 });
      Object.assign(page.style, { position: 'absolute', insetInlineEnd: '0' });
      button(element).click();
      expect(await isShown()).to.equal(true);
      expect(line.getBoundingClientRect().right).to.be.below(document.documentElement.clientWidth);
      become(CONNECTED);
      expect(await isShown()).to.equal(false);
    });

    it('shows what became of the newest of several that are under way, and a failure until the next try', async () => {
      const clock = new FakeClock();
      const answers: ((error?: MqttError) => void)[] = [];
      const { connection } = stubConnection({
        publish: () =>
          new Promise((resolve, reject) => {
            answers.push((error) => {
              if (error) reject(error);
              else resolve({ qos: 1, reasonCode: 0, durationMs: 2 });
            });
          }),
      });
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" payload="1" qos="1" .connection=${connection} .clock=${clock}
          >Go</mqtt-publish
        >
      `);
      const sent: Promise<unknown>[] = [];
      const send = async (): Promise<void> => {
        const index = sent.push(element.publish().catch(() => undefined));
        await waitUntil(() => answers.length === index, 'asks');
      };
      const answered = async (index: number, error?: MqttError): Promise<string> => {
        answers[index]?.(error);
        await sent[index];
        await element.updateComplete;
        return result(element);
      };
      const passed = async (ms: number): Promise<string> => {
        clock.advance(ms);
        await element.updateComplete;
        return result(element);
      };
      const refused = new MqttError('not-authorized', 'No.');
      const saysNo = /^The broker does not allow this/;

      await send();
      await send();
      expect(await answered(0)).to.equal('Sending…');
      expect(await answered(1)).to.equal('Acknowledged in 2 ms');
      await send();
      expect(await answered(2, refused)).to.match(saysNo);
      expect(await passed(10_000)).to.match(saysNo);

      await send();
      await send();
      expect(await answered(4, refused)).to.match(saysNo);
      expect(await answered(3)).to.match(saysNo);
      expect(await passed(10_000)).to.match(saysNo);

      // Where the newer one is not shown any longer, a failure is not lost.
      await send();
      await send();
      expect(await answered(6)).to.equal('Acknowledged in 2 ms');
      expect(await passed(4000)).to.equal('');
      expect(await answered(5, refused)).to.match(saysNo);
      expect(await passed(10_000)).to.match(saysNo);
    });

    it('counts a wait for the connection apart from the way there and back', async () => {
      const { connection, become } = stubConnection({
        publish: () => Promise.resolve({ qos: 1, reasonCode: 0, durationMs: 34_000 }),
      });
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" payload="1" qos="1" offline="hold" .connection=${connection}
          >Go</mqtt-publish
        >
      `);
      await element.publish();
      await element.updateComplete;
      expect(result(element)).to.equal('Acknowledged in 34 s');
      become({ status: 'offline', since: 0 });
      await element.publish();
      await element.updateComplete;
      expect(result(element)).to.equal('Acknowledged in 34 s, waiting included');
    });

    it('shows wrong attributes and sends nothing', async () => {
      const errors: (string | undefined)[] = [];
      const page = await fixture(html`
        <mqtt-connection
          name="Publish"
          url=${url}
          @mqtt-error=${(event: HTMLElementEventMap['mqtt-error']) => errors.push(event.attribute)}
        >
          <mqtt-publish topic="plant/+/set" payload="1" qos="7">Go</mqtt-publish>
        </mqtt-connection>
      `);
      const element = page.querySelector('mqtt-publish')!;
      await waitUntil(() => errors.length === 2, 'reports both');
      expect(errors).to.have.members(['qos', 'topic']);
      expect(isOff(element)).to.equal(true);
      let code = '';
      await element.publish().catch((error: unknown) => {
        if (error instanceof MqttError) ({ code } = error);
      });
      expect(code).to.equal('invalid-details');
    });

    it('rejects at once when it was never in a document, and works when it is', async () => {
      const element = document.createElement('mqtt-publish');
      element.topic = topic;
      element.payload = '1';
      let code = '';
      await element.publish().catch((error: unknown) => {
        if (error instanceof MqttError) ({ code } = error);
      });
      expect(code).to.equal('connection-missing');
      await mount(element);
      await element.publish();
      await waitUntil(() => got.length === 1, 'arrives');
    });

    it('says why it failed, and rejects', async () => {
      const { connection } = stubConnection({
        publish: () =>
          Promise.reject(new MqttError('publish-refused', 'Not authorized', { reasonCode: 0x87 })),
      });
      const element = await fixture<MqttPublish>(html`
        <mqtt-publish topic="a" payload="1" qos="1" .connection=${connection}>Go</mqtt-publish>
      `);
      await enabled(element);
      const error = nextEvent(element, 'mqtt-error');
      button(element).click();
      expect((await error).error.code).to.equal('publish-refused');
      await element.updateComplete;
      expect(result(element)).to.contain('The broker refused the message.').and.to.contain('0x87');
      await expect(element).to.be.accessible();
    });
  });
});
