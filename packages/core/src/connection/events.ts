import type { MqttError } from '../errors.js';
import type { ConnectionState } from './connection-state.js';
import type { ConnectionNotice } from './session-port.js';

/** Dispatched on a {@link Connection} when its state changed. */
export class MqttStateEvent extends Event {
  static readonly type = 'mqtt-state';
  readonly state: ConnectionState;
  readonly previous: ConnectionState;

  constructor(state: ConnectionState, previous: ConnectionState) {
    super(MqttStateEvent.type);
    this.state = state;
    this.previous = previous;
  }
}

/**
 * Dispatched on a {@link Connection} for a failure that belongs to no call: a handler that threw, a filter refused after reconnecting,
 * a topic or filter that was set aside.
 */
export class MqttErrorEvent extends Event {
  static readonly type = 'mqtt-error';
  readonly error: MqttError;
  /** The topic filter concerned, if one is. */
  readonly filter: string | undefined;
  /** The topic concerned, if one is. */
  readonly topic: string | undefined;

  constructor(error: MqttError, concerned: { filter?: string; topic?: string } = {}) {
    super(MqttErrorEvent.type);
    this.error = error;
    this.filter = concerned.filter;
    this.topic = concerned.topic;
  }
}

/** Dispatched on a {@link Connection} for something that a person should know although nothing failed. */
export class MqttNoticeEvent extends Event {
  static readonly type = 'mqtt-notice';
  readonly notice: ConnectionNotice;

  constructor(notice: ConnectionNotice) {
    super(MqttNoticeEvent.type);
    this.notice = notice;
  }
}

/** Dispatched on a {@link Connection} when its outbox has other entries than before. */
export class MqttOutboxEvent extends Event {
  static readonly type = 'mqtt-outbox';
  /** How many messages are kept. */
  readonly count: number;
  /** How many of them are of an earlier life of the page, and wait to be sent or dropped. */
  readonly restored: number;

  constructor(count: number, restored: number) {
    super(MqttOutboxEvent.type);
    this.count = count;
    this.restored = restored;
  }
}

/** Dispatched on a {@link Connection} when `unsubscribe(filter)` ended every handler on a filter. */
export class MqttUnsubscribedEvent extends Event {
  static readonly type = 'mqtt-unsubscribed';
  readonly filter: string;

  constructor(filter: string) {
    super(MqttUnsubscribedEvent.type);
    this.filter = filter;
  }
}

/** The events of a {@link Connection}, by type. */
export interface ConnectionEventMap {
  'mqtt-state': MqttStateEvent;
  'mqtt-error': MqttErrorEvent;
  'mqtt-notice': MqttNoticeEvent;
  'mqtt-outbox': MqttOutboxEvent;
  'mqtt-unsubscribed': MqttUnsubscribedEvent;
}

type Listener<E> = (event: E) => void;

/** An EventTarget whose listeners get the event that their type names. */
interface ConnectionEventTarget extends EventTarget {
  addEventListener<K extends keyof ConnectionEventMap>(
    type: K,
    listener: Listener<ConnectionEventMap[K]>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof ConnectionEventMap>(
    type: K,
    listener: Listener<ConnectionEventMap[K]>,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** The platform's EventTarget under those types: only the types differ. */
export const ConnectionEventTarget = EventTarget as new () => ConnectionEventTarget;
