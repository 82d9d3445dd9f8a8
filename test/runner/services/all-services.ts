import { closedPortService } from './closed-port-service.js';
import { embeddedBrokerService } from './embedded-broker-service.js';
import { historyService } from './history-service.js';
import { mosquittoService } from './mosquitto-service.js';
import { scriptedBrokerService } from './scripted-broker-service.js';
import type { TestService } from './test-service.js';

/** Every service that runs beside the browser tests. */
export const allServices: readonly TestService[] = [
  embeddedBrokerService,
  scriptedBrokerService,
  mosquittoService,
  historyService,
  closedPortService,
];
