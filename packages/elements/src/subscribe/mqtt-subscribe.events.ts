import type { Message, Qos } from '@mqtt-kit/core';

/** Dispatched by `<mqtt-subscribe>` for each message, as it comes. */
export class MqttMessageEvent extends Event {
  static readonly type = 'mqtt-message';
  readonly message: Message;
  /** Whether it came before anybody listened to the element, and is told again to the first who does. */
  readonly late: boolean;

  constructor(message: Message, { late = false }: { readonly late?: boolean } = {}) {
    // Those around the element have heard of it already.
    super(MqttMessageEvent.type, { bubbles: !late, composed: !late });
    this.message = message;
    this.late = late;
  }

  get topic(): string {
    return this.message.topic;
  }
  /** The bytes; a view on a network frame. To keep them for long, keep `message.copy()`. */
  get payload(): Uint8Array {
    return this.message.payload;
  }
  get detail(): Message {
    return this.message;
  }

  /** The payload as text. */
  text(): string {
    return this.message.text();
  }

  /**
   * The payload parsed as JSON.
   *
   * @throws MqttError `payload-not-json`.
   */
  json(): unknown {
    return this.message.json();
  }
}

/** Dispatched by `<mqtt-subscribe>` at most once a frame, with all messages since the last one. */
export class MqttMessagesEvent extends Event {
  static readonly type = 'mqtt-messages';
  /** Oldest first; at most `max-messages` and `max-bytes`. */
  readonly messages: readonly Message[];
  /** How many more came than that allows: the oldest are not among the messages. */
  readonly dropped: number;

  constructor(messages: readonly Message[], dropped: number) {
    super(MqttMessagesEvent.type, { bubbles: true, composed: true });
    this.messages = messages;
    this.dropped = dropped;
  }

  get detail(): { readonly messages: readonly Message[]; readonly dropped: number } {
    return { messages: this.messages, dropped: this.dropped };
  }
}

/** Dispatched by `<mqtt-subscribe>` when the broker has granted the subscription. */
export class MqttSubscribedEvent extends Event {
  static readonly type = 'mqtt-subscribed';
  readonly filter: string;
  /** The quality of service granted; it may be lower than asked for. */
  readonly qos: Qos;

  constructor(filter: string, qos: Qos) {
    super(MqttSubscribedEvent.type, { bubbles: true, composed: true });
    this.filter = filter;
    this.qos = qos;
  }

  get detail(): { readonly filter: string; readonly qos: Qos } {
    return { filter: this.filter, qos: this.qos };
  }
}

/** Dispatched by `<mqtt-subscribe>` when somebody ended all of its subscriptions: with its button, or by `unsubscribe()`. */
export class MqttSubscriptionEndedEvent extends Event {
  static readonly type = 'mqtt-subscription-ended';

  constructor() {
    super(MqttSubscriptionEndedEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'mqtt-message': MqttMessageEvent;
    'mqtt-messages': MqttMessagesEvent;
    'mqtt-subscribed': MqttSubscribedEvent;
    'mqtt-subscription-ended': MqttSubscriptionEndedEvent;
  }
}
