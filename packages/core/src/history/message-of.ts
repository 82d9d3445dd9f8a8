import { ReceivedMessage, type Message } from '../routing/message.js';
import type { KeptMessage } from './history-store.js';

/**
 * A message from its parts: one that was kept, or that a server kept.
 *
 * @param filter - the topic filter for which it came.
 *
 * @example
 * const payload = new TextEncoder().encode('21.5');
 * messageOf({ topic: 'plant/1/temp', payload, qos: 0, retain: false, receivedAt: 1_800_000_000_000 }, 'plant/#').json(); // 21.5
 */
export function messageOf(parts: KeptMessage, filter: string): Message {
  return new ReceivedMessage({ ...parts, dup: false }, filter);
}
