/** Fields that publish, where there is more than one form, or another broker than before. */
import { expect, fixture, html } from '@open-wc/testing';
import type { Message, MessageHandler, Payload } from '@mqtt-kit/core';
import { stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import '../define/all.js';
// Loaded with the test, and not while one waits.
import './live/publish-live.js';
import type { MqttPublish } from './mqtt-publish.js';

const words = (element: Element | null): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

async function isLoaded(element: MqttPublish): Promise<void> {
  await waitUntil(() => !element.shadowRoot?.querySelector('.late'), 'is loaded');
}

/** A broker that takes everything, and reports what it is told to. */
function startPlant(url: string) {
  const sent: [string, Payload][] = [];
  let handler: MessageHandler | undefined;
  const { connection } = stubConnection({
    url,
    publish: (topic, payload) => {
      sent.push([topic, payload]);
      return Promise.resolve({ qos: 1, reasonCode: 0, durationMs: 1 });
    },
    subscribe: ((filter: string, given: MessageHandler) => {
      handler = given;
      return Promise.resolve({ filter, qos: 1, notices: [], unsubscribe: () => Promise.resolve() });
    }) as unknown as StubbedSubscribe,
  });
  return {
    connection,
    sent,
    report: (text: string, retain = false): void => {
      const payload = new TextEncoder().encode(text);
      const message = { topic: 'gate/state', payload, retain };
      // Only what is read of a report.
      void handler?.(message as unknown as Message);
    },
  };
}
type StubbedSubscribe = NonNullable<NonNullable<Parameters<typeof stubConnection>[0]>['subscribe']>;

describe('<mqtt-publish> and what changes around its fields', () => {
  it('publishes the form that was sent, of several', async () => {
    const { connection, sent } = startPlant('wss://a.example/mqtt');
    const element = await fixture<MqttPublish>(html`
      <mqtt-publish topic="room/{room}/set" qos="1" .connection=${connection}>
        <form><input aria-label="Room" name="room" value="a" /><button>A</button></form>
        <form id="second">
          <input aria-label="Room" name="room" value="b" />
          <input aria-label="Heat" type="number" name="heat" value="21" />
          <button>B</button>
        </form>
      </mqtt-publish>
    `);
    await isLoaded(element);
    element.querySelector<HTMLFormElement>('#second')!.requestSubmit();
    await waitUntil(() => sent.length === 1, 'sends the second');
    element.querySelector('form')!.requestSubmit();
    await waitUntil(() => sent.length === 2, 'sends the first');
    expect(sent).to.deep.equal([
      ['room/b/set', '{"heat":21}'],
      ['room/a/set', '{}'],
    ]);
    // A field that publishes on its own does so with the form that it stands in.
    element.trigger = 'change';
    await element.updateComplete;
    element.querySelector('[name="heat"]')!.dispatchEvent(new Event('change', { bubbles: true }));
    await waitUntil(() => sent.length === 3, 'sends the second again');
    expect(sent[2]).to.deep.equal(['room/b/set', '{"heat":21}']);
  });

  it('says nothing of one broker’s device by what was reported at another', async () => {
    const a = startPlant('wss://a.example/mqtt');
    const b = startPlant('wss://b.example/mqtt');
    const element = await fixture<MqttPublish>(html`
      <mqtt-publish
        topic="gate/set"
        payload="open"
        qos="1"
        state-topic="gate/state"
        .connection=${a.connection}
        >Open</mqtt-publish
      >
    `);
    await isLoaded(element);
    const state = (): string => words(element.shadowRoot?.querySelector('[part="state"]') ?? null);
    a.report('open', true);
    await waitUntil(() => state() === 'Reported: open', 'is reported');
    element.connection = b.connection;
    await element.updateComplete;
    await waitUntil(() => !state().includes('open'), 'is not known of the other one');
    await element.publish();
    await waitUntil(() => state().includes('Sent, not confirmed'), 'is not there already');
    expect(b.sent).to.deep.equal([['gate/set', 'open']]);

    // A command to the one is not confirmed by what the other keeps.
    b.report('closed');
    await waitUntil(() => state().includes('closed'), 'is reported');
    await element.publish();
    element.connection = a.connection;
    await element.updateComplete;
    a.report('open', true);
    await waitUntil(() => state() === 'Reported: open', 'shows what that one reports');
    expect(element.matches(':state(confirmed)')).to.equal(false);
  });
});
