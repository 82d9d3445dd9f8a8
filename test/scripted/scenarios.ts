/** Every scenario by name: under this name a page finds it as the path of its URL. */
import { deliveries } from './scenarios/deliveries.js';
import { flowControl } from './scenarios/flow-control.js';
import { limits5 } from './scenarios/limits5.js';
import { lookedAt } from './scenarios/looked-at.js';
import { malformedPackets } from './scenarios/malformed-packets.js';
import { mqtt5 } from './scenarios/mqtt5.js';
import { noBrokers } from './scenarios/no-brokers.js';
import { packetOrder } from './scenarios/packet-order.js';
import { refusals } from './scenarios/refusals.js';

export const scenarios = {
  ...noBrokers,
  ...lookedAt,
  ...malformedPackets,
  ...refusals,
  ...deliveries,
  ...mqtt5,
  ...limits5,
  ...flowControl,
  ...packetOrder,
};

/** The name of a scenario. */
export type ScenarioName = keyof typeof scenarios;
