import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LARGE_PAYLOADS, type LargePayload } from '../../../../test/e2e/large-payloads.js';
import { shapesOfThisRun } from '../../../../test/e2e/shapes-of-this-run.js';
import { decodePayload } from './decode-payload.js';
import { payloadBody } from './detail/payload-body.js';
import { textToCopy } from './detail/payload-file.js';
import { comparePayloads } from './difference/compare-payloads.js';
import { previewPayload } from './payload-preview.js';
import { TaggedValue, ValueList, ValueMap, type PayloadValue } from './values/payload-value.js';
import { leafText } from './values/value-text.js';

const SIZE = 600_000;
/** Between two looks at the clock lies no more than that: then a hundred milliseconds are enough on any machine. */
const MOST_BYTES = 131_072;
const MOST_VALUES = 1000;

const { signal } = new AbortController();

/** How often somebody looks at the clock, and could stop, while this is done. */
async function looksDuring(work: () => Promise<unknown>): Promise<number> {
  const clock = Object.getPrototypeOf(performance) as Performance; // It has the method.
  let looks = 0;
  performance.now = () => {
    looks++;
    return clock.now.call(performance);
  };
  try {
    await work();
  } finally {
    performance.now = clock.now;
  }
  return looks;
}

function assertStops(looks: number, { payload, values }: LargePayload, what: string): void {
  const least = Math.floor(Math.max(payload.length / MOST_BYTES, values / MOST_VALUES));
  assert.ok(looks >= least, `${what}: ${String(looks)} looks at the clock, not ${String(least)}`);
}

/** The words in which a value is shown, whatever tags it has, and what it holds. */
function shown(value: PayloadValue): readonly string[] {
  if (value instanceof TaggedValue) return [value.label, ...shown(value.value)];
  if (value instanceof ValueMap) return value.values.slice(0, 3).flatMap(shown);
  if (value instanceof ValueList) return value.items.slice(0, 3).flatMap(shown);
  return [leafText(value)];
}

describe('a large payload', () => {
  for (const name of shapesOfThisRun()) {
    const make = LARGE_PAYLOADS[name]!;
    it(`is read, copied and compared with a look at the clock now and then: ${name}`, async () => {
      const large = make(SIZE);
      const { payload, format } = large;
      const message = { topic: 'large', payload, properties: {} };
      const decoded = await decodePayload(message, format, undefined, signal);
      const looks = await looksDuring(async () => {
        const again = await decodePayload(message, format, undefined, signal);
        await payloadBody(again, payload, signal);
      });
      // Bytes that are shown as they came are not read at all.
      const isRead = !(
        decoded.kind === 'bytes' ||
        (decoded.kind === 'value' && decoded.value instanceof Uint8Array)
      );
      if (isRead) assertStops(looks, large, 'read');
      if (decoded.kind === 'value')
        for (const words of shown(decoded.value)) assert.ok(words.length < 20_000);

      if (decoded.kind !== 'text' && decoded.kind !== 'failed') {
        const written = await textToCopy({ payload }, decoded, signal);
        const copying = await looksDuring(async () => textToCopy({ payload }, decoded, signal));
        // What is text already is copied as it is.
        if (!('text' in decoded))
          assertStops(
            copying,
            { payload: payload.subarray(0, written.length), values: 0 },
            'copied',
          );
      }

      const previous = { ...message, payload: payload.slice() };
      previous.payload.set([0x31], previous.payload.length - 3);
      const comparing = await looksDuring(async () =>
        comparePayloads(previous, message, decoded, undefined, signal),
      );
      assertStops(comparing, { payload, values: 0 }, 'compared');
      assert.ok(previewPayload(payload).text.length < 1000);
    });
  }
});
