// @ts-check
/**
 * How many runs each property test makes, when the environment variable `FAST_CHECK_RUNS` asks for
 * another number than fast-check's own.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {number | undefined}
 */
export function propertyRuns({ FAST_CHECK_RUNS: text }) {
  if (text === undefined || text === '') return undefined;
  const runs = Number(text);
  if (Number.isInteger(runs) && runs > 0) return runs;
  throw new Error(`FAST_CHECK_RUNS must be a positive whole number, and is "${text}".`);
}
