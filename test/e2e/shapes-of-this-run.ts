import { isOn } from '../../scripts/is-on.mjs';
import { LARGE_PAYLOADS } from './large-payloads.js';

/** One of each kind. */
const EACH_TIME = [
  'lines of text',
  'bytes in hex',
  'JSON of objects',
  'CBOR of empty maps',
  'Sparkplug of metrics',
];

/** The names of those that are tried each time, and of all with the tests that take long. */
export function shapesOfThisRun(): readonly string[] {
  return isOn(process.env.SLOW_TESTS) ? Object.keys(LARGE_PAYLOADS) : EACH_TIME;
}
