import type { IncomingMessage, PublishProperties, Qos } from '../connection/session-port.js';
import { MqttError } from '../errors.js';

/** A received message. */
export interface Message {
  readonly topic: string;
  /**
   * The bytes as they came. They may be a view on a larger network frame: to keep the message for long, keep its {@link copy}.
   */
  readonly payload: Uint8Array;
  readonly qos: Qos;
  /** True when this is the broker's kept copy rather than a message published just now (MQTT 3.1.1 §3.3.1.3). */
  readonly retain: boolean;
  /**
   * True when the broker may have sent it before (MQTT 3.1.1 §3.3.1.1). Acknowledgements leave when the handlers have been called, so
   * a handler that a crash interrupted sees the message again, with `dup`, from a broker that keeps the session: at QoS 1 until its
   * PUBACK, at QoS 2 until its PUBREC. Then it never comes again: what a handler does later, after an `await`, it must keep itself.
   */
  readonly dup: boolean;
  /** MQTT 5 only; empty otherwise. */
  readonly properties: PublishProperties;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** The topic filter of the subscription that got it. */
  readonly filter: string;
  /** The payload as UTF-8 text; bytes that are not UTF-8 become U+FFFD. */
  text(): string;
  /**
   * The payload parsed as JSON.
   *
   * @throws MqttError `payload-not-json`, naming the topic.
   */
  json(): unknown;
  /** The same message with bytes of its own, for keeping: a small payload then no longer holds a large network frame in memory. */
  copy(): Message;
}

const decoder = new TextDecoder();

/** Text is decoded once, however often a handler asks. */
export class ReceivedMessage implements Message {
  readonly filter: string;
  readonly #incoming: IncomingMessage;
  #text: string | undefined;

  constructor(incoming: IncomingMessage, filter: string) {
    this.#incoming = incoming;
    this.filter = filter;
  }

  get topic(): string {
    return this.#incoming.topic;
  }
  get payload(): Uint8Array {
    return this.#incoming.payload;
  }
  get qos(): Qos {
    return this.#incoming.qos;
  }
  get retain(): boolean {
    return this.#incoming.retain;
  }
  get dup(): boolean {
    return this.#incoming.dup;
  }
  get properties(): PublishProperties {
    return this.#incoming.properties ?? {};
  }
  get receivedAt(): number {
    return this.#incoming.receivedAt;
  }

  text(): string {
    return (this.#text ??= decoder.decode(this.#incoming.payload));
  }

  json(): unknown {
    try {
      return JSON.parse(this.text());
    } catch (cause) {
      throw new MqttError('payload-not-json', `The message on “${this.topic}” is not JSON.`, {
        cause,
      });
    }
  }

  copy(): Message {
    const { payload } = this;
    if (payload.byteLength === payload.buffer.byteLength) return this;
    return new ReceivedMessage({ ...this.#incoming, payload: payload.slice() }, this.filter);
  }
}
