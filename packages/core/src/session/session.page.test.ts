import { expect } from '@open-wc/testing';
import type { PageEvent, SessionOptions } from '../connection/session-port.js';
import { badLogin, lost, open, settle } from './session.test-harness.js';

async function connected(options: Partial<SessionOptions> = {}) {
  const session = await open(options);
  session.engine().accept({ keepalive: options.keepalive ?? 60 });
  return {
    ...session,
    page: async (event: PageEvent): Promise<void> => {
      session.send({ type: 'page', event });
      await settle();
    },
  };
}

describe('what a page goes through', () => {
  for (const event of ['online', 'offline', 'visible', 'wake'] as const) {
    it(`${event}: a live connection is asked whether it lives, and left at once when it says nothing`, async () => {
      const { clock, engine, engines, page, states } = await connected();
      clock.advance(10_000);
      await page(event);
      expect(engine().calls).to.deep.equal(['ping']);
      expect(states().at(-1)).to.equal('connected');
      clock.advance(5000);
      await settle();
      expect(engines[0]?.calls).to.deep.equal(['ping', 'destroy']);
      // Without a network there is nothing to try; otherwise the next attempt follows without a wait.
      expect(states().at(-1)).to.equal(event === 'offline' ? 'offline' : 'connecting');
      expect(engines).to.have.length(event === 'offline' ? 1 : 2);
    });

    it(`${event}: a connection that answers stays`, async () => {
      const { clock, engine, page, states } = await connected();
      await page(event);
      clock.advance(4999);
      engine().listener.onActivity();
      clock.advance(30_000);
      expect(states().at(-1)).to.equal('connected');
    });
  }

  it('a wake ends a wait, in a page that can be seen and has a network', async () => {
    for (const [before, expected] of [
      [[], 'connecting'],
      [['hidden'], 'waiting'],
      [['offline'], 'offline'],
    ] as const) {
      const { engine, page, states } = await connected();
      for (const event of before) await page(event);
      engine().listener.onClosed(lost);
      await page('wake');
      expect(states().at(-1)).to.equal(expected);
    }
  });

  it('a wake begins an attempt anew that slept through its handshake, but waits for a person who types', async () => {
    const session = await open();
    session.send({ type: 'page', event: 'wake' });
    session.clock.advance(0);
    await settle();
    expect(session.engines).to.have.length(2);
    const asking = await open({ asksCredentials: true });
    asking.send({ type: 'page', event: 'wake' });
    asking.clock.advance(0);
    await settle();
    expect(asking.events.filter(({ type }) => type === 'credentials-needed')).to.have.length(1);
  });

  it('a refusal stays through sleep and hidden time', async () => {
    const session = await open();
    session.engine().listener.onClosed(badLogin);
    for (const event of ['wake', 'online', 'hidden', 'visible', 'leave', 'return'] as const)
      session.send({ type: 'page', event });
    expect(session.states().at(-1)).to.equal('refused');
    expect(session.engines).to.have.length(1);
  });

  it('pings at every wake while hidden, and says once that the broker may not wait so long', async () => {
    const { clock, engine, events, page } = await connected({ keepalive: 20 });
    await page('hidden');
    await page('visible');
    engine().listener.onActivity();
    await page('hidden');
    const notices = events.filter(({ type }) => type === 'notice');
    expect(notices).to.have.length(1);
    const pings = (): number => engine().calls.filter((call) => call === 'ping').length;
    let before = pings();
    for (let wake = 0; wake < 3; wake++) {
      // The browser lets timers of a hidden page run once a minute.
      await page('wake');
      engine().listener.onActivity();
      clock.advance(100);
      expect(pings()).to.equal(before + 1);
      before = pings();
    }
  });

  it('needs no warning at the default keep alive, nor without one', async () => {
    for (const keepalive of [0, 60]) {
      const { events, page } = await connected({ keepalive });
      await page('hidden');
      expect(events.filter(({ type }) => type === 'notice')).to.deep.equal([]);
    }
  });

  for (const [onPageHide, call] of [
    ['will', 'destroy'],
    ['disconnect', 'close'],
  ] as const) {
    it(`leave closes the socket (${onPageHide}: ${call}), and return connects again at once`, async () => {
      const { engines, page, states, clock } = await connected({ onPageHide });
      await page('leave');
      expect(engines[0]?.calls).to.deep.equal([call]);
      expect(states().at(-1)).to.equal('offline');
      expect(clock.pending).to.equal(0);
      await page('return');
      expect(engines).to.have.length(2);
      expect(states().at(-1)).to.equal('connecting');
    });
  }

  it('a close stays one, whatever the page goes through meanwhile', async () => {
    const { engines, page, send, states, clock } = await connected();
    send({ type: 'close', request: 1 });
    await page('leave');
    expect(states().at(-1)).to.equal('closed');
    await page('return');
    expect(engines).to.have.length(1);
    expect(clock.pending).to.equal(0);
  });
});
