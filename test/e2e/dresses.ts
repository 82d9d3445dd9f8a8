import { isOn } from '../../scripts/is-on.mjs';

/** One dress is looked at each time, the first; the others with the tests that take long, and when pictures are taken. */
export function dressesOfThisRun<T>(dresses: Readonly<Record<string, T>>): [string, T][] {
  const all = Object.entries(dresses);
  return isOn(process.env.SLOW_TESTS) ? all : all.slice(0, 1);
}

/** The time of a suite that looks at every dress of this run. @param timeMs - of one dress, and of everything else in the suite. */
export function timeOfDresses(timeMs: number, dresses: Readonly<Record<string, unknown>>): number {
  return timeMs * dressesOfThisRun(dresses).length;
}
