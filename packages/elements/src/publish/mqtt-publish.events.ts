import type { PublishResult, Qos } from '@mqtt-kit/core';

/** Dispatched by `<mqtt-publish>` when a message was sent and, with QoS 1 and 2, acknowledged. */
export class MqttPublishedEvent extends Event implements PublishResult {
  static readonly type = 'mqtt-published';
  readonly topic: string;
  readonly qos: Qos;
  /** The broker's reason code: 0 success, 16 accepted but nobody is subscribed. */
  readonly reasonCode: number;
  /** Until the acknowledgement, with QoS 0 until the hand-over to the socket; what it waited for a connection is included. */
  readonly durationMs: number;

  constructor(topic: string, { qos, reasonCode, durationMs }: PublishResult) {
    super(MqttPublishedEvent.type, { bubbles: true, composed: true });
    this.topic = topic;
    this.qos = qos;
    this.reasonCode = reasonCode;
    this.durationMs = durationMs;
  }

  get detail(): PublishResult & { readonly topic: string } {
    const { topic, qos, reasonCode, durationMs } = this;
    return { topic, qos, reasonCode, durationMs };
  }
}

declare global {
  interface HTMLElementEventMap {
    'mqtt-published': MqttPublishedEvent;
  }
}
