import { expect } from '@open-wc/testing';
import { FakeClock } from '../testing/fake-clock.js';
import { Liveness } from './liveness.js';

function watch(keepalive: number) {
  const clock = new FakeClock();
  const log: string[] = [];
  const start = clock.now();
  const note = (word: string): void => {
    log.push(`${word} ${String((clock.now() - start) / 1000)}`);
  };
  const liveness = new Liveness(clock, keepalive, {
    ping: () => {
      note('ping');
    },
    dead: () => {
      note('dead');
    },
  });
  return { clock, liveness, log };
}

describe('liveness', () => {
  it('pings after 45 s of silence at the default keep alive of 60 s', () => {
    const { clock, log } = watch(60);
    clock.advance(44_999);
    expect(log).to.deep.equal([]);
    clock.advance(1);
    expect(log).to.deep.equal(['ping 45']);
  });

  it('probes when nothing follows a ping, and then finds the connection dead', () => {
    const { clock, log } = watch(60);
    clock.advance(70_000);
    expect(log).to.deep.equal(['ping 45', 'ping 55', 'dead 60']);
    expect(clock.pending).to.equal(0);
  });

  it('takes any packet for an answer', () => {
    const { clock, liveness, log } = watch(60);
    clock.advance(46_000);
    liveness.received();
    clock.advance(44_999);
    expect(log).to.deep.equal(['ping 45']);
  });

  it('pings although messages come in, when nothing goes out: the broker counts what it hears', () => {
    const { clock, liveness, log } = watch(60);
    for (let second = 0; second < 100; second++) {
      clock.advance(1000);
      liveness.received();
    }
    expect(log).to.have.length(2);
  });

  it('pings although we publish, when nothing comes in', () => {
    const { clock, liveness, log } = watch(60);
    for (let second = 0; second < 50; second++) {
      clock.advance(1000);
      liveness.sent();
    }
    expect(log).to.deep.equal(['ping 45']);
  });

  it('does nothing with a keep alive of 0, nor after stop', () => {
    const off = watch(0);
    expect(off.clock.pending).to.equal(0);
    const stopped = watch(10);
    stopped.liveness.stop();
    stopped.clock.advance(100_000);
    expect(stopped.log).to.deep.equal([]);
  });

  it('probes at once when asked, also without keep alive, and is content with an answer', () => {
    for (const keepalive of [0, 60]) {
      const { clock, liveness, log } = watch(keepalive);
      clock.advance(20_000);
      liveness.probe();
      liveness.probe();
      clock.advance(4999);
      liveness.received();
      clock.advance(10_000);
      expect(log, String(keepalive)).to.deep.equal(['ping 20']);
    }
  });

  it('finds the connection dead five seconds after a probe without an answer', () => {
    const { clock, liveness, log } = watch(60);
    clock.advance(20_000);
    liveness.probe();
    clock.advance(5000);
    expect(log).to.deep.equal(['ping 20', 'dead 25']);
  });

  it('shortens the deadline of a ping when it is asked to probe meanwhile', () => {
    const { clock, liveness, log } = watch(60);
    clock.advance(46_000);
    liveness.probe();
    clock.advance(5000);
    expect(log).to.deep.equal(['ping 45', 'ping 46', 'dead 51']);
  });

  it('pings at every timer of a hidden page, however quiet it was', () => {
    const { clock, liveness, log } = watch(60);
    liveness.hidden = true;
    clock.advance(44_000);
    liveness.received();
    liveness.sent();
    clock.advance(1000);
    expect(log).to.deep.equal(['ping 45']);
  });
});
