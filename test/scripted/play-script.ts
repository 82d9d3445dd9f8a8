import type { Packet } from 'mqtt-packet';
import type { WebSocket } from 'ws';
import { cutIntoFrames } from './framing.js';
import { HeardBytes } from './heard-bytes.js';
import type { Said, Step } from './scenario.js';

/**
 * Follows a script on one connection and reports how the client deviated from it. Settles when the
 * connection is closed.
 */
export async function playScript(
  socket: WebSocket,
  steps: readonly Step[],
  deviates: (message: string) => void,
): Promise<void> {
  const heard = new HeardBytes();
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      heard.end();
      resolve();
    });
  });
  // Closing follows, and is what counts.
  socket.on('error', () => undefined);
  const script: Script = { socket, heard, last: undefined };
  let echoing = false;
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) deviates(`The client sent a text frame: ${data.toString()}`);
    else if (echoing) socket.send(data);
    else heard.push(data);
  });

  for (const [index, step] of steps.entries()) {
    if (step.kind === 'echo') {
      echoing = true;
      await closed;
      return;
    }
    if (step.kind === 'endure') {
      await closed;
      return;
    }
    const problem = await play(step, script).catch(
      (error: unknown) => `it fails: ${String(error)}`,
    );
    if (problem === undefined) continue;
    deviates(`Step ${index + 1} of ${steps.length}: ${problem}.`);
    socket.terminate();
    await closed;
    return;
  }
  const last = steps.at(-1)?.kind;
  // Who closes does not care what was under way.
  if (last !== 'close' && last !== 'drop') await nothingBut(heard, deviates);
  await closed;
}

interface Script {
  readonly socket: WebSocket;
  readonly heard: HeardBytes;
  /** The packet that was expected last. */
  last: Packet | undefined;
}

type PlainStep = Exclude<Step, { kind: 'echo' | 'endure' }>;

/** Does one step; returns what the client did wrong. */
async function play(step: PlainStep, script: Script): Promise<string | undefined> {
  const { socket, heard } = script;
  switch (step.kind) {
    case 'expect':
      return expectOne(step, script);
    case 'expect-bytes': {
      const came = await heard.take(step.bytes.length);
      if (came.equals(step.bytes)) return undefined;
      return `<${came.toString('hex')}> came instead of <${Buffer.from(step.bytes).toString('hex')}>`;
    }
    case 'send':
      if (heard.ended) return 'the client had closed the connection before it was answered';
      for (const frame of cutIntoFrames(bytesOf(step.said, script), step.framing)) {
        socket.send(frame);
      }
      return undefined;
    case 'send-text':
      socket.send(step.text);
      return undefined;
    case 'close':
      socket.close(step.code, step.reason);
      return undefined;
    case 'drop':
      socket.terminate();
      return undefined;
  }
}

async function expectOne(
  step: Extract<Step, { kind: 'expect' }>,
  script: Script,
): Promise<string | undefined> {
  let packet: Packet | undefined;
  try {
    packet = await script.heard.takePacket();
  } catch (error) {
    return `while ${step.what} was expected, the client sent what is no MQTT: ${String(error)}`;
  }
  if (!packet) return `the client closed the connection while ${step.what} was expected`;
  script.last = packet;
  const wrong = step.check(packet);
  return wrong === undefined ? undefined : `while ${step.what} was expected, ${wrong}`;
}

function bytesOf(said: Said, { last }: Script): Uint8Array {
  if (typeof said !== 'function') return said;
  if (!last) throw new Error('A script answers a packet before it expects one.');
  return said(last);
}

/** After its last step a script expects nothing but that the client leaves. */
async function nothingBut(heard: HeardBytes, deviates: (message: string) => void): Promise<void> {
  try {
    for (;;) {
      const packet = await heard.takePacket();
      if (!packet) return;
      if (packet.cmd !== 'disconnect') {
        deviates(`After the last step the client sent ${packet.cmd.toUpperCase()}.`);
      }
    }
  } catch (error) {
    deviates(`After the last step the client sent what is no MQTT: ${String(error)}`);
  }
}
