import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms } from '../../scripts/find-programs.mjs';
import { listenOnLoopback } from '../runner/services/listen.js';
import { CONFIG_FILE, mosquittoFiles, type MosquittoOptions } from './mosquitto-config.js';
import { startWebSocketBridge } from './websocket-bridge.js';

/** A running Mosquitto behind a WebSocket bridge. */
export interface Mosquitto {
  /** Where the bridge listens. */
  readonly port: number;
  readonly url: string;
  /** Ends it as the system would, and starts it again with the same files at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Between asking for a free port and using it somebody else may take it. */
const ATTEMPTS = 5;
/** It says so once it listens. */
const IS_RUNNING = /mosquitto version \S+ running/;

/**
 * Starts Mosquitto with a configuration of its own, on loopback ports that nobody uses.
 *
 * @throws Error with what it said when it does not start.
 */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'mqtt-kit-mosquitto-'));
  try {
    const { port, broker } = await startOnFreePort(folder, options);
    let running = broker;
    const bridge = await startWebSocketBridge(port);
    return {
      port: bridge.port,
      url: bridge.url,
      async restart() {
        await end(running);
        running = await run(folder);
      },
      async close() {
        await bridge.close();
        await end(running);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startOnFreePort(
  folder: string,
  options: MosquittoOptions,
): Promise<{ readonly port: number; readonly broker: ChildProcess }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    for (const [name, content] of Object.entries(mosquittoFiles(folder, port, options))) {
      await writeFile(join(folder, name), content, { mode: 0o600 });
    }
    try {
      return { port, broker: await run(folder) };
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes('Address already in use')) throw error;
    }
  }
}

/** Starts the program and waits until it listens. */
async function run(folder: string): Promise<ChildProcess> {
  const { mosquitto } = findPrograms();
  if (mosquitto === undefined) throw new Error('Mosquitto was not found on this machine.');
  const broker = spawn(mosquitto, ['-c', join(folder, CONFIG_FILE)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test process that is ended in the middle takes its broker along.
  const endToo = (): void => {
    broker.kill('SIGKILL');
  };
  process.once('exit', endToo);
  broker.once('exit', () => process.off('exit', endToo));

  await new Promise<void>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (IS_RUNNING.test(said)) resolve();
    };
    broker.stdout.on('data', listen);
    broker.stderr.on('data', listen);
    broker.once('error', reject);
    broker.once('close', () => {
      reject(new Error(`Mosquitto ended before it listened. It said:\n${said}`));
    });
  });
  return broker;
}

async function end(broker: ChildProcess): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const ended = once(broker, 'exit');
  broker.kill('SIGTERM');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  await once(server, 'close');
  return port;
}
