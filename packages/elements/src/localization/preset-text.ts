/** What is to be known of a broker, in the person's words. */
import { msg } from '@lit/localize';
import type { PresetId } from '@mqtt-kit/core';

const NOTES: Readonly<Record<PresetId, () => readonly string[]>> = {
  mosquitto: () => [
    msg(
      'WebSocket needs a listener of its own in mosquitto.conf: “listener 9001” and “protocol websockets”.',
    ),
    msg('For wss, choose a port and give that listener a certificate. Any path works.'),
  ],
  emqx: () => [],
  hivemq: () => [msg('WebSocket listeners are switched on in config.xml.')],
  'hivemq-cloud': () => [msg('Encrypted only, and always with a user name and password.')],
  rabbitmq: () => [
    msg('Needs the plugin rabbitmq_web_mqtt. MQTT 5 from RabbitMQ 3.13 on.'),
    msg('For another virtual host, the user name is “vhost:user”.'),
    msg('QoS 2 is granted as QoS 1.'),
  ],
  vernemq: () => [msg('WebSocket listeners are switched on in vernemq.conf.')],
  nats: () => [
    msg(
      'MQTT 3.1.1 only. The server needs JetStream, and its port is the one of the “websocket” section.',
    ),
    msg('No “.” and no space in topics.'),
    msg('NATS 2.9 closes the connection at a QoS 2 message.'),
  ],
  'aws-iot-core': () => [
    msg(
      'Encrypted only. The signature stands in the path’s query (SigV4), or a custom authorizer reads the user name.',
    ),
    msg('No QoS 2. At most 8 topic filters in a subscription, and 1200 seconds of keep alive.'),
  ],
  'azure-event-grid': () => [
    msg('Encrypted only. No QoS 2.'),
    msg('With a token (JWT), MQTT 5 is needed.'),
    msg('The path was not verified: see the namespace’s page.'),
  ],
  artemis: () => [msg('The same ports take MQTT with and without WebSocket.')],
  aedes: () => [
    msg('MQTT 3.1.1 only. Listens where the program that embeds it says.'),
    msg('“$share” subscriptions are granted but receive nothing.'),
  ],
};

/** Short sentences about a broker. */
export function presetNotes(id: PresetId): readonly string[] {
  return NOTES[id]();
}
