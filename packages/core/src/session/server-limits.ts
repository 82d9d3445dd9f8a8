import type { ConnectedInfo, OutgoingMessage } from '../connection/session-port.js';
import { MqttError } from '../errors.js';

/** What CONNACK said the broker does not take (MQTT 5 §3.2.2.3), found before a message is sent; undefined when it may go. Pure. */
export function messageProblem(
  message: OutgoingMessage,
  info: ConnectedInfo,
): MqttError | undefined {
  if (message.qos > info.maximumQos) {
    return new MqttError(
      'unsupported',
      `This broker takes messages up to quality of service ${String(info.maximumQos)}.`,
    );
  }
  if (message.retain && !info.retainAvailable) {
    return new MqttError('unsupported', 'This broker keeps no retained messages.');
  }
  return undefined;
}

/** A SUBSCRIBE beside its one filter: fixed header, packet id, properties, length and options (MQTT 5 §3.8). */
const MOST_SUBSCRIBE_BYTES = 5 + 2 + 6 + 2 + 1;

/** The same for a filter (MQTT 5 §3.2.2.3.11 and §3.2.2.3.13). */
export function filterProblem(filter: string, info: ConnectedInfo): MqttError | undefined {
  if (info.protocolVersion === 4) return undefined;
  if (!info.sharedSubscriptionAvailable && filter.startsWith('$share/'))
    return new MqttError('unsupported', 'This broker has no shared subscriptions.');
  if (!info.wildcardSubscriptionAvailable && /[+#]/.test(filter))
    return new MqttError('unsupported', 'This broker has no wildcards in topic filters.');
  // [MQTT-3.2.2-15]; a character has three bytes at most.
  if (filter.length * 3 + MOST_SUBSCRIBE_BYTES > info.maximumPacketSize) {
    const size = new TextEncoder().encode(filter).length + MOST_SUBSCRIBE_BYTES;
    if (size > info.maximumPacketSize)
      return new MqttError('packet-too-large', 'This filter is too long for the broker.');
  }
  return undefined;
}
