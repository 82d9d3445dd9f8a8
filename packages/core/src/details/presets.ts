/** Pure data: the brokers people have, and where they listen for MQTT over WebSocket. */

/** A broker that the kit knows by name. */
export type PresetId =
  | 'mosquitto'
  | 'emqx'
  | 'hivemq'
  | 'hivemq-cloud'
  | 'rabbitmq'
  | 'vernemq'
  | 'nats'
  | 'aws-iot-core'
  | 'azure-event-grid'
  | 'artemis'
  | 'aedes';

/** What a broker cannot do although the protocol has it. Absent means: no limit known. */
export interface BrokerLimits {
  /** The highest quality of service that really works. */
  readonly maxQos?: 0 | 1;
  /** How many topic filters one SUBSCRIBE may carry. */
  readonly maxFiltersPerSubscribe?: number;
  /** The longest keep alive, in seconds. */
  readonly maxKeepalive?: number;
  /** Characters that no topic may contain, although §4.7 allows them. */
  readonly forbiddenTopicCharacters?: string;
  /** False when `$share` subscriptions are granted but receive nothing. */
  readonly sharedSubscriptions?: false;
}

/**
 * A broker's ports, path and peculiarities: what a form fills in, and what validation knows better
 * than a person.
 */
export interface BrokerPreset {
  readonly id: PresetId;
  /** The broker's name, for people. */
  readonly label: string;
  /**
   * Its usual WebSocket ports, unencrypted (`ws`) and encrypted (`wss`); absent where everybody
   * chooses, or where there is none.
   */
  readonly ports: { readonly ws?: number; readonly wss?: number };
  /** Its ports for MQTT without WebSocket, which no browser can open. */
  readonly mqttPorts: readonly number[];
  /** Its usual WebSocket path; absent where it is not known for certain. */
  readonly path?: string;
  /** What its path must end with, unless a proxy in front rewrites it. */
  readonly pathEnd?: string;
  /** 4 is MQTT 3.1.1. */
  readonly protocolVersions: readonly (4 | 5)[];
  /** Short sentences for people. */
  readonly notes: readonly string[];
  readonly limits: BrokerLimits;
  /**
   * Lower-case host names that give the broker away, where it is a service with names of its own.
   */
  readonly hostPattern?: RegExp;
}

const PLAIN_MQTT_PORTS: readonly number[] = [1883, 8883];

