import type { IConnackPacket } from 'mqtt';
import type { ConnectedInfo } from '../connection/session-port.js';
import { MqttError } from '../errors.js';
import type { EngineOptions } from './engine.js';

/**
 * MQTT 3.1.1 has no Receive Maximum, but brokers have bounds all the same: Mosquitto drops what exceeds its
 * `max_inflight_messages`, 20 unless configured, after acknowledging it.
 */
const IN_FLIGHT_311 = 20;

/**
 * What a CONNACK says (MQTT 5 §3.2.2.3), with the value that each absent property stands for.
 *
 * @throws MqttError `protocol-error` for what MQTT 5 forbids: a session that we asked to end [MQTT-3.2.2-2], a Receive Maximum or
 * Maximum Packet Size of 0 (§3.2.2.3.3, §3.2.2.3.6).
 */
export function connectedInfo(
  connack: IConnackPacket,
  { session, protocolVersion, clean }: EngineOptions,
): ConnectedInfo {
  const said = connack.properties ?? {};
  if (
    protocolVersion === 5 &&
    ((clean && connack.sessionPresent) || said.receiveMaximum === 0 || said.maximumPacketSize === 0)
  ) {
    throw new MqttError(
      'protocol-error',
      'The broker accepted the connection in a way that MQTT 5 does not allow.',
      { retryable: true },
    );
  }
  const maximumQos = said.maximumQoS;
  return {
    clientId: said.assignedClientIdentifier ?? session.clientId,
    protocolVersion,
    sessionPresent: connack.sessionPresent,
    keepalive: said.serverKeepAlive ?? session.keepalive,
    maximumQos: maximumQos === 0 || maximumQos === 1 ? maximumQos : 2,
    receiveMaximum: said.receiveMaximum ?? (protocolVersion === 5 ? 65_535 : IN_FLIGHT_311),
    maximumPacketSize: said.maximumPacketSize ?? 268_435_460,
    retainAvailable: said.retainAvailable ?? true,
    wildcardSubscriptionAvailable: said.wildcardSubscriptionAvailable ?? true,
    sharedSubscriptionAvailable: said.sharedSubscriptionAvailable ?? protocolVersion === 5,
    subscriptionIdentifiersAvailable:
      said.subscriptionIdentifiersAvailable ?? protocolVersion === 5,
    topicAliasMaximum: said.topicAliasMaximum ?? 0,
    ...(said.responseInformation === undefined
      ? {}
      : { responseInformation: said.responseInformation }),
  };
}
