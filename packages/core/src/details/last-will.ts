/** Pure types: the message that a broker publishes for a client that vanished. */
import type { Qos, UserProperties } from '../connection/session-port.js';

/**
 * The last will: what the broker publishes when this client vanishes without saying goodbye (MQTT
 * 3.1.1 §3.1.2.5, MQTT 5 §3.1.2.5).
 */
export interface LastWill {
  /** A topic name: no wildcards (§4.7). */
  readonly topic: string;
  /** Text is sent as UTF-8. At most 65 535 bytes (MQTT 3.1.1 §3.1.3.3, MQTT 5 §3.1.3.4). */
  readonly payload: string | Uint8Array;
  /** Quality of service of the message. Default 0. */
  readonly qos?: Qos;
  /** Whether the broker keeps a copy for later subscribers. Default false. */
  readonly retain?: boolean;
  /** MQTT 5 only. */
  readonly properties?: WillProperties;
}

/** Properties of a last will (MQTT 5 §3.1.3.2), under MQTT.js's names. */
export interface WillProperties {
  /**
   * Seconds the broker waits before publishing, in case the client comes back: 0 to 4 294 967 295.
   * The broker's default is 0. §3.1.3.2.2
   */
  readonly willDelayInterval?: number;
  /** 1 says that the payload is UTF-8 text. §3.1.3.2.3 */
  readonly payloadFormatIndicator?: 0 | 1;
  /**
   * Seconds after which the broker drops the message: 0 to 4 294 967 295. Without it, never.
   * §3.1.3.2.4
   */
  readonly messageExpiryInterval?: number;
  /** What the payload is, for example a MIME type. §3.1.3.2.5 */
  readonly contentType?: string;
  /** The topic name for answers. §3.1.3.2.6 */
  readonly responseTopic?: string;
  /** Bytes that an answer repeats, at most 65 535. §3.1.3.2.7 */
  readonly correlationData?: Uint8Array;
  /** Names with one or several values. §3.1.3.2.8 */
  readonly userProperties?: UserProperties;
}

/** A last will with its defaults filled in. */
export interface ResolvedWill extends LastWill {
  readonly qos: Qos;
  readonly retain: boolean;
}

/** Quality of service of a will that names none. */
export const DEFAULT_WILL_QOS: Qos = 0;

/** Whether the broker keeps the message of a will that does not say. */
export const DEFAULT_WILL_RETAIN = false;
