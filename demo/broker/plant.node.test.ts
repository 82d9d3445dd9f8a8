import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Plant } from './plant.js';

/** A plant without chance, and what it says second by second. */
function plant(): { readonly plant: Plant; after(seconds: number): Map<string, string> } {
  let now = 0;
  const made = new Plant({ random: () => 0.5, now: () => now });
  return {
    plant: made,
    after: (seconds) => {
      const said = new Map<string, string>();
      for (let second = 0; second < seconds; second++) {
        now += 1000;
        for (const { topic, payload } of made.advance()) said.set(topic, payload);
      }
      return said;
    },
  };
}

function stateOf(payload: string | undefined): unknown {
  return (JSON.parse(payload ?? '{}') as { state?: unknown }).state;
}

describe('plant', () => {
  it('raises an alarm once, counts it, and ends it when the value is well back', () => {
    const { plant: made, after } = plant();
    made.obey({ kind: 'boiler', targetCelsius: 90 });
    const hot = after(30);
    assert.equal(stateOf(hot.get('alarms/plant/boiler-1')), 'raised');
    assert.equal(hot.get('alarms/raised'), '1');
    assert.equal(after(5).has('alarms/plant/boiler-1'), false);
    made.obey({ kind: 'boiler', targetCelsius: 79.5 });
    assert.equal(after(30).has('alarms/plant/boiler-1'), false);
    made.obey({ kind: 'boiler', targetCelsius: 60 });
    assert.equal(stateOf(after(30).get('alarms/plant/boiler-1')), 'fine');
  });

  it('has a gate that turns around on its way, and an alarm when it is left open', () => {
    const { plant: made, after } = plant();
    const door = 'plant/gate/door';
    made.obey({ kind: 'gate', door: 'open' });
    after(1);
    const [turned] = made.obey({ kind: 'gate', door: 'closed' });
    assert.equal(turned?.payload, 'closing');
    assert.equal(after(3).get(door), 'closed');
    made.obey({ kind: 'gate', door: 'open' });
    assert.equal(after(3).get(door), 'open');
    assert.equal(stateOf(after(31).get('alarms/plant/gate')), 'raised');
    made.obey({ kind: 'gate', door: 'closed' });
    assert.equal(stateOf(after(1).get('alarms/plant/gate')), 'fine');
  });

  it('has a tank whose sensor falls silent for fifteen seconds, and is low now and then', () => {
    const { after } = plant();
    const level = 'plant/tank/level';
    assert.equal(after(2).has(level), true);
    after(72);
    assert.equal(after(15).has(level), false);
    assert.equal(after(3).has(level), true);
    assert.equal(stateOf(plant().after(60).get('alarms/plant/tank')), 'raised');
  });
});
