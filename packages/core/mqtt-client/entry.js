// The only door to MQTT.js: its public subpath `mqtt/lib/client`, without the package's root, which brings Node polyfills.
import client from 'mqtt/lib/client';

/** MQTT.js is CommonJS with a `default` export; depending on the bundler the class is one step deeper. */
export const MqttClient = client.default ?? client;

// MQTT.js hands bytes to its parser as Node Buffers; the engine makes them from Uint8Arrays without a copy.
export { Buffer } from 'buffer';
export { EventEmitter } from 'events';
