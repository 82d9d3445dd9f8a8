import { expect } from '@open-wc/testing';
import type { SessionCommand, SessionEvent, SessionOptions } from '../connection/session-port.js';
import { MemoryOutboxes } from '../storage/memory-outboxes.js';
import { lost, open as openSession, OPTIONS, settle } from './session.test-harness.js';

const BROKER = 'wss://broker.example/mqtt';

async function open(outboxes: MemoryOutboxes, options: Partial<SessionOptions> = {}) {
  const session = await openSession(
    {
      clean: false,
      clientIdGiven: false,
      keepalive: 0,
      outbox: { broker: BROKER, onRestore: 'ask' },
      ...options,
    },
    0.5,
    () => Promise.resolve(outboxes),
  );
  await rest();
  return session;
}

/** Lets claims and writes end, which take many microtasks. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await settle();
}

const persist = (
  request: number,
  topic = 't',
  qos: 1 | 2 = 1,
  expiresAt = Infinity,
): SessionCommand => ({
  type: 'publish',
  request,
  message: { topic, payload: new Uint8Array(3), qos, retain: false },
  offline: 'persist',
  expiresAt,
});

/** What the outbox holds, in words. */
function listed(session: {
  send: (command: SessionCommand) => void;
  events: readonly SessionEvent[];
}): string[] {
  session.send({ type: 'outbox', request: 99 });
  const last = session.events.filter((event) => event.type === 'outbox').at(-1);
  return last?.entries.map(({ topic, stage }) => `${topic} ${stage}`) ?? [];
}

describe('a page that returns to find its outbox taken', () => {
  it('is another client, also when nothing can be claimed any more', async () => {
    for (const clientIdGiven of [false, true]) {
      const outboxes = new MemoryOutboxes();
      let works = true;
      const session = await openSession(
        { clean: false, clientIdGiven, keepalive: 0, outbox: { broker: BROKER, onRestore: 'ask' } },
        0.5,
        () =>
          Promise.resolve({
            claim: (claim) =>
              works ? outboxes.claim(claim) : Promise.reject(new Error('No storage.')),
            orphans: (claim) => outboxes.orphans(claim),
            adopt: (identity) => outboxes.adopt(identity),
          }),
      );
      await rest();
      session.engine().accept();
      const { clientId } = session.engine().options.session;
      session.send({ type: 'page', event: 'leave' });
      await rest();
      const other = await open(outboxes, { clientIdGiven });
      expect(other.engine().options.session.clientId).to.equal(clientId);
      works = false;
      session.send({ type: 'page', event: 'return' });
      await rest();
      expect(session.engines).to.have.length(2);
      expect(session.engine().options.session.clientId).to.match(/^mqttkit[0-9a-z]{16}$/);
      expect(session.events.some(({ type }) => type === 'outbox-error')).to.equal(true);
    }
  });
});

