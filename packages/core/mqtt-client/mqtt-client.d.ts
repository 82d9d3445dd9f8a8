import type { MqttClient as Client } from 'mqtt';

/** MQTT.js's client class. */
export declare const MqttClient: typeof Client;
export type MqttClient = Client;

/** The lean Buffer of this bundle: a Uint8Array with the few methods that MQTT.js calls. */
export declare const Buffer: {
  from(source: ArrayBufferLike, byteOffset: number, length: number): Uint8Array;
};

/** The `events` package: what MQTT.js expects a stream to be. */
export declare class EventEmitter {
  on(event: string, listener: (...values: never[]) => void): this;
  emit(event: string, ...values: unknown[]): boolean;
}
