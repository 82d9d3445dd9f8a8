/** A number at least 0 and below 1, as `Math.random` gives. */
export type Random = () => number;

/** How a value goes towards its goal in one second. */
export interface Pull {
  /** Which part of the way. */
  readonly share: number;
  /** Twice as far as chance may lead off it. */
  readonly noise: number;
}

/** A step from `value` towards `goal`. */
export function drift(value: number, goal: number, { share, noise }: Pull, random: Random): number {
  return value + (goal - value) * share + (random() - 0.5) * noise;
}