describe('messages on the device', () => {
  it('are not overtaken on their topic by others while it is written down that they leave', async () => {
    const outboxes = new MemoryOutboxes();
    const session = await open(outboxes);
    session.engine().accept();
    const later = (request: number, topic: string, qos: 0 | 1): void => {
      session.send({
        type: 'publish',
        request,
        message: { topic, payload: new Uint8Array(1), qos, retain: false },
        offline: 'refuse',
      });
    };
    session.send(persist(3, 'b'));
    // Written, and about to leave: until that is written too, nothing passes it on its topic.
    while (!session.engine().calls.includes('publish b')) await Promise.resolve();
    later(4, 'b', 1);
    later(5, 'b', 0);
    later(6, 'c', 0);
    later(7, 'c', 1);
    expect(session.engine().calls).to.deep.equal(['publish b', 'publish c', 'publish c']);
    session.send({ type: 'abort', request: 4 });
    expect(session.answers()).to.include('4 aborted');
    await rest();
    expect(session.engine().calls.slice(3)).to.deep.equal(['publish b']);
    expect(session.answers()).to.include('5 published');
  });

  it('leave when they are written, in order, and are gone when they are acknowledged', async () => {
    const outboxes = new MemoryOutboxes();
    const session = await open(outboxes);
    session.engine().accept();
    outboxes.holdWrites();
    session.send(persist(1, 'a'));
    session.send(persist(2, 'b'));
    await rest();
    expect(session.engine().calls).to.deep.equal([]);
    outboxes.letWritesEnd();
    await rest();
    expect(session.engine().calls).to.deep.equal(['publish a', 'publish b']);
    expect(listed(session)).to.deep.equal(['a sent', 'b sent']);
    for (const answer of session.engine().settles) answer({ reasonCode: 0 });
    expect(session.answers()).to.include('1 published').and.include('2 published');
    expect(listed(session)).to.deep.equal([]);
  });

  it('wait for a connection, and are refused when the device fails', async () => {
    const outboxes = new MemoryOutboxes();
    const session = await open(outboxes);
    session.send(persist(1, 'a'));
    await rest();
    outboxes.failWrites('storage-full');
    session.send(persist(2, 'b'));
    await rest();
    expect(session.answers()).to.deep.equal(['2 storage-full']);
    expect(listed(session)).to.deep.equal(['a queued']);
    session.engine().accept();
    expect(session.engine().calls).to.deep.equal(['publish a']);
  });

  it('are refused where nothing can be kept, while everything else goes on', async () => {
    const session = await openSession(
      { outbox: { broker: BROKER, onRestore: 'ask' }, clean: false },
      0.5,
      () => Promise.reject(new Error('no IndexedDB')),
    );
    await rest();
    session.engine().accept();
    session.send(persist(1));
    expect(session.answers()).to.deep.equal(['1 storage-unavailable']);
    expect(session.events.some(({ type }) => type === 'outbox-error')).to.equal(true);
    expect(session.states().at(-1)).to.equal('connected');
  });

  it('need a connection that was opened for it', async () => {
    const session = await openSession();
    session.send(persist(1));
    expect(session.answers()).to.deep.equal(['1 invalid-options']);
  });

  it('expire at their deadline and leave the device', async () => {
    const session = await open(new MemoryOutboxes());
    session.send(persist(1, 'a', 1, session.clock.now() + 1000));
    await rest();
    session.clock.advance(1000);
    expect(session.answers()).to.deep.equal(['1 expired']);
    expect(listed(session)).to.deep.equal([]);
  });

  it('survive a crash: what had not left rests until it is asked for, with its age', async () => {
    const outboxes = new MemoryOutboxes();
    const before = await open(outboxes);
    before.send(persist(1, 'a'));
    before.send(persist(2, 'b'));
    await rest();
    outboxes.crash();
    const after = await open(outboxes);
    expect(listed(after)).to.deep.equal(['a restored', 'b restored']);
    after.engine().accept();
    expect(after.engine().calls).to.deep.equal([]);
    const changed = after.events.filter((event) => event.type === 'outbox-changed').at(-1);
    expect([changed?.count, changed?.restored]).to.deep.equal([2, 2]);
    after.send({ type: 'outbox', request: 3, drop: [0], send: 'all' });
    await rest();
    expect(after.engine().calls).to.deep.equal(['publish b']);
    after.engine().settles[0]?.({ reasonCode: 0 });
    expect(listed(after)).to.deep.equal([]);
  });

  it('survive a crash: where that is wished they leave by themselves', async () => {
    const outboxes = new MemoryOutboxes();
    const before = await open(outboxes);
    before.send(persist(1, 'a'));
    await rest();
    outboxes.crash();
    const after = await open(outboxes, { outbox: { broker: BROKER, onRestore: 'send' } });
    after.engine().accept();
    expect(after.engine().calls).to.deep.equal(['publish a']);
  });

  it('survive a crash: what was under way goes on under its packet id and client id', async () => {
    const outboxes = new MemoryOutboxes();
    const before = await open(outboxes);
    before.engine().accept();
    before.send(persist(1, 'a', 2));
    await rest();
    const { clientId } = before.engine().options.session;
    outboxes.crash();
    const after = await open(outboxes);
    expect(after.engine().options.session.clientId).to.equal(clientId);
    const { outgoing } = after.engine().options.delivery;
    expect(
      [...outgoing].map(([id, { message, stage }]) => [id, message.topic, stage]),
    ).to.deep.equal([[1, 'a', 'publish']]);
    after.engine().accept({ sessionPresent: true });
    after.engine().options.delivery.settle(1, { reasonCode: 0 });
    expect(listed(after)).to.deep.equal([]);
  });

  it('survive a crash: what was under way takes its place in the window, and gives it back', async () => {
    const outboxes = new MemoryOutboxes();
    const before = await open(outboxes);
    before.engine().accept();
    before.send(persist(1, 'old'));
    await rest();
    outboxes.crash();
    const after = await open(outboxes);
    after.engine().accept({ sessionPresent: true, receiveMaximum: 1 });
    after.send(persist(2, 'new'));
    await rest();
    expect(after.engine().calls).to.deep.equal([]);
    after.engine().options.delivery.settle(1, { reasonCode: 0 });
    expect(after.engine().calls).to.deep.equal(['publish new']);
  });

  it('tell what became of a message of an earlier life when it fails', async () => {
    const outboxes = new MemoryOutboxes();
    const before = await open(outboxes);
    before.send(persist(1, 'gone', 1, before.clock.now() + 10));
    await rest();
    outboxes.crash();
    const after = await openSession(
      { clean: false, outbox: { broker: BROKER, onRestore: 'ask' }, clientIdGiven: false },
      0.5,
      () => Promise.resolve(outboxes),
      before.clock.now() + 11,
    );
    await rest();
    const failure = after.events.find((event) => event.type === 'outbox-error');
    expect([failure?.topic, failure?.error.code]).to.deep.equal(['gone', 'expired']);
  });

  it('stay when the connection is closed, whose caller learns that', async () => {
    const outboxes = new MemoryOutboxes();
    const before = await open(outboxes);
    before.send(persist(1, 'a'));
    await rest();
    before.send({ type: 'close', request: 2 });
    expect(before.answers()).to.deep.equal(['1 closed', '2 closed']);
    await rest();
    expect(listed(await open(outboxes))).to.deep.equal(['a restored']);
  });

  it('are another tab’s when that was faster after a return from the back/forward cache', async () => {
    for (const faster of [false, true]) {
      const outboxes = new MemoryOutboxes();
      const session = await open(outboxes);
      session.engine().accept();
      session.send(persist(1, 'a'));
      await rest();
      session.send({ type: 'page', event: 'leave' });
      await rest();
      const other = faster ? await open(outboxes) : undefined;
      session.send({ type: 'page', event: 'return' });
      await rest();
      expect(session.states().at(-1)).to.equal('connecting');
      expect(session.answers()).to.deep.equal(faster ? ['1 delivery-unknown'] : []);
      const ids = session.engines.map(({ options }) => options.session.clientId);
      expect(ids[0] === ids[1]).to.equal(!faster);
      expect(other?.engine().options.session.clientId).to.equal(faster ? ids[0] : undefined);
    }
  });
});

