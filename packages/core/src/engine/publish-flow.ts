import { MqttError } from '../errors.js';
import type { OutgoingMessage, PublishProperties, Qos } from '../connection/session-port.js';
import { malformed } from './byte-reader.js';
import type { DeliveryState, FlowJournal, OutgoingFlow, PublishOutcome } from './delivery-state.js';
import type { GatherBuffer } from './gather-buffer.js';
import {
  decodeAck,
  decodePublish,
  encodeAck,
  encodePublish,
  PacketType,
  publishSize,
  type AckType,
  type DecodedAck,
  type PublishHeader,
} from './publish-codec.js';
import { overloaded } from './overloaded.js';
import { TopicReader } from './topic-reader.js';

/** A message that came in, its topic alias resolved. */
export interface ReceivedPublish {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly properties: PublishProperties | undefined;
}

/** What a flow needs of its network connection. */
export interface PublishFlowOptions {
  readonly protocolVersion: 4 | 5;
  readonly out: GatherBuffer;
  /** How many topic aliases the broker accepts from us. */
  readonly sendAliases: number;
  /** How many topic aliases we told the broker it may use. */
  readonly receiveAliases: number;
  /** How many QoS 1 and 2 messages we told the broker it may send before they are acknowledged. */
  readonly receiveMaximum: number;
  /** The largest packet that the broker accepts, in bytes. */
  readonly maximumPacketSize: number;
  readonly onMessage: (message: ReceivedPublish) => void;
  /** A PUBLISH of an earlier connection leaves again. */
  readonly onResend?: (message: OutgoingMessage) => void;
}

/** How to go on with what the last connection left open. */
export interface Resumption {
  readonly sessionPresent: boolean;
  readonly atOnce: number;
  readonly resendQos2: boolean;
}

// Fixed header, the longest topic, packet id, empty properties.
const MOST_HEADER_BYTES = 5 + 2 + 65_535 + 2 + 4;

/** As many packet ids as there are (MQTT 3.1.1 §2.3.1). */
const MOST_IDS = 65_535;

/** Packet Identifier not found (MQTT 5 §2.4). */
const UNKNOWN_ID = 0x92;

/**
 * Application messages on one network connection: PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP for every QoS and both versions
 * (MQTT 3.1.1 §4.3). What must outlive the connection is in {@link DeliveryState}.
 */
export class PublishFlow {
  readonly #state: DeliveryState;
  readonly #options: PublishFlowOptions;
  readonly #topics = new TopicReader();
  readonly #sendAliases = new Map<string, number>();
  readonly #receiveAliases = new Map<number, string>();
  /** Packet ids of what the last connection left open and is still to be sent again, and of what was. */
  readonly #unsent: number[] = [];
  readonly #resent = new Set<number>();
  #atOnce = 0;
  #dup = false;
  /** Acknowledgements that wait, in order. They end with the connection: then the broker sends again. */
  #withheld: (() => void)[] = [];

  constructor(state: DeliveryState, options: PublishFlowOptions) {
    this.#state = state;
    this.#options = options;
  }

