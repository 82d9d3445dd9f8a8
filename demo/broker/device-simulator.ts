import type { MqttClient } from 'mqtt';
import { connectAsync } from 'mqtt';
import { COMMAND_TOPICS, readCommand } from './plant-command.js';
import type { Random } from './drift.js';
import type { PlantReport } from './plant-report.js';
import { state } from './plant-report.js';
import { Plant } from './plant.js';

/** Calls back again and again until the returned function is called. */
export type Every = (intervalMs: number, callback: () => void) => () => void;

/** Options of {@link startDeviceSimulator}. */
export interface DeviceSimulatorOptions {
  /** Where the broker is, for example `ws://127.0.0.1:8080/mqtt`. */
  readonly url: string;
  /** Where the plant's little variations come from. Default `Math.random`. */
  readonly random?: Random;
  /** What drives the plant. Default `setInterval`. */
  readonly every?: Every;
  /** The plant's clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** A plant that is connected to a broker. */
export interface DeviceSimulator {
  /** Says goodbye and disconnects. */
  close(): Promise<void>;
}

const STATUS_TOPIC = 'plant/status';
const ERRORS_TOPIC = 'plant/errors';
const ADVANCE_INTERVAL_MS = 1000;
const AT_LEAST_ONCE = 1;

/**
 * Connects the devices of a small plant to a broker, so that a page has something to show and to
 * command. They publish readings every second and keep all that they say retained, `plant/status`
 * included, which a last will turns to `offline`. A command that cannot be read is answered on
 * `plant/errors`.
 */
export async function startDeviceSimulator(
  options: DeviceSimulatorOptions,
): Promise<DeviceSimulator> {
  const { url, random = Math.random, every = everyInterval, now = Date.now } = options;
  const plant = new Plant({ random, now });
  const client = await connectAsync(url, {
    clientId: 'plant-devices',
    will: {
      topic: STATUS_TOPIC,
      payload: Buffer.from('offline'),
      qos: AT_LEAST_ONCE,
      retain: true,
    },
  });
  client.on('error', (error) => {
    console.warn(`The device simulator reports: ${error.message}`);
  });
  client.on('message', (topic, payload) => {
    const read = readCommand(topic, payload.toString());
    if (read.ok) publishAll(client, plant.obey(read.command));
    else client.publish(ERRORS_TOPIC, JSON.stringify({ topic, error: read.reason }));
  });
  await client.subscribeAsync(COMMAND_TOPICS, { qos: AT_LEAST_ONCE });

  function announce(): void {
    publishAll(client, [state(STATUS_TOPIC, 'online'), ...plant.states()]);
  }
  announce();
  client.on('connect', announce);
  const stop = every(ADVANCE_INTERVAL_MS, () => {
    if (client.connected) publishAll(client, plant.advance());
  });

  return {
    async close() {
      stop();
      if (client.connected) {
        await client.publishAsync(STATUS_TOPIC, 'offline', { qos: AT_LEAST_ONCE, retain: true });
      }
      await client.endAsync(!client.connected);
    },
  };
}

function publishAll(client: MqttClient, reports: readonly PlantReport[]): void {
  for (const { topic, payload, qos } of reports)
    client.publish(topic, payload, { qos, retain: true });
}

const everyInterval: Every = (intervalMs, callback) => {
  const timer = setInterval(callback, intervalMs);
  return () => {
    clearInterval(timer);
  };
};