describe('a page that returns to an outbox that another tab has had and given back', () => {
  it('sends nothing of before again, and writes over nothing of the other’s', async () => {
    const outboxes = new MemoryOutboxes();
    const session = await open(outboxes);
    session.engine().accept();
    session.send(persist(1, 'mine', 2));
    await rest();
    session.send({ type: 'page', event: 'leave' });
    await rest();
    const other = await open(outboxes);
    other.engine().accept({ sessionPresent: true });
    await rest();
    other.engine().listener.onClosed(lost);
    other.send(persist(1, 'theirs'));
    await rest();
    other.send({ type: 'close', request: 2 });
    await rest();
    session.send({ type: 'page', event: 'return' });
    await rest();
    expect(session.answers()).to.deep.equal(['1 delivery-unknown']);
    session.engine().accept({ sessionPresent: true });
    session.send(persist(2, 'new'));
    await rest();
    expect(listed(session).map((entry) => entry.split(' ')[0])).to.include.members([
      'theirs',
      'new',
    ]);
    session.send({ type: 'close', request: 3 });
    session.engine().listener.onClosed(undefined);
    await rest();
    const next = await open(outboxes);
    expect(listed(next).map((entry) => entry.split(' ')[0])).to.include.members(['theirs', 'new']);
  });
});

