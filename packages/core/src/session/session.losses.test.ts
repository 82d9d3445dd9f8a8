import { expect } from '@open-wc/testing';
import type { ErrorData } from '../errors.js';
import { MqttError } from '../errors.js';
import { lost, open, publish, settle, subscribe } from './session.test-harness.js';

const SERVERS = ['wss://a.example/mqtt', 'wss://b.example/ws'];

type Opened = Awaited<ReturnType<typeof open>>;

/** The reason in the last state. */
function reasonOf({ events }: Opened): ErrorData | undefined {
  const states = events.flatMap((event) => (event.type === 'state' ? [event.state] : []));
  const last = states.at(-1);
  return last && 'reason' in last ? last.reason : undefined;
}

/** Lets the next wait pass, until there is another engine. */
async function again({ clock, engines }: Opened): Promise<void> {
  const before = engines.length;
  for (let second = 0; second < 61 && engines.length === before; second++) {
    clock.advance(1000);
    await settle();
  }
}

describe('where a session tries next', () => {
  it('goes round its servers at once, and waits after the last', async () => {
    const session = await open({ servers: SERVERS });
    session.engine().listener.onClosed(lost);
    session.clock.advance(0);
    await settle();
    session.engine().listener.onClosed(lost);
    session.clock.advance(0);
    await settle();
    expect(session.engines.map(({ options }) => options.url)).to.deep.equal(SERVERS);
    session.clock.advance(500);
    await settle();
    expect(session.engine().options.url).to.equal(SERVERS[0]);
  });

  it('follows a server reference at once, says so, and stops where it leads nowhere [MQTT 5 §4.11]', async () => {
    for (const [serverReference, next] of [
      ['b.example', 'connecting'],
      [undefined, 'refused'],
      ['', 'refused'],
    ] as const) {
      const session = await open({ protocolVersion: 5 });
      const moved = new MqttError('server-moved', 'moved', { reasonCode: 0x9c, serverReference });
      session.engine().listener.onClosed(moved);
      session.clock.advance(0);
      await settle();
      expect(session.states().at(-1)).to.equal(next);
      const notices = session.events.filter(({ type }) => type === 'notice');
      expect(notices).to.have.length(next === 'connecting' ? 1 : 0);
      if (next === 'connecting')
        expect(session.engine().options.url).to.equal('wss://b.example/mqtt');
    }
  });

  it('follows no server reference to a host that the page does not allow', async () => {
    const session = await open({ protocolVersion: 5, hosts: ['*.plant.example'] });
    const serverReference = 'b.example';
    const moved = new MqttError('server-moved', 'moved', { reasonCode: 0x9c, serverReference });
    session.engine().listener.onClosed(moved);
    session.clock.advance(0);
    await settle();
    expect(session.states().at(-1)).to.equal('refused');
    expect(session.engines).to.have.length(1);
  });

  it('waits as the details of the backoff say', async () => {
    const session = await open({ reconnect: { baseMs: 10, capMs: 20, stableMs: 5 } });
    for (const wait of [5, 10, 10]) {
      session.engine().listener.onClosed(lost);
      const state = session.events.at(-1);
      const retryAt =
        state?.type === 'state' && state.state.status === 'waiting' && state.state.retryAt;
      expect(Number(retryAt) - session.clock.now()).to.equal(wait);
      session.clock.advance(wait);
      await settle();
    }
  });
});

describe('protocol version auto', () => {
  for (const [code, fallsBack] of [
    ['protocol-version-refused', true],
    ['closed-before-connack', true],
    ['connect-timeout', false],
    ['bad-credentials', false],
    ['not-authorized', false],
    ['connection-failed', false],
  ] as const) {
    it(`${fallsBack ? 'goes to 3.1.1' : 'stays with 5'} after ${code}`, async () => {
      const session = await open({ protocolVersion: 'auto' });
      expect(session.engine().options.protocolVersion).to.equal(5);
      session.engine().listener.onClosed(new MqttError(code, 'x', { retryable: true }));
      session.clock.advance(fallsBack ? 0 : 1000);
      await settle();
      expect(session.engines).to.have.length(2);
      expect(session.engine().options.protocolVersion).to.equal(fallsBack ? 4 : 5);
    });
  }

  it('never changes on a broker that has spoken 5', async () => {
    const session = await open({ protocolVersion: 'auto' });
    session.engine().accept({ protocolVersion: 5 });
    session.engine().listener.onClosed(lost);
    await again(session);
    session
      .engine()
      .listener.onClosed(new MqttError('closed-before-connack', 'x', { retryable: true }));
    await again(session);
    expect(session.engine().options.protocolVersion).to.equal(5);
  });
});

