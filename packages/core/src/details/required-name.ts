/** Pure. */
import { MqttError } from '../errors.js';
import type { ConnectionDetails } from './connection-details.js';

/** The name under which details are saved. @throws MqttError `invalid-details` where there is none. */
export function requiredName({ name }: Pick<ConnectionDetails, 'name'>): string {
  const trimmed = name?.trim();
  if (trimmed) return trimmed;
  const message = 'Give the connection a name.';
  throw new MqttError('invalid-details', message, {
    problems: [{ field: 'name', severity: 'error', code: 'required', message }],
  });
}
