/** Long lives on bad networks, in simulated time: what holds however the world behaves. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '../../../../test/faults/seeded-random.js';
import { SimulatedLife, type Happening } from './simulated-life.test-harness.js';

const MINUTE_MS = 60_000;
/** Lives of each kind; more where more runs are asked for. */
const LIVES = Math.min(2000, Math.max(50, fc.readConfigureGlobal().numRuns ?? 0));
/** The waits of one round of failures alone allow about eight attempts in its first minute; connections that last begin new rounds. */
const MOST_IN_A_MINUTE = 25;
/** Each spur allows an attempt at once, and its failure another after a probe. */
const MOST_A_SPUR = 2;

const weather = fc
  .constantFrom('good', 'good', 'refusing', 'black')
  .map((sky): Happening => ({ type: 'weather', weather: sky }));
const happening = fc.oneof(
  { weight: 4, arbitrary: weather },
  { weight: 4, arbitrary: fc.constantFrom<Happening>({ type: 'cut' }, { type: 'lose' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Happening>({ type: 'hide' }, { type: 'show' }, { type: 'show' }),
  },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 1000, max: 20 * MINUTE_MS })
      .map((ms): Happening => ({ type: 'sleep', ms })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Happening>(
      { type: 'leave' },
      { type: 'return' },
      { type: 'return' },
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom<Happening>({ type: 'online' }, { type: 'offline' }) },
  {
    weight: 1,
    // A round trip is shorter than the deadline of a probe.
    arbitrary: fc.integer({ min: 1, max: 2000 }).map((ms): Happening => ({ type: 'latency', ms })),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 1, 2), fc.constantFrom('refuse', 'hold'))
      .map(([qos, offline]): Happening => ({ type: 'publish', qos, offline })),
  },
  { weight: 1, arbitrary: fc.constant<Happening>({ type: 'subscribe' }) },
);
const story = fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), happening), {
  minLength: 40,
  maxLength: 90,
});
const chance = fc.integer({ min: 0, max: 2 ** 31 });
const keepalive = fc.constantFrom(0, 10, 30, 60, 60, 300);

/** At least ten minutes of whatever the story says. */
async function live(
  life: SimulatedLife,
  happenings: readonly (readonly [number, Happening])[],
): Promise<void> {
  const end = life.timeline.now + 10 * MINUTE_MS;
  for (const [afterMs, next] of happenings) {
    await life.timeline.pass(afterMs);
    life.happen(next);
  }
  await life.timeline.pass(Math.max(0, end - life.timeline.now));
}

/** The most attempts in any minute beyond those for which the page gave a reason. */
function storm({ network, spurs }: SimulatedLife): number {
  const isWithin = (from: number) => (at: number) => at >= from && at < from + MINUTE_MS;
  return Math.max(
    0,
    ...network.attempts.map(
      (from) =>
        network.attempts.filter(isWithin(from)).length -
        MOST_A_SPUR * spurs.filter(isWithin(from)).length,
    ),
  );
}

describe('a session through a long life on a bad network', { timeout: 600_000 }, () => {
  it('makes no storm, believes in no dead socket, comes back, settles everything and leaves no timer', async () => {
    let connections = 0;
    let minutes = 0;
    await fc.assert(
      fc.asyncProperty(
        story,
        chance,
        keepalive,
        fc.boolean(),
        async (happenings, seed, seconds, suspicion) => {
          const random = seededRandom(seed);
          const life = new SimulatedLife({ keepalive: seconds, random, suspicion });
          const begin = life.timeline.now;
          await live(life, happenings);
          life.recover();
          await life.timeline.pass(2 * MINUTE_MS);
          assert.equal(life.status, 'connected', 'after two good minutes');
          // What died just before is noticed when the keep alive says so; without one only at the next reason to doubt.
          await life.timeline.pass(seconds * 1000);
          if (seconds > 0) assert.equal(life.network.link?.isAlive, true);
          life.close();
          await life.timeline.pass(MINUTE_MS);
          assert.equal(life.status, 'closed');
          assert.deepEqual(life.wrongs, []);
          assert.deepEqual(life.unsettled, []);
          assert.equal(life.page.pending, 0, 'timers left');
          const most = storm(life);
          assert.ok(most <= MOST_IN_A_MINUTE, `${most} attempts in a minute`);
          connections += life.network.links.length;
          minutes += (life.timeline.now - begin) / MINUTE_MS;
        },
      ),
      { seed: 1, numRuns: LIVES },
    );
    // A world in which nothing goes wrong proves nothing.
    assert.ok(connections > 5 * LIVES, `only ${connections} connections`);
    assert.ok(minutes > 12 * LIVES, `only ${minutes} minutes`);
  });

  for (const [what, make] of [
    [
      'there is nothing to reach',
      (life: SimulatedLife): void => {
        life.happen({ type: 'weather', weather: 'refusing' });
      },
    ],
    [
      'the broker lets nobody stay',
      ({ network }: SimulatedLife): void => {
        network.lastsMs = 1000;
      },
    ],
  ] as const) {
    it(`tries ever more rarely while ${what}`, async () => {
      const counts: number[] = [];
      for (let seed = 1; seed <= 100; seed++) {
        const life = new SimulatedLife({ keepalive: 60, random: seededRandom(seed) });
        await life.timeline.pass(MINUTE_MS);
        make(life);
        life.happen({ type: 'cut' });
        await life.timeline.pass(10 * MINUTE_MS);
        const { attempts } = life.network;
        // Full jitter: a wait is half of its bound on the average, so some six attempts in the first minute, two in each later one.
        assert.ok(attempts.length <= 50, `${attempts.length} attempts`);
        const middle = life.timeline.now - 5 * MINUTE_MS;
        const later = attempts.filter((at) => at > middle).length;
        assert.ok(later <= 25, `${later} attempts in the last five minutes`);
        counts.push(attempts.length);
        assert.deepEqual(life.wrongs, []);
        life.close();
      }
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      assert.ok(mean > 15 && mean < 35, `${mean} attempts on the average`);
    });
  }

  it('asks at once when it is looked at again, however short it was hidden', async () => {
    const life = new SimulatedLife({ keepalive: 60, random: seededRandom(1) });
    await life.timeline.pass(1000);
    life.happen({ type: 'hide' });
    await life.timeline.pass(5000);
    life.happen({ type: 'lose' });
    life.happen({ type: 'show' });
    await life.timeline.pass(10_000);
    assert.equal(life.status, 'connected');
    assert.equal(life.network.link?.isAlive, true);
    assert.deepEqual(life.wrongs, []);
    life.close();
  });

  it('takes a network that lets nothing through for what it is, again and again', async () => {
    const life = new SimulatedLife({ keepalive: 60, random: seededRandom(1) });
    for (let time = 0; time < 20; time++) {
      await life.timeline.pass(3 * MINUTE_MS);
      assert.equal(life.status, 'connected');
      life.happen({ type: 'lose' });
    }
    assert.deepEqual(life.wrongs, []);
    life.close();
  });
});
