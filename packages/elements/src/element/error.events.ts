import type { MqttError } from '@mqtt-kit/core';

/** Dispatched by every element for what it shows as wrong: an attribute, a refused subscription, a publish that failed. */
export class MqttElementErrorEvent extends Event {
  static readonly type = 'mqtt-error';
  readonly error: MqttError;
  /** The attribute that is wrong, when one is. */
  readonly attribute: string | undefined;

  constructor(error: MqttError, attribute?: string) {
    super(MqttElementErrorEvent.type, { bubbles: true, composed: true });
    this.error = error;
    this.attribute = attribute;
  }

  get detail(): { readonly error: MqttError; readonly attribute: string | undefined } {
    return { error: this.error, attribute: this.attribute };
  }
}

declare global {
  interface HTMLElementEventMap {
    'mqtt-error': MqttElementErrorEvent;
  }
}
