/**
 * Chromium driven by its own protocol, and by as little of it as there has to be: the usual drivers listen to the network, which takes
 * more time for each frame of a WebSocket than any client does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { findBrowsers } from '../../scripts/find-browsers.mjs';

/** A running browser. */
export interface BareChromium {
  open(url: string): Promise<BarePage>;
  close(): Promise<void>;
}

/** A page that nobody watches while it is not asked. */
export interface BarePage {
  /** The value of an expression, or of the promise that it makes. */
  evaluate(expression: string, timeoutMs?: number): Promise<unknown>;
  /** Clicks as a person would. */
  click(x: number, y: number): Promise<void>;
  /** Bytes in use: script, what stands for the page's elements, and the bytes of array buffers. What nobody needs any more counts too. */
  heapBytes(): Promise<number>;
  /** Frees what nobody needs any more. */
  collectGarbage(): Promise<void>;
  /** Says, after `stop`, in which functions time went, the longest first. */
  profile(): Promise<{ stop(): Promise<readonly string[]> }>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 60_000;
const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--remote-debugging-port=0',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--window-size=1000,800',
  'about:blank',
];

type Send = (
  method: string,
  params?: object,
  sessionId?: string,
  timeoutMs?: number,
) => Promise<Record<string, unknown>>;

/** Starts the browser that the tests use, in a fresh profile. */
export async function startBareChromium(): Promise<BareChromium> {
  const { chromium } = findBrowsers();
  if (chromium === undefined) throw new Error('Chromium was not found on this machine.');
  const profile = await mkdtemp(join(tmpdir(), 'mqtt-kit-bench-'));
  const browser = spawn(chromium, [`--user-data-dir=${profile}`, ...ARGUMENTS], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endToo = (): void => {
    browser.kill('SIGKILL');
  };
  process.once('exit', endToo);
  const socket = new WebSocket(await addressOf(browser.stderr), { maxPayload: 1e9 });
  await once(socket, 'open');
  const send = talk(socket);
  return {
    open: (url) => openPage(send, url),
    async close() {
      const ended = once(browser, 'exit');
      await send('Browser.close').catch(endToo);
      await ended;
      process.off('exit', endToo);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1];
    if (address === undefined) continue;
    // Nobody reads on, and a full pipe would stop the browser.
    output.resume();
    return address;
  }
  throw new Error('Chromium did not start.');
}

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

function talk(socket: WebSocket): Send {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  return (method, params = {}, sessionId, timeoutMs = TIMEOUT_MS) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`${method} got no answer within ${timeoutMs} ms.`));
      }, timeoutMs);
      waiting.set(id, ({ result = {}, error }) => {
        clearTimeout(timer);
        waiting.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result);
      });
      socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    });
}

async function openPage(send: Send, url: string): Promise<BarePage> {
  const { targetId } = await send('Target.createTarget', { url });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const call = (method: string, params?: object, timeoutMs?: number): ReturnType<Send> =>
    send(method, params, String(sessionId), timeoutMs);
  return {
    async evaluate(expression, timeoutMs) {
      const options = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = (await call('Runtime.evaluate', options, timeoutMs)) as {
        result?: { value?: unknown };
        exceptionDetails?: { exception?: { description?: string } };
      };
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
      return result?.value;
    },
    async click(x, y) {
      for (const type of ['mousePressed', 'mouseReleased'])
        await call('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
    },
    async heapBytes() {
      const usage = await call('Runtime.getHeapUsage');
      return ['usedSize', 'embedderHeapUsedSize', 'backingStorageSize']
        .map((part) => Number(usage[part] ?? 0))
        .reduce((sum, bytes) => sum + bytes, 0);
    },
    async collectGarbage() {
      // What is collected frees what only finalizers held.
      for (let turn = 0; turn < 3; turn++) await call('HeapProfiler.collectGarbage');
    },
    async profile() {
      await call('Profiler.enable');
      await call('Profiler.setSamplingInterval', { interval: 500 });
      await call('Profiler.start');
      return {
        stop: async () => hotFunctions((await call('Profiler.stop')).profile as CpuProfile),
      };
    },
    async close() {
      await send('Target.closeTarget', { targetId });
    },
  };
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

function hotFunctions({ nodes, samples, timeDeltas }: CpuProfile): readonly string[] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber, columnNumber } }) => [
      id,
      `${functionName || '(anonymous)'} ${url.replace(/^.*\//, '')}:${lineNumber + 1}:${columnNumber + 1}`,
    ]),
  );
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  });
  return [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 25)
    .map(([name, ms]) => `${ms.toFixed(0).padStart(7)} ms  ${name}`);
}
