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

  it('finds the connection dead when nothing follows a ping', () => {
    const { clock, log } = watch(60);
    clock.advance(60_000);
    expect(log).to.deep.equal(['ping 45', 'dead 55']);
    expect(clock.pending).to.equal(0);
  });

  it('takes any packet for an answer', () => {
    const { clock, liveness, log } = watch(60);
    clock.advance(46_000);
    liveness.received();
    clock.advance(40_000);
    expect(log).to.deep.equal(['ping 45']);
  });

  it('pings although messages come in, when nothing goes out: the broker counts what it hears', () => {
    const { clock, liveness, log } = watch(60);
    for (let second = 0; second < 100; second++) {
      clock.advance(1000);
      liveness.received();
    }
    expect(log).to.deep.equal(['ping 45', 'ping 90']);
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
});
