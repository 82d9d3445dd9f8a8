/** Where lines are cut: at every step of every flow, one after the other or by chance. */
import type { Direction, Fault } from './fault.js';
import type { PacketName } from './packet-boundaries.js';
import { pick } from './seeded-random.js';

const DIRECTIONS = ['to-broker', 'to-client'] as const;
const EDGES = ['before', 'within', 'after'] as const;
/** The packets of the QoS 1 and 2 flows (MQTT 3.1.1 §4.3). */
const FLOW = ['publish', 'puback', 'pubrec', 'pubrel', 'pubcomp'] as const;
const NTH = [1, 2, 3, 4, 5];
/** The packets by which a connection begins. */
const BEGIN: Readonly<Record<Direction, PacketName>> = {
  'to-broker': 'connect',
  'to-client': 'connack',
};

/** Before, within and after every packet of a flow, the first to the fifth of its kind on a connection, either way. */
export function everyCut(): readonly Fault[] {
  return DIRECTIONS.flatMap((direction) => [
    ...EDGES.map((edge) => cut(direction, BEGIN[direction], 1, edge)),
    ...NTH.flatMap((nth) =>
      FLOW.flatMap((packet) => EDGES.map((edge) => cut(direction, packet, nth, edge))),
    ),
  ]);
}

/** So many cuts by chance. */
export function randomCuts(random: () => number, count: number): readonly Fault[] {
  return Array.from({ length: count }, () =>
    cut(
      pick(random, DIRECTIONS),
      pick(random, FLOW),
      1 + Math.floor(random() * 8),
      pick(random, EDGES),
    ),
  );
}

function cut(
  direction: Direction,
  packet: PacketName,
  nth: number,
  edge: (typeof EDGES)[number],
): Fault {
  return { point: { direction, packet, nth, edge }, action: { kind: 'cut' } };
}
