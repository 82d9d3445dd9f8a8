import { msg, str } from '@lit/localize';
import type { Problem } from '../controllers/problems-controller.js';
import { wrong } from './wrong-attribute.js';

/** How much room things take. */
export type Density = 'compact' | 'comfortable';

/** What is wrong with a value of the attribute `density`, if anything is. */
export function densityProblem(density: string | undefined): Problem | undefined {
  return density === undefined || density === 'compact' || density === 'comfortable'
    ? undefined
    : wrong('density', msg(str`“${density}” is no density: write compact or comfortable.`));
}
