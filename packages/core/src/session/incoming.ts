import type { IncomingMessage } from '../connection/session-port.js';
import type { ReceivedPublish } from '../engine/publish-flow.js';

/**
 * A received PUBLISH as it crosses the seam.
 *
 * @param filters - those for which the broker sent it, where it says so (MQTT 5 §3.3.4).
 * @param receivedAt - milliseconds since the epoch.
 */
export function incoming(
  { topic, payload, qos, retain, dup, properties }: ReceivedPublish,
  filters: readonly string[] | undefined,
  receivedAt: number,
): IncomingMessage {
  return {
    topic,
    payload,
    qos,
    retain,
    dup,
    receivedAt,
    ...(properties ? { properties } : {}),
    ...(filters ? { filters } : {}),
  };
}
