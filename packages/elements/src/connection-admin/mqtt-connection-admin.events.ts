import type { MqttError } from '@mqtt-kit/core';
import type { MqttAuditEvent } from '@mqtt-kit/core/vault';

/** A saved connection as the events name it. */
export interface ConnectionIdentity {
  readonly id: string;
  readonly connectionName: string;
}

/** What the four events have in common: they bubble, and carry no secret. */
abstract class ConnectionAdminEvent extends Event {
  readonly id: string;
  readonly connectionName: string;

  constructor(type: string, { id, connectionName }: ConnectionIdentity) {
    super(type, { bubbles: true, composed: true });
    this.id = id;
    this.connectionName = connectionName;
  }

  get detail(): ConnectionIdentity {
    return { id: this.id, connectionName: this.connectionName };
  }
}

/** Dispatched when a connection was saved: new, changed, duplicated or brought back. */
export class MqttConnectionSavedEvent extends ConnectionAdminEvent {
  static readonly type = 'mqtt-connection-saved';

  constructor(connection: ConnectionIdentity) {
    super(MqttConnectionSavedEvent.type, connection);
  }
}

/** Dispatched when a connection was deleted. */
export class MqttConnectionRemovedEvent extends ConnectionAdminEvent {
  static readonly type = 'mqtt-connection-removed';

  constructor(connection: ConnectionIdentity) {
    super(MqttConnectionRemovedEvent.type, connection);
  }
}

/** Dispatched when the person chose a connection in the list. */
export class MqttConnectionSelectedEvent extends ConnectionAdminEvent {
  static readonly type = 'mqtt-connection-selected';

  constructor(connection: ConnectionIdentity) {
    super(MqttConnectionSelectedEvent.type, connection);
  }
}

/** What a test of a connection found out. */
export interface ConnectionTestOutcome {
  /** The URL that was tried. */
  readonly url: string;
  /** Why it failed; undefined when it succeeded. */
  readonly error: MqttError | undefined;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/** Dispatched when a connection was tested. */
export class MqttConnectionTestedEvent extends Event implements ConnectionTestOutcome {
  static readonly type = 'mqtt-connection-tested';
  readonly connectionName: string;
  readonly url: string;
  readonly error: MqttError | undefined;
  readonly durationMs: number;

  constructor(connectionName: string, { url, error, durationMs }: ConnectionTestOutcome) {
    super(MqttConnectionTestedEvent.type, { bubbles: true, composed: true });
    this.connectionName = connectionName;
    this.url = url;
    this.error = error;
    this.durationMs = durationMs;
  }

  /** Whether the broker accepted the connection. */
  get ok(): boolean {
    return this.error === undefined;
  }

  get detail(): ConnectionTestOutcome & { readonly connectionName: string; readonly ok: boolean } {
    const { connectionName, url, error, durationMs, ok } = this;
    return { connectionName, url, error, durationMs, ok };
  }
}

declare global {
  interface HTMLElementEventMap {
    'mqtt-connection-saved': MqttConnectionSavedEvent;
    'mqtt-connection-removed': MqttConnectionRemovedEvent;
    'mqtt-connection-selected': MqttConnectionSelectedEvent;
    'mqtt-connection-tested': MqttConnectionTestedEvent;
    'mqtt-audit': MqttAuditEvent;
  }
}
