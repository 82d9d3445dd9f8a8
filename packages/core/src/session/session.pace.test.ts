import { expect } from '@open-wc/testing';
import { open, settle } from './session.test-harness.js';

async function connected() {
  const session = await open();
  session.engine().accept();
  return session;
}

describe('a page that is slower than its broker', () => {
  it('has its acknowledgements withheld, and written when it has caught up', async () => {
    const { engine, send } = await connected();
    send({ type: 'pace', pace: 'held' });
    expect(engine().options.delivery.pace).to.equal('held');
    expect(engine().calls).to.deep.equal([]);
    send({ type: 'pace', pace: 'open' });
    expect(engine().options.delivery.pace).to.equal('open');
    expect(engine().calls).to.deep.equal(['acknowledge']);
  });

  it('gives a connection up on which too much comes, says why, and tries again after a wait', async () => {
    const { clock, engine, engines, events, send, states } = await connected();
    send({ type: 'pace', pace: 'overloaded' });
    expect(engine().calls).to.deep.equal(['destroy']);
    const last = events.filter((event) => event.type === 'state').at(-1)?.state;
    if (last?.status !== 'waiting') throw new Error('It does not wait.');
    expect(last.reason.code).to.equal('overloaded');
    // Half of the first second: not at once.
    clock.advance(499);
    await settle();
    expect(engines).to.have.length(1);
    clock.advance(1);
    await settle();
    expect(states().at(-1)).to.equal('connecting');
    // The page is still where it was.
    expect(engine().options.delivery.pace).to.equal('overloaded');
    engine().accept({ sessionPresent: true });
    send({ type: 'pace', pace: 'held' });
    expect(states().at(-1)).to.equal('connected');
  });

  it('acknowledges what it has before it says goodbye', async () => {
    const { engine, send } = await connected();
    send({ type: 'pace', pace: 'held' });
    send({ type: 'close', request: 1 });
    expect(engine().calls).to.deep.equal(['acknowledge', 'close']);
  });

  it('says nothing to a broker after our goodbye, nor without one', async () => {
    const closing = await connected();
    closing.send({ type: 'close', request: 1 });
    closing.send({ type: 'pace', pace: 'open' });
    closing.send({ type: 'pace', pace: 'overloaded' });
    expect(closing.engine().calls).to.deep.equal(['close']);
    const waiting = await open();
    waiting.send({ type: 'pace', pace: 'overloaded' });
    expect(waiting.states().at(-1)).to.equal('connecting');
  });
});