describe('what a broker closes the connection for', () => {
  it('is set aside after three times, named, and everything else goes on: a filter', async () => {
    const session = await open({ clean: false });
    session.engine().accept();
    session.send(subscribe(1, 'good'));
    session.send(subscribe(2, 'bad'));
    await settle();
    for (let round = 0; round < 3; round++) {
      for (const [index, call] of session.engine().calls.entries()) {
        if (call === 'subscribe good') session.engine().answers[index]?.([{ code: 0 }]);
      }
      await settle();
      session.engine().listener.onClosed(lost);
      await again(session);
      session.engine().accept({ sessionPresent: true });
      await settle();
    }
    expect(session.answers()).to.include('1 subscribed').and.include('2 not-permitted-suspected');
    expect(session.engine().calls).to.deep.equal([]);
    session.send(subscribe(3, 'bad'));
    expect(session.answers()).to.include('3 not-permitted-suspected');
    session.send({ type: 'statistics', request: 4 });
    const told = session.events.find((event) => event.type === 'statistics');
    expect(told?.statistics.setAside).to.deep.equal([{ kind: 'filter', name: 'bad' }]);
    session.send({ type: 'retry' });
    session.send(subscribe(5, 'bad'));
    await settle();
    expect(session.engine().calls).to.deep.equal(['subscribe bad']);
  });

  it('is set aside: a topic at QoS 1, whose message settles while the others go on', async () => {
    const session = await open({ clean: false });
    session.engine().accept();
    session.send(publish(1, 1, 'bad'));
    session.send(publish(2, 1, 'good'));
    for (let round = 0; round < 3; round++) {
      // From the second loss on they are sent again one at a time, the older first.
      expect(session.engine().options.cautious).to.equal(round === 2);
      session.engine().listener.onClosed(lost);
      if (round === 1) session.engines[0]?.settles[1]?.({ reasonCode: 0 });
      await again(session);
      session.engine().accept({ sessionPresent: true });
    }
    session.send(publish(3, 1, 'bad'));
    expect(session.answers()).to.deep.equal([
      '2 published',
      '1 not-permitted-suspected',
      '3 not-permitted-suspected',
    ]);
    expect(session.events.find((event) => event.type === 'topic-refused')?.topic).to.equal('bad');
  });

  it('is found among several: those that wait behind it are not blamed', async () => {
    const session = await open({ clean: false });
    session.engine().accept();
    session.send(publish(1, 1, 'bad'));
    session.send(publish(2, 1, 'good1'));
    session.send(publish(3, 1, 'good2'));
    session.send(subscribe(4, 'good'));
    await settle();
    for (let round = 0; round < 3; round++) {
      session.engine().listener.onClosed(lost);
      await again(session);
      session.engine().accept({ sessionPresent: true });
      await settle();
    }
    const setAside = session.events.flatMap((event) =>
      event.type === 'topic-refused' ? [event.topic] : [],
    );
    expect(setAside).to.deep.equal(['bad']);
    expect(session.answers()).to.deep.equal(['1 not-permitted-suspected']);
  });

  it('is set aside: a topic at QoS 0, while those whose pings were answered are cleared', async () => {
    const session = await open();
    session.engine().accept();
    for (let round = 0; round < 3; round++) {
      session.send(publish(10 + round, 0, 'good'));
      // Brokers take packets in order: what lies before an answered ping was taken.
      if (session.engine().calls.includes('ping')) session.engine().listener.onPong();
      session.send(publish(20 + round, 0, 'bad'));
      session.engine().listener.onClosed(lost);
      await again(session);
      session.engine().accept();
    }
    session.send(publish(30, 0, 'good'));
    session.send(publish(31, 0, 'bad'));
    expect(session.answers()).to.include('30 published').and.include('31 not-permitted-suspected');
    expect(session.events.find((event) => event.type === 'topic-refused')?.topic).to.equal('bad');
  });

  it('is not what ended a connection that we found dead, or that fell later', async () => {
    const session = await open();
    session.engine().accept();
    for (let round = 0; round < 5; round++) {
      session.send(publish(round, 0, 'a'));
      if (round % 2 === 0) session.clock.advance(2001);
      else session.send({ type: 'page', event: 'wake' });
      if (round % 2 === 1) session.clock.advance(5000);
      else session.engine().listener.onClosed(lost);
      await again(session);
      session.engine().accept();
    }
    session.send(publish(9, 0, 'a'));
    expect(session.answers()).to.include('9 published');
  });

  it('may be told by DISCONNECT 0x87, which then is no reason to stop at once', async () => {
    const session = await open({ protocolVersion: 5 });
    const denied = new MqttError('not-authorized', 'no', { reasonCode: 0x87 });
    session.engine().accept({ protocolVersion: 5 });
    session.send(publish(1, 0, 'a'));
    session.engine().listener.onClosed(denied);
    expect(session.states().at(-1)).to.equal('waiting');
    await again(session);
    session.engine().accept({ protocolVersion: 5 });
    session.engine().listener.onClosed(denied);
    expect(session.states().at(-1)).to.equal('refused');
  });
});

