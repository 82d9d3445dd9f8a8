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

/** Of those, what a broker sends too: bytes, and text of many values. */
const EACH_TIME_FROM_A_BROKER = ['bytes in hex', 'JSON of objects'];

/** The names of those that are tried each time, and of all with the tests that take long. */
export function shapesOfThisRun(): readonly string[] {
  return isOn(process.env.SLOW_TESTS) ? Object.keys(LARGE_PAYLOADS) : EACH_TIME;
}

/** As {@link shapesOfThisRun}, for messages that a broker sends. */
export function shapesFromABroker(): readonly string[] {
  return isOn(process.env.SLOW_TESTS) ? Object.keys(LARGE_PAYLOADS) : EACH_TIME_FROM_A_BROKER;
}
