import { expect } from '@open-wc/testing';
import { badLogin, lost, open, publish, settle, subscribe } from './session.test-harness.js';

describe('session', () => {
  it('connects', async () => {
    const { engine, states } = await open();
    engine().accept();
    expect(states()).to.deep.equal(['connecting', 'connected']);
  });

  it('tries again after a wait that chance and backoff decide', async () => {
    const { clock, engine, engines, states } = await open();
    engine().listener.onClosed(lost);
    clock.advance(499);
    expect(states().at(-1)).to.equal('waiting');
    clock.advance(1);
    await settle();
    expect(states().at(-1)).to.equal('connecting');
    expect(engines).to.have.length(2);
    engine().listener.onClosed(lost);
    clock.advance(1000);
    await settle();
    expect(engines).to.have.length(3);
  });

  it('starts from the first wait again only after ten stable seconds', async () => {
    for (const [stableMs, nextWaitMs] of [
      [9999, 1000],
      [10_000, 500],
    ] as const) {
      const { clock, engine, events } = await open();
      engine().listener.onClosed(lost);
      clock.advance(500);
      await settle();
      engine().accept();
      clock.advance(stableMs);
      const now = clock.now();
      engine().listener.onClosed(lost);
      const last = events.at(-1);
      expect(
        last?.type === 'state' && last.state.status === 'waiting' && last.state.retryAt - now,
      ).to.equal(nextWaitMs);
    }
  });

  it('stops at a refusal, and goes on when asked', async () => {
    const { clock, engine, engines, send, states } = await open();
    engine().listener.onClosed(badLogin);
    expect(states().at(-1)).to.equal('refused');
    clock.advance(1_000_000);
    expect(engines).to.have.length(1);
    send({ type: 'retry' });
    await settle();
    expect(engines).to.have.length(2);
    expect(states().at(-1)).to.equal('connecting');
  });

  it('waits for the network, and goes on at once when it is back', async () => {
    const { clock, engine, engines, send, states } = await open();
    send({ type: 'page', event: 'offline' });
    engine().listener.onClosed(lost);
    expect(states().at(-1)).to.equal('offline');
    clock.advance(1_000_000);
    expect(engines).to.have.length(1);
    send({ type: 'page', event: 'online' });
    await settle();
    expect(engines).to.have.length(2);
  });

  it('gives an attempt up when the whole handshake takes too long, and hears nothing more of it', async () => {
    const { clock, engines, events, states } = await open();
    const [first] = engines;
    clock.advance(30_000);
    expect(states().at(-1)).to.equal('waiting');
    expect(first?.calls).to.deep.equal(['destroy']);
    first?.accept();
    first?.listener.onMessage({
      topic: 't',
      payload: new Uint8Array(),
      qos: 0,
      retain: false,
      dup: false,
      properties: undefined,
    });
    expect(states().at(-1)).to.equal('waiting');
    expect(events.some(({ type }) => type === 'message')).to.equal(false);
    const last = events.at(-1);
    expect(
      last?.type === 'state' && last.state.status === 'waiting' && last.state.reason.code,
    ).to.equal('connect-timeout');
    expect(
      last?.type === 'state' && last.state.status === 'waiting' && last.state.attempt,
    ).to.equal(2);
  });

  it('asks for credentials before every attempt, and takes only the answer to its last question', async () => {
    const { clock, engines, events, send } = await open({ asksCredentials: true });
    const questions = () =>
      events.flatMap((event) => (event.type === 'credentials-needed' ? [event] : []));
    expect(engines).to.have.length(0);
    send({ type: 'credentials', request: 99, credentials: { username: 'wrong' } });
    await settle();
    expect(engines).to.have.length(0);
    send({
      type: 'credentials',
      request: questions()[0]?.request ?? 0,
      credentials: { username: 'ada', password: 'x' },
    });
    await settle();
    expect(engines[0]?.options.credentials).to.deep.equal({ username: 'ada', password: 'x' });
    engines[0]?.listener.onClosed(lost);
    clock.advance(500);
    expect(questions()).to.have.length(2);
    expect(questions()[1]?.previous?.code).to.equal('connection-lost');
  });

  it('pings a quiet connection and leaves a dead one', async () => {
    const { clock, engine, engines, states } = await open();
    engine().accept();
    clock.advance(45_000);
    expect(engine().calls).to.deep.equal(['ping']);
    clock.advance(15_000);
    expect(states().slice(2, 3)).to.deep.equal(['waiting']);
    await settle();
    expect(engines[0]?.calls).to.deep.equal(['ping', 'ping', 'destroy']);
    // It was found dead, so the next attempt follows without a wait.
    expect(engines).to.have.length(2);
  });

  it('refuses to publish while it is not connected', async () => {
    const { answers, send } = await open();
    send(publish(1));
    expect(answers()).to.deep.equal(['1 not-connected']);
  });

  it('holds what exceeds Receive Maximum until something is acknowledged', async () => {
    const { answers, engine, send } = await open();
    engine().accept({ receiveMaximum: 1 });
    send(publish(1, 1, 'a'));
    send(publish(2, 2, 'b'));
    send(publish(3, 0, 'c'));
    expect(engine().calls).to.deep.equal(['publish a', 'publish c']);
    engine().settles[0]?.({ reasonCode: 0 });
    expect(engine().calls).to.deep.equal(['publish a', 'publish c', 'publish b']);
    expect(answers()).to.deep.equal(['3 published', '1 published']);
  });

  it('withdraws an aborted message that has not left, and ends only the waiting for one that has', async () => {
    const { answers, engine, events, send } = await open();
    engine().accept({ receiveMaximum: 1 });
    send(publish(1, 1, 'a'));
    send(publish(2, 1, 'b'));
    send(publish(3, 1, 'c'));
    send({ type: 'abort', request: 1 });
    send({ type: 'abort', request: 2 });
    engine().settles[0]?.({ reasonCode: 0 });
    expect(engine().calls).to.deep.equal(['publish a', 'publish c']);
    expect(answers()).to.deep.equal(['1 aborted', '2 aborted']);
    expect(events.flatMap((event) => (event.type === 'aborted' ? [event.left] : []))).to.deep.equal(
      [true, false],
    );
  });

  it('refuses what never left when the connection ends, and when too much waits for the network', async () => {
    const { answers, engine, send } = await open();
    engine().accept({ receiveMaximum: 1 });
    send(publish(1, 1, 'a'));
    send(publish(2, 1, 'b'));
    engine().bufferedAmount = 17 * 1024 * 1024;
    send(publish(3, 0, 'c'));
    engine().bufferedAmount = 0;
    engine().listener.onClosed(lost);
    expect(answers()).to.deep.equal(['3 too-many-in-flight', '2 not-connected']);
  });

  it('sends nothing and hands on nothing after its goodbye [MQTT-3.14.4-2]', async () => {
    const { answers, engine, events, send } = await open();
    engine().accept();
    send({ type: 'close', request: 1 });
    send(publish(2, 0));
    engine().listener.onMessage({
      topic: 't',
      payload: new Uint8Array(),
      qos: 0,
      retain: false,
      dup: false,
      properties: undefined,
    });
    expect(engine().calls).to.deep.equal(['close']);
    expect(answers()).to.deep.equal(['2 not-connected']);
    expect(events.some(({ type }) => type === 'message')).to.equal(false);
  });

  it('repeats an UNSUBSCRIBE that a lost connection left unanswered while the broker keeps the session', async () => {
    const { clock, engine, send } = await open({ clean: false });
    send(subscribe(1, 'a'));
    engine().accept();
    engine().answers[0]?.([{ code: 0 }]);
    send({ type: 'unsubscribe', request: 2, filter: 'a' });
    engine().answers[1]?.(undefined);
    engine().listener.onClosed(lost);
    clock.advance(500);
    await settle();
    engine().accept({ sessionPresent: true });
    expect(engine().calls).to.deep.equal(['unsubscribe a']);
  });

  it('blames a port of plain MQTT only for what never worked', async () => {
    const { clock, engine, engines, events } = await open({ plainMqttHint: 'Port 1883 …' });
    expect(engine().options.plainMqttHint).to.equal('Port 1883 …');
    engine().accept();
    engine().listener.onClosed(lost);
    clock.advance(500);
    await settle();
    expect(engine().options.plainMqttHint).to.equal(undefined);
    clock.advance(30_000);
    const codes = events.flatMap((event) =>
      event.type === 'state' && event.state.status === 'waiting' ? [event.state.reason.code] : [],
    );
    expect(codes).to.deep.equal(['connection-lost', 'connect-timeout']);
    expect(engines.length).to.be.greaterThan(1);
  });

  it('blames a port of plain MQTT that does not answer at all', async () => {
    const { clock, events } = await open({ plainMqttHint: 'Port 1883 …' });
    clock.advance(30_000);
    const last = events.at(-1);
    expect(
      last?.type === 'state' && last.state.status === 'refused' && last.state.reason.code,
    ).to.equal('plain-mqtt-port');
  });

  it('refuses what CONNACK said the broker does not take', async () => {
    const { answers, engine, send } = await open();
    engine().accept({ maximumQos: 0, retainAvailable: false });
    send(publish(1, 1));
    send({
      type: 'publish',
      request: 2,
      message: { topic: 't', payload: new Uint8Array(), qos: 0, retain: true },
      offline: 'refuse',
    });
    expect(answers()).to.deep.equal(['1 unsupported', '2 unsupported']);
    expect(engine().calls).to.deep.equal([]);
  });

  it('subscribes when it is connected, several filters at once, and again after the session is gone', async () => {
    const { answers, clock, engine, send } = await open();
    send(subscribe(1, 'a'));
    send(subscribe(2, 'b'));
    engine().accept();
    expect(engine().calls).to.deep.equal(['subscribe a,b']);
    engine().answers[0]?.([{ code: 1 }, { code: 0x80 }]);
    expect(answers()).to.deep.equal(['1 subscribed', '2 subscribe-refused']);
    engine().listener.onClosed(lost);
    clock.advance(500);
    await settle();
    engine().accept({ sessionPresent: false });
    expect(engine().calls).to.deep.equal(['subscribe a']);
  });

  it('reports a filter that is refused after a reconnection', async () => {
    const { clock, engine, events, send } = await open();
    send(subscribe(1, 'a'));
    engine().accept();
    engine().answers[0]?.([{ code: 1 }]);
    engine().listener.onClosed(lost);
    clock.advance(500);
    await settle();
    engine().accept();
    engine().answers[0]?.([{ code: 0x87 }]);
    const refused = events.find((event) => event.type === 'filter-refused');
    expect(refused?.filter).to.equal('a');
  });

  it('sends the SUBSCRIBE again that a lost connection left unanswered', async () => {
    const { answers, clock, engine, send } = await open();
    engine().accept();
    send(subscribe(1, 'a'));
    await settle();
    engine().answers[0]?.(undefined);
    engine().listener.onClosed(lost);
    clock.advance(500);
    await settle();
    engine().accept({ sessionPresent: true });
    engine().answers[0]?.([{ code: 0 }]);
    expect(answers()).to.deep.equal(['1 subscribed']);
  });

  it('unsubscribes, and at once where the broker knows nothing of the filter', async () => {
    const { answers, engine, send } = await open();
    send(subscribe(1, 'a'));
    send({ type: 'unsubscribe', request: 2, filter: 'a' });
    expect(answers()).to.deep.equal(['1 aborted', '2 unsubscribed']);
    engine().accept();
    send(subscribe(3, 'b'));
    await settle();
    engine().answers[0]?.([{ code: 0 }]);
    send({ type: 'unsubscribe', request: 4, filter: 'b' });
    expect(engine().calls).to.deep.equal(['subscribe b', 'unsubscribe b']);
    engine().answers[1]?.([{ code: 0 }]);
    expect(answers().slice(2)).to.deep.equal(['3 subscribed', '4 unsubscribed']);
  });

  it('asks for a filter again when the broker has answered the UNSUBSCRIBE, whatever it said, or the connection is another', async () => {
    const { answers, clock, engine, send } = await open({ clean: false });
    send(subscribe(1, 'a'));
    engine().accept();
    engine().answers[0]?.([{ code: 0 }]);
    for (const [request, code] of [
      [2, 0],
      [4, 0x83],
    ] as const) {
      send({ type: 'unsubscribe', request, filter: 'a' });
      send(subscribe(request + 1, 'a'));
      await settle();
      const { answers: asked, calls } = engine();
      expect(calls.at(-1)).to.equal('unsubscribe a');
      asked.at(-1)?.([{ code }]);
      await settle();
      expect(calls.at(-1)).to.equal('subscribe a');
      asked.at(-1)?.([{ code: 0 }]);
      expect(answers().at(-1)).to.equal(`${String(request + 1)} subscribed`);
    }
    send({ type: 'unsubscribe', request: 6, filter: 'a' });
    send(subscribe(7, 'a'));
    await settle();
    // Nobody says anything of it any more.
    engine().listener.onClosed(lost);
    clock.advance(500);
    await settle();
    engine().accept({ sessionPresent: true });
    await settle();
    expect(engine().calls).to.deep.equal(['subscribe a']);
  });

  it('asks for a clean session each time in 3.1.1, and only the first time in 5', async () => {
    for (const [protocolVersion, again] of [
      [4, true],
      [5, false],
    ] as const) {
      const { clock, engine } = await open({ protocolVersion });
      expect(engine().options.clean).to.equal(true);
      engine().accept({ protocolVersion });
      engine().listener.onClosed(lost);
      clock.advance(500);
      await settle();
      expect(engine().options.clean).to.equal(again);
    }
  });

  it('keeps the client id that the broker assigned', async () => {
    const { clock, engine } = await open({ clientId: '', protocolVersion: 5 });
    engine().accept({ clientId: 'assigned' });
    engine().listener.onClosed(lost);
    clock.advance(500);
    await settle();
    expect(engine().options.session.clientId).to.equal('assigned');
  });

  it('says goodbye, and leaves a broker that does not answer it', async () => {
    const { answers, clock, engine, send, states } = await open();
    engine().accept();
    send({ type: 'close', request: 1 });
    expect(engine().calls).to.deep.equal(['close']);
    clock.advance(2000);
    expect(engine().calls).to.deep.equal(['close', 'destroy']);
    expect(states().at(-1)).to.equal('closed');
    expect(answers()).to.deep.equal(['1 closed']);
    expect(clock.pending).to.equal(0);
  });

  it('tells who waits for a subscription that nobody answered, also before it was connected', async () => {
    for (const connected of [true, false]) {
      const { answers, clock, engine, send } = await open();
      if (connected) engine().accept();
      send(subscribe(1, 'a'));
      send(subscribe(2, 'a'));
      await settle();
      send({ type: 'close', request: 3 });
      clock.advance(2000);
      expect(answers()).to.deep.equal(['1 closed', '2 closed', '3 closed']);
    }
  });

  it('closes at once while it connects, waits or was refused, and leaves no timer behind', async () => {
    for (const reason of [undefined, lost, badLogin]) {
      const { answers, clock, engine, send, states } = await open();
      if (reason) engine().listener.onClosed(reason);
      send({ type: 'close', request: 1 });
      expect(states().at(-1)).to.equal('closed');
      expect(answers()).to.deep.equal(['1 closed']);
      expect(clock.pending).to.equal(0);
    }
  });

  it('closes with the first failure when it must not reconnect', async () => {
    const { engine, events } = await open({ reconnect: false });
    engine().listener.onClosed(lost);
    const last = events.at(-1);
    expect(
      last?.type === 'state' && last.state.status === 'closed' && last.state.reason?.code,
    ).to.equal('connection-lost');
  });
});

