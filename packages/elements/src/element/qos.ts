import { msg, str } from '@lit/localize';
import type { Qos } from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';

/** The three qualities of service. */
export const QOS_LEVELS: readonly Qos[] = [0, 1, 2];

/** What is wrong with a value of the attribute `qos`, if anything is. */
export function qosProblem(qos: number | undefined): Problem | undefined {
  if (qos === undefined || QOS_LEVELS.some((level) => level === qos)) return undefined;
  const shown = Number.isNaN(qos) ? msg('This') : `“${String(qos)}”`;
  return {
    attribute: 'qos',
    message: msg(str`${shown} is no quality of service: write 0, 1 or 2.`),
    code: 'invalid-details',
  };
}
