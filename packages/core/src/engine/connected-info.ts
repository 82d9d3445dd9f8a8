import type { IConnackPacket } from 'mqtt';
import type { ConnectedInfo, SessionOptions } from '../connection/session-port.js';

/** What a CONNACK says (MQTT 5 §3.2.2.3), with the value that each absent property stands for. */
export function connectedInfo(connack: IConnackPacket, session: SessionOptions): ConnectedInfo {
  const said = connack.properties ?? {};
  const maximumQos = said.maximumQoS;
  return {
    clientId: said.assignedClientIdentifier ?? session.clientId,
    protocolVersion: session.protocolVersion,
    sessionPresent: connack.sessionPresent,
    keepalive: said.serverKeepAlive ?? session.keepalive,
    maximumQos: maximumQos === 0 || maximumQos === 1 ? maximumQos : 2,
    receiveMaximum: said.receiveMaximum ?? 65_535,
    maximumPacketSize: said.maximumPacketSize ?? 268_435_460,
    retainAvailable: said.retainAvailable ?? true,
    wildcardSubscriptionAvailable: said.wildcardSubscriptionAvailable ?? true,
    sharedSubscriptionAvailable: said.sharedSubscriptionAvailable ?? session.protocolVersion === 5,
    subscriptionIdentifiersAvailable:
      said.subscriptionIdentifiersAvailable ?? session.protocolVersion === 5,
    topicAliasMaximum: said.topicAliasMaximum ?? 0,
  };
}
