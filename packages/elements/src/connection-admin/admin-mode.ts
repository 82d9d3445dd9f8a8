import { msg, str } from '@lit/localize';
import type { Problem } from '../controllers/problems-controller.js';
import { wrong } from '../element/wrong-attribute.js';

/** What a person may do with `<mqtt-connection-admin>`. */
export type AdminMode = (typeof MODES)[number];

const MODES = ['manage', 'use', 'sign-in'] as const;

/** What is wrong with `mode`. */
export function modeProblems(mode: string | undefined): readonly Problem[] {
  if (mode === undefined || MODES.some((known) => known === mode)) return [];
  return [wrong('mode', msg(str`“${mode}” is none of “manage”, “use” and “sign-in”.`))];
}