describe('an outbox that takes its time', () => {
  it('holds no promise up: who gives up gets an answer', async () => {
    const session = await openSession(
      { clean: false, outbox: { broker: BROKER, onRestore: 'ask' } },
      0.5,
      () => new Promise(() => undefined),
    );
    session.send(persist(1));
    session.send({ type: 'abort', request: 1 });
    for (let request = 2; request <= 1003; request++) session.send(persist(request));
    expect(session.answers().slice(0, 2)).to.deep.equal(['1 aborted', '1002 too-many-in-flight']);
    session.send({ type: 'close', request: 5000 });
    expect(session.states().at(-1)).to.equal('closed');
  });

  it('says the truth of a message that was sent before the page was left', async () => {
    const outboxes = new MemoryOutboxes();
    const session = await open(outboxes);
    session.engine().accept();
    session.send(persist(1));
    await rest();
    session.send({ type: 'page', event: 'leave' });
    session.send({ type: 'page', event: 'return' });
    session.send({ type: 'abort', request: 1 });
    const told = session.events.find((event) => event.type === 'aborted');
    expect([told?.request, told?.left]).to.deep.equal([1, true]);
    await rest();
  });

  it('is given back when the connection is closed while the page returns', async () => {
    const outboxes = new MemoryOutboxes();
    const session = await open(outboxes);
    session.engine().accept();
    const { clientId } = session.engine().options.session;
    session.send({ type: 'page', event: 'leave' });
    session.send({ type: 'page', event: 'return' });
    session.send({ type: 'close', request: 1 });
    await rest();
    const next = await open(outboxes);
    expect(next.engine().options.session.clientId).to.equal(clientId);
  });
});

describe('outboxes that closed tabs left behind', () => {
  it('are let go of when the page is left, and are not sent twice after its return', async () => {
    const outboxes = new MemoryOutboxes();
    const tabs = [await open(outboxes), await open(outboxes)];
    for (const tab of tabs) {
      tab.engine().accept();
      tab.send(persist(1, 'under-way', 2));
      await rest();
    }
    outboxes.crash();
    const one = await open(outboxes);
    one.engine().accept({ sessionPresent: true });
    await rest();
    one.clock.advance(3000);
    await rest();
    one.engines[1]?.accept({ sessionPresent: true });
    one.send({ type: 'page', event: 'leave' });
    await rest();
    const claim = { broker: BROKER, protocolVersion: 4 } as const;
    expect(await outboxes.orphans(claim)).to.have.length(2);
    one.send({ type: 'page', event: 'return' });
    await rest();
    one.engine().accept({ sessionPresent: true });
    await rest();
    one.clock.advance(3000);
    await rest();
    const drained = one.engine();
    drained.accept({ sessionPresent: true });
    drained.options.delivery.settle(1, { reasonCode: 0 });
    await rest();
    drained.listener.onClosed(undefined);
    await rest();
    expect(await outboxes.orphans(claim)).to.deep.equal([]);
  });

  it('are adopted: what rests is taken over, what was under way is finished as that client', async () => {
    const outboxes = new MemoryOutboxes();
    const tabs = [await open(outboxes), await open(outboxes)];
    for (const [index, tab] of tabs.entries()) {
      tab.engine().accept();
      tab.send(persist(1, `sent-${String(index)}`));
      await rest();
      tab.engine().listener.onClosed(lost);
      tab.send(persist(2, `queued-${String(index)}`));
      await rest();
    }
    const clients = tabs.map((tab) => tab.engine().options.session.clientId);
    outboxes.crash();
    const one = await open(outboxes);
    one.engine().accept({ sessionPresent: true });
    await rest();
    // A tab that is reloading has its outbox back by then.
    one.clock.advance(3000);
    await rest();
    const [own, adopted] = one.engines;
    expect([own, adopted].map((engine) => engine?.options.session.clientId)).to.have.members(
      clients,
    );
    expect(adopted?.options.session.will).to.equal(undefined);
    // What the broker has for that client is not ours to take.
    expect(adopted?.options.delivery.pace).to.equal('unwanted');
    expect(adopted?.options.session.properties?.receiveMaximum).to.equal(1);
    expect(own?.options.delivery.pace).to.equal('open');
    expect(listed(one)).to.include('queued-0 restored').and.include('queued-1 restored');
    adopted?.accept({ sessionPresent: true });
    adopted?.options.delivery.settle(1, { reasonCode: 0 });
    await rest();
    expect(adopted?.calls.at(-1)).to.equal('close');
    adopted?.listener.onClosed(undefined);
    await rest();
    const claim = {
      broker: BROKER,
      protocolVersion: OPTIONS.protocolVersion === 5 ? 5 : 4,
    } as const;
    expect(await outboxes.orphans(claim)).to.deep.equal([]);
  });
});
