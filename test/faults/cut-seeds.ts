/** Cuts of one seed. */
export const CUTS_A_SEED = 100;

/**
 * The seeds of cuts by chance, from 1 on: one, or as many as the environment variable `CUT_SEEDS` says.
 *
 * @throws Error when it is no positive whole number.
 */
export function cutSeeds(
  { CUT_SEEDS: text = '1' }: NodeJS.ProcessEnv = process.env,
): readonly number[] {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`CUT_SEEDS must be a positive whole number, and is "${text}".`);
  return Array.from({ length: count }, (_, index) => index + 1);
}
