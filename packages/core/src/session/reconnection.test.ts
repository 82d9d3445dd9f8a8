import { expect } from '@open-wc/testing';
import { Reconnection } from './reconnection.js';

const A = 'wss://a.example/mqtt';
const B = 'wss://b.example/ws';
const C = 'wss://c.example/';

function reconnection(servers: readonly string[] = [A], random = 0.5): Reconnection {
  return new Reconnection(servers, { baseMs: 1000, capMs: 60_000, stableMs: 10_000 }, () => random);
}

describe('reconnection', () => {
  it('waits longer each time, up to a bound', () => {
    const plan = reconnection();
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map(() => plan.failed(undefined));
    expect(waits).to.deep.equal([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(plan.failures).to.equal(8);
  });

  it('begins with the first wait again after a stable connection only', () => {
    const plan = reconnection();
    plan.failed(undefined);
    plan.connected();
    expect(plan.failed(9999)).to.equal(1000);
    plan.connected();
    expect(plan.failed(10_000)).to.equal(500);
  });

  it('tries all servers in order before it waits', () => {
    const plan = reconnection([A, B, C]);
    const steps = [plan.server];
    for (let step = 0; step < 5; step++) steps.push(String(plan.failed(undefined)), plan.server);
    expect(steps).to.deep.equal([A, '0', B, '0', C, '500', A, '0', B, '0', C]);
  });

  it('returns to the server that worked, and goes round from there', () => {
    const plan = reconnection([A, B, C]);
    plan.failed(undefined);
    expect(plan.server).to.equal(B);
    plan.connected();
    expect(plan.failed(20_000)).to.equal(500);
    expect(plan.server).to.equal(B);
    expect(plan.failed(undefined)).to.equal(0);
    expect(plan.server).to.equal(C);
  });

  it('goes where the broker refers it to, and back to the list when that fails', () => {
    const plan = reconnection([A, B]);
    expect(plan.refer('d.example')).to.equal(true);
    expect(plan.server).to.equal('wss://d.example/mqtt');
    plan.failed(undefined);
    expect(plan.server).to.equal(A);
  });

  it('follows no more than three references in a row', () => {
    const plan = reconnection();
    expect(['b', 'c', 'd', 'e'].map((host) => plan.refer(host))).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
    plan.connected();
    expect(plan.refer('e', 9999)).to.equal(false);
    expect(plan.refer('e', 10_000)).to.equal(true);
  });

  it('follows no reference that names nothing', () => {
    expect([undefined, '', ' ', ':::'].map((text) => reconnection().refer(text))).to.deep.equal([
      false,
      false,
      false,
      false,
    ]);
  });

  it('follows no reference to a host that the page does not allow', () => {
    const plan = new Reconnection(
      [A],
      { baseMs: 1000, capMs: 60_000, stableMs: 10_000 },
      () => 0.5,
      ['*.plant.example'],
    );
    expect(plan.refer('b.example')).to.equal(false);
    expect(plan.server).to.equal(A);
    expect(plan.refer('b.example b.plant.example')).to.equal(true);
    expect(plan.server).to.equal('wss://b.plant.example/mqtt');
  });
});