  /**
   * Sends again what the last connection left open, in its order, `atOnce` messages at a time. With a session that the broker kept, as
   * MQTT 3.1.1 §4.4 says; without one, QoS 1 is sent anew, and QoS 2, which may or may not have arrived, settles with
   * `delivery-unknown` unless `resendQos2`.
   */
  resume({ sessionPresent, atOnce, resendQos2 }: Resumption): void {
    const { incoming, outgoing } = this.#state;
    if (!sessionPresent) {
      incoming.clear();
      this.#state.incomingJournal?.clear();
      this.#state.forgetRetired();
    }
    for (const [id, flow] of [...outgoing]) {
      const { message } = flow;
      if (!sessionPresent && message.qos === 2 && !resendQos2) {
        const text = `The broker forgot the session while the message on “${message.topic}” was under way: it may or may not have arrived.`;
        this.#state.settle(id, {
          error: new MqttError('delivery-unknown', text, { delivery: 'unknown' }),
        });
        continue;
      }
      // A new session knows nothing of the first half of the exchange.
      if (!sessionPresent && flow.stage === 'release') {
        flow.stage = 'publish';
        flow.writing = flow.journal?.sent(id);
      }
      this.#unsent.push(id);
    }
    this.#atOnce = atOnce;
    this.#dup = sessionPresent;
    this.#sendUnsent();
  }

  /** Those after the first must wait for room, or for an answer, in the order in which they were sent first [MQTT-4.6.0-1]. */
  #sendUnsent(): void {
    while (this.#unsent.length > 0 && this.#resent.size < this.#atOnce) {
      const id = this.#unsent.shift();
      const flow = id === undefined ? undefined : this.#state.outgoing.get(id);
      if (!flow || id === undefined) continue;
      this.#resent.add(id);
      this.#whenWritten(flow, () => {
        if (flow.stage === 'release') encodeAck(this.#options.out, PacketType.PUBREL, id);
        else {
          this.#options.onResend?.(flow.message);
          this.#send(flow.message, id, this.#dup);
        }
      });
    }
  }

  /** At once where nothing is being written. On a connection that has ended meanwhile, what is sent goes nowhere. */
  #whenWritten(flow: OutgoingFlow, send: () => void): void {
    const { writing } = flow;
    if (!writing) {
      send();
      return;
    }
    void writing.then(() => {
      if (flow.writing === writing) flow.writing = undefined;
      send();
    });
  }

  /** Sends a message; `settle` is called once, for QoS 0 before this returns. */
  publish(
    message: OutgoingMessage,
    settle: (outcome: PublishOutcome) => void,
    journal?: FlowJournal,
  ): void {
    const tooLarge = this.#sizeProblem(message);
    if (tooLarge) {
      settle({ error: tooLarge });
      return;
    }
    if (message.qos === 0) {
      this.#send(message, 0, false);
      settle({ reasonCode: 0 });
      return;
    }
    const id = this.#state.ids.take();
    if (id === undefined) {
      settle({
        error: new MqttError('too-many-in-flight', 'All 65 535 packet ids are in flight.', {
          retryable: true,
        }),
      });
      return;
    }
    const writing = journal?.sent(id);
    const flow: OutgoingFlow = { message, stage: 'publish', settle, journal, writing };
    this.#state.outgoing.set(id, flow);
    this.#whenWritten(flow, () => {
      this.#send(message, id, false);
    });
  }

  /**
   * Takes a packet of the PUBLISH family.
   *
   * @throws MqttError `malformed-packet` or `protocol-error`, after which the connection must be closed.
   */
  handle(packet: Uint8Array, bodyOffset: number): void {
    const type = (packet[0] ?? 0) >> 4;
    if (type === PacketType.PUBLISH) {
      this.#onPublish(packet, bodyOffset);
      return;
    }
    // The engine hands over types 3 to 7 only.
    const ackType = type as AckType;
    const ack = decodeAck(packet, bodyOffset, ackType, this.#options.protocolVersion);
    switch (ackType) {
      case PacketType.PUBACK:
        this.#onPuback(ack);
        break;
      case PacketType.PUBREC:
        this.#onPubrec(ack);
        break;
      case PacketType.PUBREL:
        this.#onPubrel(ack);
        break;
      case PacketType.PUBCOMP:
        this.#onPubcomp(ack);
        break;
    }
  }

  /** MQTT 5 §3.2.2.3.6. */
  #sizeProblem(message: OutgoingMessage): MqttError | undefined {
    if (this.#surelyFits(message)) return undefined;
    const { maximumPacketSize } = this.#options;
    const size = publishSize(message, this.#address(message));
    if (size <= maximumPacketSize) return undefined;
    const sizes = `${String(size)} bytes; this broker takes ${String(maximumPacketSize)}`;
    return new MqttError(
      'packet-too-large',
      `The message on “${message.topic}” is too large: ${sizes}.`,
    );
  }

  /** Spares the measuring, unless the payload comes near the bound. */
  #surelyFits({ payload, properties }: OutgoingMessage): boolean {
    return !properties && payload.length + MOST_HEADER_BYTES < this.#options.maximumPacketSize;
  }

  /** How a message names its topic: a new alias comes with it as long as there are any and the packet does not grow too large. */
  #address(
    message: OutgoingMessage,
  ): Pick<PublishHeader, 'protocolVersion' | 'topicAlias' | 'topicKnown'> {
    const { protocolVersion, sendAliases, maximumPacketSize } = this.#options;
    const known = this.#sendAliases.get(message.topic);
    if (known !== undefined) return { protocolVersion, topicAlias: known, topicKnown: true };
    if (this.#sendAliases.size >= sendAliases) return { protocolVersion };
    const introduced = { protocolVersion, topicAlias: this.#sendAliases.size + 1 };
    const fits = this.#surelyFits(message) || publishSize(message, introduced) <= maximumPacketSize;
    return fits ? introduced : { protocolVersion };
  }

  #onPublish(packet: Uint8Array, bodyOffset: number): void {
    const { protocolVersion, out, onMessage } = this.#options;
    const publish = decodePublish(packet, bodyOffset, protocolVersion, this.#topics);
    const { id, payload, qos, retain, dup, properties } = publish;
    const topic =
      publish.topicAlias === undefined
        ? publish.topic
        : this.#resolveAlias(publish.topic, publish.topicAlias);
    const message = { topic, payload, qos, retain, dup, properties };
    if (qos === 0) {
      onMessage(message);
    } else if (this.#state.pace === 'unwanted') {
      // The broker keeps it, and sends it to whoever comes next under this client id.
    } else if (qos === 1) {
      this.#admit(this.#withheld.length, MOST_IDS);
      onMessage(message);
      this.#acknowledge(() => {
        encodeAck(out, PacketType.PUBACK, id);
      });
    } else {
      // A message whose id is known was handed on already: it is only acknowledged again (MQTT 3.1.1 §4.3.3, method B).
      if (!this.#state.incoming.has(id)) {
        // [MQTT-3.3.4-7], seen from the other side.
        this.#admit(this.#state.incoming.size, this.#options.receiveMaximum);
        this.#state.incoming.add(id);
        onMessage(message);
      }
      // Written down last: whoever dies before that sees the message again, rather than never.
      this.#acknowledge(() => {
        this.#answer(this.#state.incomingJournal?.add(id), () => {
          encodeAck(out, PacketType.PUBREC, id);
        });
      });
    }
  }

  /** @throws MqttError when there is no room for one more: `protocol-error` or `overloaded`. */
  #admit(unacknowledged: number, most: number): void {
    if (unacknowledged >= most) {
      const text = `The broker sent more than the ${String(most)} unacknowledged messages that it may.`;
      throw new MqttError('protocol-error', text, { retryable: true });
    }
    if (this.#state.pace === 'overloaded') throw overloaded();
  }

  /** In the order in which they came [MQTT-4.6.0-2] [MQTT-4.6.0-3]. */
  #acknowledge(acknowledge: () => void): void {
    if (this.#state.pace === 'open') acknowledge();
    else this.#withheld.push(acknowledge);
  }

  /** Writes the acknowledgements that were withheld. */
  acknowledge(): void {
    for (const acknowledge of this.#withheld.splice(0)) acknowledge();
  }

  /** MQTT 5 §3.3.2.3.4. */
  #resolveAlias(topic: string, alias: number): string {
    if (alias === 0 || alias > this.#options.receiveAliases)
      throw malformed('a topic alias that was not agreed');
    if (topic !== '') {
      this.#receiveAliases.set(alias, topic);
      return topic;
    }
    const known = this.#receiveAliases.get(alias);
    if (known === undefined) throw malformed('a topic alias that it never introduced');
    return known;
  }

  #onPuback(ack: DecodedAck): void {
    const flow = this.#state.outgoing.get(ack.id);
    if (!flow) return;
    if (flow.message.qos !== 1)
      throw new MqttError(
        'protocol-error',
        'The broker answered a QoS 2 message as if it were QoS 1.',
      );
    this.#settle(flow, ack);
  }

  #onPubrec(ack: DecodedAck): void {
    const flow = this.#state.outgoing.get(ack.id);
    if (!flow) {
      encodeAck(
        this.#options.out,
        PacketType.PUBREL,
        ack.id,
        this.#options.protocolVersion === 5 ? UNKNOWN_ID : 0,
      );
      return;
    }
    if (flow.message.qos !== 2)
      throw new MqttError(
        'protocol-error',
        'The broker answered a QoS 1 message as if it were QoS 2.',
      );
    if (ack.reasonCode >= 0x80) {
      this.#settle(flow, ack);
      return;
    }
    if (flow.stage === 'publish') {
      flow.stage = 'release';
      flow.reasonCode = ack.reasonCode;
      flow.writing = flow.journal?.released(ack.id);
    }
    this.#whenWritten(flow, () => {
      encodeAck(this.#options.out, PacketType.PUBREL, ack.id);
    });
  }

  #onPubrel(ack: DecodedAck): void {
    const { incoming, incomingJournal } = this.#state;
    const known = incoming.delete(ack.id);
    const reasonCode = known || this.#options.protocolVersion === 4 ? 0 : UNKNOWN_ID;
    // The id may be used for another message from then on: it must not be taken for the old one after a crash.
    this.#answer(known ? incomingJournal?.remove(ack.id) : undefined, () => {
      encodeAck(this.#options.out, PacketType.PUBCOMP, ack.id, reasonCode);
    });
  }

  #answer(writing: Promise<void> | undefined, answer: () => void): void {
    if (writing) void writing.then(answer);
    else answer();
  }

  #onPubcomp(ack: DecodedAck): void {
    const flow = this.#state.outgoing.get(ack.id);
    if (flow?.stage === 'release') this.#settle(flow, ack);
  }

  #settle(flow: OutgoingFlow, ack: DecodedAck): void {
    this.#resent.delete(ack.id);
    const outcome = outcomeOf(flow.message.topic, ack);
    // PUBREC may say that nobody is subscribed (MQTT 5 §3.5.2.1); PUBCOMP knows only success.
    const reasonCode = outcome.reasonCode || flow.reasonCode || 0;
    this.#state.settle(ack.id, outcome.error ? outcome : { reasonCode });
    this.#sendUnsent();
  }

  #send(message: OutgoingMessage, id: number, dup: boolean): void {
    const address = this.#address(message);
    const { topicAlias } = address;
    if (topicAlias !== undefined) this.#sendAliases.set(message.topic, topicAlias);
    encodePublish(this.#options.out, message, { ...address, id, dup });
  }
}

function outcomeOf(topic: string, { reasonCode, reasonString }: DecodedAck): PublishOutcome {
  if (reasonCode < 0x80) return { reasonCode };
  const why = reasonString ? ` ${reasonString}` : '';
  const message = `The broker refused the message on “${topic}” (reason code ${String(reasonCode)}).${why}`;
  return { error: new MqttError('publish-refused', message, { reasonCode }) };
}
