/** A program: publishes at a steady rate, many messages a frame, in a process of its own. */
import { once } from 'node:events';
import mqttPacket from 'mqtt-packet';
import { WebSocket } from 'ws';

/** What this process is asked to do. */
export interface Flood {
  readonly url: string;
  readonly messagesPerSecond: number;
  readonly seconds: number;
  /** How long the payloads are, in bytes: all sizes from the least to the most. As short as a reading is, unless set. */
  readonly payloadBytes?: readonly [least: number, most: number];
}

const TICK_MS = 4;
const PREPARED = 2000;
const TOPICS = 50;

function prepare([least, most]: readonly [number, number] = [0, 0]): readonly Buffer[] {
  return Array.from({ length: PREPARED }, (_, id) => {
    const reading = { temp: 60 + (id % 200) / 10, state: 'running', id };
    // Never two of the same size one after the other.
    const size = least + Math.round((((id * 7) % PREPARED) / PREPARED) * (most - least));
    const fill = size - JSON.stringify({ ...reading, note: '' }).length;
    return mqttPacket.generate({
      cmd: 'publish',
      topic: `flood/line-${id % TOPICS}/temp`,
      payload: JSON.stringify(fill > 0 ? { ...reading, note: 'x'.repeat(fill) } : reading),
      qos: 0,
      dup: false,
      retain: false,
    });
  });
}

process.on('disconnect', () => process.exit());
process.on('message', (flood: Flood) => {
  publish(flood).then(
    (sent) => process.send?.({ sent }),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send?.({ ready: true });

async function publish({ url, messagesPerSecond, seconds, payloadBytes }: Flood): Promise<number> {
  const packets = prepare(payloadBytes);
  const socket = new WebSocket(url, 'mqtt', { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send(
    mqttPacket.generate({
      cmd: 'connect',
      clientId: `flood-${process.pid}`,
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 0,
    }),
  );
  await once(socket, 'message');
  const total = Math.round(messagesPerSecond * seconds);
  const start = performance.now();
  let sent = 0;
  while (sent < total) {
    const due = Math.min(
      total,
      Math.floor(((performance.now() - start) / 1000) * messagesPerSecond),
    );
    if (due > sent) {
      const frame: Buffer[] = [];
      for (; sent < due; sent++) frame.push(packets[sent % PREPARED] ?? Buffer.alloc(0));
      socket.send(Buffer.concat(frame));
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  // The broker has taken everything when it answers, and not before.
  socket.send(mqttPacket.generate({ cmd: 'pingreq' }));
  await once(socket, 'message');
  socket.close();
  return total;
}
