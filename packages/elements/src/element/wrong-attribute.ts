import type { MqttErrorCode } from '@mqtt-kit/core';
import type { Problem } from '../controllers/problems-controller.js';

/** That an attribute is wrong. @param message - whole sentences: what is wrong, and what would be right. */
export function wrong(
  attribute: string,
  message: string,
  code: MqttErrorCode = 'invalid-details',
): Problem {
  return { attribute, message, code };
}
