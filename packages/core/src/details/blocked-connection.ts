/** Pure. */
import { MqttError } from '../errors.js';
import type { SavedConnection } from './connection-directory.js';

/**
 * Makes sure that the page's policy lets a saved connection be made. What is shown of it lacks what is secret, and so may what is
 * forbidden: a look at its details alone would not tell.
 *
 * @throws MqttError `blocked-by-policy`.
 */
export function assertNotBlocked({ blocked }: Pick<SavedConnection, 'blocked'>): void {
  if (!blocked) return;
  const text = blocked.map(({ message }) => message).join(' ');
  throw new MqttError('blocked-by-policy', text, { problems: blocked });
}
