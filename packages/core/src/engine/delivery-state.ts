import type { MqttError } from '../errors.js';
import type { OutgoingMessage } from '../connection/session-port.js';
import { PacketIds } from './packet-ids.js';

/** How a published message ended: the broker's reason code, or why not. */
export type PublishOutcome =
  | { readonly reasonCode: number; readonly error?: undefined }
  | { readonly error: MqttError; readonly reasonCode?: undefined };

/** Writes down how far one message is. What it returns settles when that is written, and never rejects. */
export interface FlowJournal {
  /** PUBLISH is about to leave under this packet id. */
  sent(id: number): Promise<void>;
  /** PUBREC came; PUBREL is about to leave. */
  released(id: number): Promise<void>;
}

/** Writes down which QoS 2 messages came in; as {@link FlowJournal}. */
export interface IncomingJournal {
  add(id: number): Promise<void>;
  remove(id: number): Promise<void>;
  clear(): void;
}

/** One QoS 1 or 2 message under way. */
export interface OutgoingFlow {
  readonly message: OutgoingMessage;
  /** Where what happens to it is written down, if it is. */
  readonly journal?: FlowJournal | undefined;
  /** What is being written; the next packet leaves after it. */
  writing?: Promise<void> | undefined;
  /** `publish` until PUBACK or PUBREC, then `release` until PUBCOMP (MQTT 3.1.1 §4.3). */
  stage: 'publish' | 'release';
  /** What PUBREC said beside success (MQTT 5 §3.5.2.1). */
  reasonCode?: number;
  readonly settle: (outcome: PublishOutcome) => void;
}

/**
 * The client's part of the MQTT session state (MQTT 3.1.1 §3.1.2.4): what was sent and not acknowledged, and which QoS 2 messages
 * came in and are not released. It outlives network connections.
 */
export class DeliveryState {
  readonly ids = new PacketIds();
  /** By packet id, in the order of sending. */
  readonly outgoing = new Map<number, OutgoingFlow>();
  /** Packet ids of received QoS 2 messages until their PUBREL. */
  readonly incoming = new Set<number>();
  /**
   * What becomes of received messages of QoS 1 and 2. `open`: handed on and acknowledged; `held`: handed on, and acknowledged later;
   * `overloaded`: the next ends the connection; `unwanted`: neither handed on nor acknowledged, so that the broker keeps them.
   */
  pace: 'open' | 'held' | 'overloaded' | 'unwanted' = 'open';
  /** Where they are written down, if they are. */
  incomingJournal: IncomingJournal | undefined;
  readonly #retired = new Set<number>();

  /** A flow has ended; its id is free. */
  settle(id: number, outcome: PublishOutcome): void {
    const flow = this.outgoing.get(id);
    if (!flow) return;
    this.outgoing.delete(id);
    this.ids.free(id);
    flow.settle(outcome);
  }

  /**
   * Gives up the messages on a topic that the broker has not taken. Their ids stay taken while the broker keeps the session: it may
   * have seen them.
   */
  giveUp(topic: string, error: MqttError): void {
    for (const [id, { message, stage, settle }] of [...this.outgoing]) {
      if (message.topic !== topic || stage !== 'publish') continue;
      this.outgoing.delete(id);
      this.#retired.add(id);
      settle({ error });
    }
  }

  /** The broker has forgotten the session, and the ids with it. */
  forgetRetired(): void {
    for (const id of this.#retired) this.ids.free(id);
    this.#retired.clear();
  }
}
