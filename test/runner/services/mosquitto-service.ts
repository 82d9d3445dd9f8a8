import { findPrograms } from '../../../scripts/find-programs.mjs';
import { startMosquitto } from '../../brokers/mosquitto.js';
import type { TestService } from './test-service.js';

/** Mosquitto, which speaks MQTT 5 too. Where there is none, its test files are left out. */
export const mosquittoService: TestService = {
  name: 'mosquitto',

  async start() {
    if (findPrograms().mosquitto === undefined)
      return { ports: {}, close: () => Promise.resolve() };
    const { port, close } = await startMosquitto();
    return { ports: { mosquitto: port }, close };
  },
};