describe('a shared subscription without identifiers', () => {
  it('is refused beside a plain one that takes the same messages, and the reverse: the first stays', async () => {
    for (const [first, second] of [
      ['a/#', '$share/g/a/+'],
      ['$share/g/a/+', 'a/#'],
      ['$share/g/a/+', '$share/f/a/#'],
    ] as const) {
      const { engine, answers, events, send } = await open();
      engine().accept();
      send(subscribe(1, first));
      send(subscribe(2, second));
      send(subscribe(3, 'b'));
      send(subscribe(4, '$share/h/c'));
      await settle();
      expect(engine().calls).to.deep.equal([`subscribe ${[first, 'b', '$share/h/c'].join()}`]);
      expect(answers()).to.deep.equal(['2 unsupported']);
      const failed = events.find((event) => event.type === 'failed');
      expect(failed?.error.message).to.contain(first).and.contain(second);
      engine().answers[0]?.([{ code: 1 }, { code: 1 }, { code: 1 }]);
      // With the other gone it may come.
      send({ type: 'unsubscribe', request: 5, filter: first });
      send(subscribe(6, second));
      await settle();
      expect(engine().calls.at(-1)).to.equal(`subscribe ${second}`);
    }
  });

  it('stands beside a plain one where identifiers tell them apart', async () => {
    const { engine, answers, send } = await open({ protocolVersion: 5 });
    engine().accept({
      protocolVersion: 5,
      subscriptionIdentifiersAvailable: true,
      sharedSubscriptionAvailable: true,
    });
    send(subscribe(1, 'a/#'));
    send(subscribe(2, '$share/g/a/+'));
    await settle();
    expect(engine().calls).to.deep.equal(['subscribe a/#', 'subscribe $share/g/a/+']);
    expect(answers()).to.deep.equal([]);
  });
});
