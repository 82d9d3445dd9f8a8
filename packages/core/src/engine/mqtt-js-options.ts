/** The session's plain data in MQTT.js's terms. */
import { Buffer } from '#mqtt-client';
import type { IClientOptions } from 'mqtt';
import type { SessionWill } from '../connection/session-port.js';
import type { EngineOptions } from './engine.js';
import type { PacketIds } from './packet-ids.js';

type MessageIdProvider = NonNullable<IClientOptions['messageIdProvider']>;
type Store = NonNullable<IClientOptions['outgoingStore']>;
type Timer = Extract<IClientOptions['timerVariant'], object>;

/** MQTT.js's packet ids on one connection: from the allocator that publishing uses too, and given back together at its end. */
export function messageIdProvider(ids: PacketIds): MessageIdProvider & { freeAll(): void } {
  const taken = new Set<number>();
  const note = (id: number | undefined): number | null => {
    if (id === undefined) return null;
    taken.add(id);
    return id;
  };
  const free = (id: number): void => {
    if (taken.delete(id)) ids.free(id);
  };
  return {
    allocate: () => note(ids.take()),
    getLastAllocated: () => ids.last || null,
    register: (id: number) => ids.claim(id) && note(id) !== null,
    deallocate: free,
    // MQTT.js clears on every CONNACK; ids of unfinished flows stay taken.
    clear: () => undefined,
    // What waited for SUBACK or UNSUBACK when the connection ended, MQTT.js forgets without a word.
    freeAll: () => {
      for (const id of [...taken]) free(id);
    },
  };
}

/**
 * MQTT.js never sees a message, so its stores stay empty. The stream of stored packets ends at once, in the same task: the broker may
 * send messages in the very frame of its CONNACK.
 */
export const noStore = {
  put: (_packet: unknown, done?: (error?: Error) => void) => {
    done?.();
  },
  del: (_packet: unknown, done?: (error?: Error) => void) => {
    done?.();
  },
  get: (_packet: unknown, done?: (error?: Error) => void) => {
    done?.(new Error('missing packet'));
  },
  createStream: () => ({
    on(event: string, listener: () => void): void {
      if (event === 'end') listener();
    },
    once: () => undefined,
    read: () => null,
    destroy: () => undefined,
  }),
  close: (done?: (error?: Error) => void) => {
    done?.();
  },
  // MQTT.js declares its own class, private fields and all, and calls only these five.
} as unknown as Store;

/** Keep alive is the session's: MQTT.js gets a timer that never fires. */
export const noTimer: Timer = { set: () => 0, clear: () => undefined };

/** Bytes as MQTT.js wants them, without a copy. Its types name Node's Buffer, of which the bundle has the part that it calls. */
export function toBuffer(bytes: Uint8Array): never {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) as never;
}

/** What goes into CONNECT (MQTT 5 §3.1). */
export function connectOptions(options: EngineOptions): IClientOptions {
  const { session, clean, credentials, protocolVersion } = options;
  const { clientId, keepalive, will } = session;
  const { username, password } = credentials;
  const properties = protocolVersion === 5 ? connectProperties(options) : undefined;
  return {
    protocolVersion,
    clientId,
    clean,
    keepalive,
    // MQTT 5 §3.1.2.9 has a password alone; then there is no user name, not an empty one.
    ...(username === undefined || (username === '' && protocolVersion === 5) ? {} : { username }),
    ...(password === undefined
      ? {}
      : { password: typeof password === 'string' ? password : toBuffer(password) }),
    ...(properties ? { properties } : {}),
    ...(will ? { will: willOptions(will, protocolVersion) } : {}),
  };
}

/**
 * Unless set: how many messages of QoS 1 and 2 the broker may send before they are acknowledged (MQTT 5 §3.1.2.11.3). What is still on its way when
 * a reader has fallen behind, half its room being taken, fits into the other half; at a round trip of 100 ms it allows 5000 messages a
 * second.
 */
const RECEIVE_MAXIMUM = 500;

/** New each time, for MQTT.js changes what it is given. */
function connectProperties({
  session,
  credentials,
}: EngineOptions): NonNullable<IClientOptions['properties']> {
  const { userProperties, authenticationMethod, authenticationData } = credentials;
  return {
    receiveMaximum: RECEIVE_MAXIMUM,
    // Both under MQTT.js's names; it declares what is read-only here as changeable.
    ...(session.properties as NonNullable<IClientOptions['properties']>),
    ...(userProperties
      ? { userProperties: { ...session.properties?.userProperties, ...userProperties } as never }
      : {}),
    ...(authenticationMethod === undefined ? {} : { authenticationMethod }),
    ...(authenticationData ? { authenticationData: toBuffer(authenticationData) } : {}),
  };
}

function willOptions(
  { properties, ...will }: SessionWill,
  protocolVersion: 4 | 5,
): NonNullable<IClientOptions['will']> {
  const payload = toBuffer(will.payload);
  if (!properties || protocolVersion === 4) return { ...will, payload };
  const { payloadFormatIndicator, correlationData, ...others } = properties;
  return {
    ...will,
    payload,
    properties: {
      ...(others as object),
      ...(payloadFormatIndicator === undefined
        ? {}
        : { payloadFormatIndicator: payloadFormatIndicator === 1 }),
      ...(correlationData ? { correlationData: toBuffer(correlationData) } : {}),
    },
  };
}
