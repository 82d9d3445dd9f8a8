import type { MqttError } from '../errors.js';
import type { OutgoingMessage } from '../connection/session-port.js';
import { PacketIds } from './packet-ids.js';

/** How a published message ended: the broker's reason code, or why not. */
export type PublishOutcome =
  { readonly reasonCode: number; readonly error?: undefined } | { readonly error: MqttError };

/** One QoS 1 or 2 message under way. */
export interface OutgoingFlow {
  readonly message: OutgoingMessage;
  /** `publish` until PUBACK or PUBREC, then `release` until PUBCOMP (MQTT 3.1.1 §4.3). */
  stage: 'publish' | 'release';
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
