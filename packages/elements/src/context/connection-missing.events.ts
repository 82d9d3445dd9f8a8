/**
 * Dispatched by an element that found no connection. A page may answer by giving the element one, or by showing something of its own:
 * `preventDefault()` keeps the element from showing its message.
 */
export class MqttConnectionMissingEvent extends Event {
  static readonly type = 'mqtt-connection-missing';
  /** The name that was looked up, when there was one. */
  readonly connectionName: string | undefined;

  constructor(connectionName: string | undefined) {
    super(MqttConnectionMissingEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.connectionName = connectionName;
  }

  get detail(): { readonly connectionName: string | undefined } {
    return { connectionName: this.connectionName };
  }
}

declare global {
  interface HTMLElementEventMap {
    'mqtt-connection-missing': MqttConnectionMissingEvent;
  }
}