/** Every known broker, in the order in which a form offers them. */
export const PRESETS: readonly BrokerPreset[] = [
  {
    id: 'mosquitto',
    label: 'Eclipse Mosquitto',
    ports: { ws: 9001 },
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/mqtt',
    protocolVersions: [4, 5],
    notes: [
      'WebSocket needs a listener of its own in mosquitto.conf: “listener 9001” and “protocol websockets”.',
      'For wss, choose a port and give that listener a certificate. Any path works.',
    ],
    limits: {},
  },
  {
    id: 'emqx',
    label: 'EMQX',
    ports: { ws: 8083, wss: 8084 },
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/mqtt',
    protocolVersions: [4, 5],
    notes: [],
    limits: {},
    hostPattern: /^broker\.emqx\.io$|\.emqxsl\.com$/,
  },
  {
    id: 'hivemq',
    label: 'HiveMQ',
    ports: { ws: 8000, wss: 8001 },
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/mqtt',
    protocolVersions: [4, 5],
    notes: ['WebSocket listeners are switched on in config.xml.'],
    limits: {},
  },
  {
    id: 'hivemq-cloud',
    label: 'HiveMQ Cloud',
    ports: { wss: 8884 },
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/mqtt',
    protocolVersions: [4, 5],
    notes: ['Encrypted only, and always with a user name and password.'],
    limits: {},
    hostPattern: /\.hivemq\.cloud$/,
  },
  {
    id: 'rabbitmq',
    label: 'RabbitMQ',
    ports: { ws: 15675, wss: 15676 },
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/ws',
    protocolVersions: [4, 5],
    notes: [
      'Needs the plugin rabbitmq_web_mqtt. MQTT 5 from RabbitMQ 3.13 on.',
      'For another virtual host, the user name is “vhost:user”.',
      'QoS 2 is granted as QoS 1.',
    ],
    limits: { maxQos: 1 },
  },
  {
    id: 'vernemq',
    label: 'VerneMQ',
    ports: { ws: 9001, wss: 9002 },
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/mqtt',
    pathEnd: '/mqtt',
    protocolVersions: [4, 5],
    notes: ['WebSocket listeners are switched on in vernemq.conf.'],
    limits: {},
  },
  {
    id: 'nats',
    label: 'NATS',
    ports: {},
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/mqtt',
    pathEnd: '/mqtt',
    protocolVersions: [4],
    notes: [
      'MQTT 3.1.1 only. The server needs JetStream, and its port is the one of the “websocket” section.',
      'No “.” and no space in topics.',
      'NATS 2.9 closes the connection at a QoS 2 message.',
    ],
    limits: { forbiddenTopicCharacters: '. ' },
  },
  {
    id: 'aws-iot-core',
    label: 'AWS IoT Core',
    ports: { wss: 443 },
    mqttPorts: [8883],
    path: '/mqtt',
    pathEnd: '/mqtt',
    protocolVersions: [4, 5],
    notes: [
      'Encrypted only. The signature stands in the path’s query (SigV4), or a custom authorizer reads the user name.',
      'No QoS 2. At most 8 topic filters in a subscription, and 1200 seconds of keep alive.',
    ],
    limits: { maxQos: 1, maxFiltersPerSubscribe: 8, maxKeepalive: 1200 },
    hostPattern: /\.iot\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
  },
  {
    id: 'azure-event-grid',
    label: 'Azure Event Grid',
    ports: { wss: 443 },
    mqttPorts: [8883],
    protocolVersions: [4, 5],
    notes: [
      'Encrypted only. No QoS 2.',
      'With a token (JWT), MQTT 5 is needed.',
      'The path was not verified: see the namespace’s page.',
    ],
    limits: { maxQos: 1 },
    hostPattern: /\.ts\.eventgrid\.azure\.net$/,
  },
  {
    id: 'artemis',
    label: 'ActiveMQ Artemis',
    ports: { ws: 1883, wss: 8883 },
    mqttPorts: [],
    path: '/',
    protocolVersions: [4, 5],
    notes: ['The same ports take MQTT with and without WebSocket.'],
    limits: {},
  },
  {
    id: 'aedes',
    label: 'aedes',
    ports: {},
    mqttPorts: PLAIN_MQTT_PORTS,
    path: '/mqtt',
    protocolVersions: [4],
    notes: [
      'MQTT 3.1.1 only. Listens where the program that embeds it says.',
      '“$share” subscriptions are granted but receive nothing.',
    ],
    limits: { sharedSubscriptions: false },
  },
];

const BY_ID: ReadonlyMap<unknown, BrokerPreset> = new Map(
  PRESETS.map((preset) => [preset.id, preset]),
);

/** The preset with this id; undefined for anything else, of whichever type. */
export function presetById(id: unknown): BrokerPreset | undefined {
  return BY_ID.get(id);
}

/**
 * The broker that a host name gives away, for example HiveMQ Cloud behind `….s1.eu.hivemq.cloud`.
 */
export function presetForHost(host: string): BrokerPreset | undefined {
  const name = host.toLowerCase();
  return PRESETS.find(({ hostPattern }) => hostPattern?.test(name));
}

/**
 * Whether a port is one of MQTT without WebSocket, as far as anybody can tell from its number and
 * the broker.
 */
export function isPlainMqttPort(port: number, presetId?: PresetId): boolean {
  return (presetById(presetId)?.mqttPorts ?? PLAIN_MQTT_PORTS).includes(port);
}

/**
 * The WebSocket port to use in place of a plain MQTT port; undefined when `port` is none, or the
 * broker's is not known.
 *
 * @param tls - Whether the connection will be encrypted. Unless said, 1883 is taken for unencrypted
 * and any other port for encrypted.
 */
export function suggestWebSocketPort(
  port: number,
  presetId?: PresetId,
  tls: boolean = port !== 1883,
): number | undefined {
  if (!isPlainMqttPort(port, presetId)) return undefined;
  const ports = presetById(presetId)?.ports;
  return tls ? ports?.wss : (ports?.ws ?? ports?.wss);
}
