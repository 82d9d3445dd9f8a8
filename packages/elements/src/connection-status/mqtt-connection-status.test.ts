import { expect, fixture, html } from '@open-wc/testing';
import {
  MqttError,
  MqttErrorEvent,
  MqttNoticeEvent,
  MqttOutboxEvent,
  type ConnectionState,
  type ErrorData,
  type OutboxEntry,
} from '@mqtt-kit/core';
import { CONNECTED, stubConnection } from '../../../../test/browser/stub-connection.js';
import { waitUntil } from '../../../../test/browser/wait-until.js';
// Loaded with the test, and not while one waits.
import './status-outbox.js';
import '../diagnosis/diagnosis-view.js';
import '../define/all.js';
import type { MqttConnectionStatus } from './mqtt-connection-status.js';

const FAILED: ErrorData = {
  code: 'connection-failed',
  message: 'The WebSocket closed with 1006.',
  retryable: true,
};

function text(element: MqttConnectionStatus, selector = '.status'): string {
  return element.shadowRoot?.querySelector(selector)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

describe('<mqtt-connection-status>', () => {
  const cases: readonly (readonly [state: ConnectionState, word: string, more: string])[] = [
    [CONNECTED, 'Connected', ''],
    [{ status: 'connecting', attempt: 1, since: 0 }, 'Connecting…', ''],
    [{ status: 'offline', since: 0 }, 'Offline', 'Goes on by itself'],
    [
      {
        status: 'refused',
        reason: { code: 'bad-credentials', message: 'Code 4', retryable: false },
      },
      'Refused',
      'Check both',
    ],
    [{ status: 'closed' }, 'Closed', 'The connection is closed.'],
  ];

  for (const [state, word, more] of cases) {
    it(`says in a word, a shape and a sentence: ${state.status}`, async () => {
      const { connection } = stubConnection({}, state);
      const element = await fixture<MqttConnectionStatus>(
        html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
      );
      await element.updateComplete;
      expect(text(element, '.word')).to.equal(word);
      expect(text(element)).to.contain(more);
      expect(element.shadowRoot?.querySelector('svg')).not.to.equal(null);
      expect(element.shadowRoot?.querySelector('[role="status"]')).not.to.equal(null);
      await expect(element).to.be.accessible();
    });
  }

  it('counts down to the next try, outside the live region, and tries when told to', async () => {
    let retried = 0;
    const { connection, become } = stubConnection({
      retry: () => {
        retried++;
      },
    });
    const element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
    );
    become({ status: 'waiting', attempt: 2, retryAt: Date.now() + 4000, reason: FAILED });
    await element.updateComplete;
    expect(text(element, '[role="timer"]')).to.match(/^Next try in [34] s$/);
    expect(text(element, '[role="status"]')).not.to.contain('Next try');
    expect(text(element, 'details')).to.contain(
      'connection-failed · The WebSocket closed with 1006.',
    );
    await expect(element).to.be.accessible();
    await waitUntil(() => /in [12] s/.test(text(element, '[role="timer"]')), 'counts');
    element.shadowRoot?.querySelector<HTMLButtonElement>('[part="retry"]')?.click();
    expect(retried).to.equal(1);
    expect(text(element, '[role="status"]')).to.contain('No connection could be made.');
    become(CONNECTED);
    await element.updateComplete;
    expect(text(element)).to.equal('Connected');
  });

  it('keeps the focus when the button that had it is not needed any more', async () => {
    const { connection, become } = stubConnection();
    const element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
    );
    become({ status: 'waiting', attempt: 2, retryAt: Date.now() + 4000, reason: FAILED });
    await element.updateComplete;
    element.shadowRoot?.querySelector<HTMLButtonElement>('[part="retry"]')?.focus();
    become(CONNECTED);
    await element.updateComplete;
    expect(document.activeElement).to.equal(element);
    expect(element.shadowRoot?.activeElement?.className).to.contain('status');
    await expect(element).to.be.accessible();
  });

  it('is the only one to say aloud that a connection was lost; without it, one other does', async () => {
    const { connection, become } = stubConnection({
      subscribe: (filter) => {
        const unsubscribe = (): Promise<void> => Promise.resolve();
        return Promise.resolve({ filter, qos: 0, notices: [], unsubscribe });
      },
    });
    const page = await fixture(html`
      <div>
        <mqtt-subscribe topic="a" hidden .connection=${connection}></mqtt-subscribe>
        <mqtt-publish topic="a" payload="1" .connection=${connection}>Go</mqtt-publish>
        <mqtt-publish topic="a" .connection=${connection}></mqtt-publish>
        <mqtt-subscribe topic="a" .connection=${connection}></mqtt-subscribe>
        <mqtt-connection-status .connection=${connection}></mqtt-connection-status>
      </div>
    `);
    const speaking = async (): Promise<string[]> => {
      const elements = [...page.children] as MqttConnectionStatus[];
      await Promise.all(elements.map((element) => element.updateComplete));
      return elements
        .filter(({ shadowRoot }) =>
          [...(shadowRoot?.querySelectorAll('[role="status"], [role="alert"]') ?? [])].some(
            ({ textContent }) => textContent.includes('could be made'),
          ),
        )
        .map(({ localName }) => localName);
    };
    const lose = (): void => {
      become({ status: 'waiting', attempt: 2, retryAt: Date.now() + 4000, reason: FAILED });
    };
    await speaking();
    lose();
    expect(await speaking()).to.deep.equal(['mqtt-connection-status']);
    become(CONNECTED);
    page.querySelector('mqtt-connection-status')!.hidden = true;
    await speaking();
    lose();
    expect(await speaking()).to.deep.equal(['mqtt-publish']);
  });

  it('says what to do when there is no connection', async () => {
    const element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status></mqtt-connection-status>`,
    );
    await waitUntil(() => text(element, '.word') === 'No connection', 'says so');
    expect(text(element)).to.contain('<mqtt-connection url="…">');
    await expect(element).to.be.accessible();
  });

  it('shows what the connection told, until it is put away', async () => {
    const { connection } = stubConnection();
    const element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
    );
    connection.dispatchEvent(
      new MqttNoticeEvent({ code: 'keepalive-at-risk', message: 'In English.' }),
    );
    connection.dispatchEvent(
      new MqttErrorEvent(new MqttError('not-permitted-suspected', 'cause'), { topic: 'a/b' }),
    );
    // The element that wanted the filter says that itself.
    connection.dispatchEvent(
      new MqttErrorEvent(new MqttError('subscribe-refused', 'cause'), { filter: 'x/#' }),
    );
    await element.updateComplete;
    expect(text(element, '[part="notices"]')).to.contain('hidden').and.to.contain('“a/b”');
    expect(element.shadowRoot?.querySelectorAll('.notice').length).to.equal(2);
    await expect(element).to.be.accessible();
    element.shadowRoot?.querySelector<HTMLButtonElement>('.notice button')?.click();
    await element.updateComplete;
    expect(text(element, '[part="notices"]')).not.to.contain('hidden');
  });

  it('lists what is kept on this device with its age, and sends or drops it when told to', async () => {
    const entry = (id: number, stage: OutboxEntry['stage']): OutboxEntry => ({
      id,
      topic: `t/${id}`,
      qos: 1,
      retain: false,
      bytes: 12,
      storedAt: Date.now() - 120_000,
      stage,
    });
    const asked: unknown[] = [];
    const entries = [entry(1, 'restored'), entry(2, 'restored'), entry(3, 'sent')];
    const { connection } = stubConnection({
      outbox: {
        count: 3,
        list: () => Promise.resolve(entries),
        send: (ids) => {
          asked.push(['send', ids]);
          return Promise.resolve(entries.slice(1));
        },
        drop: (ids) => {
          asked.push(['drop', ids]);
          return Promise.resolve([]);
        },
      },
    });
    const element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
    );
    await waitUntil(() => text(element, '[part="outbox"]') !== '', 'lists');
    expect(text(element, 'summary')).to.equal('3 messages are kept on this device');
    expect(text(element, '[part="outbox"]')).to.contain('2 min ago · 12 B · not sent');
    expect(element.shadowRoot?.querySelector('details')?.open).to.equal(true);
    await expect(element).to.be.accessible();
    const press = async (label: string): Promise<void> => {
      const buttons = element.shadowRoot?.querySelectorAll('button') ?? [];
      [...buttons].find((button) => button.textContent.trim() === label)?.click();
      await new Promise((resolve) => setTimeout(resolve));
      await element.updateComplete;
    };
    await press('Send');
    expect(text(element, 'summary')).to.equal('2 messages are kept on this device');
    await press('Drop all');
    await press('Drop');
    expect(asked).to.deep.equal([
      ['send', [1]],
      ['drop', [2]],
    ]);
    expect(element.shadowRoot?.querySelector('[part="outbox"]')).to.equal(null);
    connection.dispatchEvent(new MqttOutboxEvent(1, 0));
    await waitUntil(() => text(element, '[part="outbox"]') !== '', 'lists again');
  });

  it('finds out why nothing answers when it is asked to', async () => {
    const { connection } = stubConnection(
      { details: { host: '127.0.0.1', port: 1, tls: true } },
      { status: 'refused', reason: FAILED },
    );
    const element = await fixture<MqttConnectionStatus>(
      html`<mqtt-connection-status .connection=${connection}></mqtt-connection-status>`,
    );
    element.shadowRoot?.querySelector<HTMLButtonElement>('[part="diagnose"]')?.click();
    await waitUntil(() => text(element, '.diagnosis .notice') !== '', 'finds');
    await expect(element).to.be.accessible();
  }).timeout(20_000);
});