describe('a client id that somebody else uses too', () => {
  for (const [what, clientIdGiven, suspicion, code] of [
    ['stops with that explanation', true, true, 'taken-over'],
    ['cannot be one that was made for this session', false, true, 'connection-lost'],
    ['is not looked for where losses are the network’s', true, false, 'connection-lost'],
  ] as const) {
    it(what, async () => {
      const session = await open({ clientIdGiven, suspicion });
      for (let round = 0; round < 5; round++) {
        session.engine().accept();
        session.clock.advance(1000);
        session.engine().listener.onClosed(lost);
        await again(session);
      }
      const reasons = session.events.flatMap((event) =>
        event.type === 'state' &&
        (event.state.status === 'waiting' || event.state.status === 'refused')
          ? [event.state.reason.code]
          : [],
      );
      expect(reasons.at(-1)).to.equal(code);
      expect(session.states().at(-1)).to.equal(code === 'taken-over' ? 'refused' : 'connecting');
    });
  }
});

describe('credentials that end', () => {
  it('are renewed before that, by a connection with the new ones', async () => {
    const session = await open({ asksCredentials: true });
    const questions = () =>
      session.events.flatMap((event) => (event.type === 'credentials-needed' ? [event] : []));
    const answer = async (username: string, expiresInMs: number): Promise<void> => {
      session.send({
        type: 'credentials',
        request: questions().at(-1)?.request ?? 0,
        credentials: { username, expiresAt: session.clock.now() + expiresInMs },
      });
      await settle();
    };
    await answer('first', 600_000);
    session.engine().accept({ keepalive: 0 });
    session.clock.advance(540_000 - 1);
    expect(questions()).to.have.length(1);
    session.clock.advance(1);
    expect(questions()).to.have.length(2);
    expect(session.states().at(-1)).to.equal('connected');
    await answer('second', 600_000);
    expect(reasonOf(session)?.code).to.equal('credentials-expired');
    session.clock.advance(0);
    await settle();
    expect(questions()).to.have.length(2);
    expect(session.engine().options.credentials.username).to.equal('second');
    expect(session.engines[0]?.calls.at(-1)).to.equal('close');
  });

  it('are not renewed for a connection that is being closed', async () => {
    const session = await open({ asksCredentials: true });
    const last = (): number =>
      session.events
        .flatMap((event) => (event.type === 'credentials-needed' ? [event.request] : []))
        .at(-1) ?? 0;
    const credentials = { expiresAt: session.clock.now() + 1000 };
    session.send({ type: 'credentials', request: last(), credentials });
    await settle();
    session.engine().accept({ keepalive: 0 });
    session.clock.advance(5000);
    session.send({ type: 'close', request: 1 });
    session.send({ type: 'credentials', request: last(), credentials });
    session.clock.advance(5000);
    await settle();
    expect(session.states().at(-1)).to.equal('closed');
    expect(session.engines).to.have.length(1);
  });

  it('are kept in use when they cannot be renewed, and asked for again when that fails', async () => {
    const session = await open({ asksCredentials: true });
    const last = (): number =>
      session.events
        .flatMap((event) => (event.type === 'credentials-needed' ? [event.request] : []))
        .at(-1) ?? 0;
    session.send({
      type: 'credentials',
      request: last(),
      credentials: { expiresAt: session.clock.now() + 1000 },
    });
    await settle();
    session.engine().accept();
    session.clock.advance(5000);
    const renewal = last();
    session.send({
      type: 'credentials',
      request: renewal,
      error: { code: 'credentials-failed', message: 'no', retryable: false },
    });
    expect(session.states().at(-1)).to.equal('connected');
    session.engine().listener.onClosed(lost);
    session.clock.advance(500);
    expect(last()).to.be.greaterThan(renewal);
  });
});
