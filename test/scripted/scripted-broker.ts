/**
 * A broker made of a script: bytes in, bytes out over a real WebSocket. Where it lies is what it
 * plays: `ws://127.0.0.1:port/name-of-scenario`. What clients did otherwise than the script says is
 * in the report of their run; `?run=…` in the URL tells runs apart that go on at the same time.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeServer, listenOnLoopback } from '../runner/services/listen.js';
import { playScript } from './play-script.js';
import type { Handshake, Scenario } from './scenario.js';

/** How clients behaved in one run of a scenario. */
export interface RunReport {
  readonly scenario: string;
  /** How many WebSockets were opened. */
  readonly connections: number;
  /** What clients did otherwise than the script says; empty when all went well. */
  readonly deviations: readonly string[];
}

/** One run of a scenario: its address, and what came of it. */
export interface ScenarioRun {
  readonly url: string;
  /** Waits until the client has left, and for every connection that the scenario still expects. */
  report(): Promise<RunReport>;
}

/** What a scripted broker is started with. */
export interface ScriptedBrokerOptions {
  /** Scenarios by name. */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  /** How long a report waits for clients to leave, in milliseconds; then it says who has not. Default 3000. */
  readonly longestWaitMs?: number;
  /** Key and certificate, to speak TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A running scripted broker. */
export interface ScriptedBroker {
  readonly port: number;
  /** A new run of a scenario, registered or made for the occasion. */
  play(scenario: Scenario | string): ScenarioRun;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Where a page asks for the report of its run: `/report?run=…`. */
const REPORT_PATH = '/report';
const DEFAULT_LONGEST_WAIT_MS = 3000;

/** Starts a scripted broker on loopback, on a port that the system picks. */
export async function startScriptedBroker({
  scenarios = {},
  longestWaitMs = DEFAULT_LONGEST_WAIT_MS,
  tls,
}: ScriptedBrokerOptions = {}): Promise<ScriptedBroker> {
  const known = new Map(Object.entries(scenarios));
  const runs = new Map<string, Run>();
  const sockets = new Set<Duplex>();
  const server = tls ? createSecureServer(tls) : createServer();
  const port = await listenOnLoopback(server);

  function runOf(url: URL): Run | undefined {
    const id = url.searchParams.get('run') ?? '';
    const name = decodeURIComponent(url.pathname.slice(1));
    const scenario = known.get(name);
    const run = runs.get(`${name} ${id}`);
    if (run || !scenario) return run;
    const started = new Run(name, scenario, longestWaitMs);
    runs.set(`${name} ${id}`, started);
    return started;
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const run = runOf(urlOf(request));
    if (run) run.serve(request, socket, head);
    else answerHttp(socket, 404);
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const url = urlOf(request);
    // Any page may read it: there is nothing in it but what tests did.
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (url.pathname !== REPORT_PATH) {
      response.end('This is a scripted broker.');
      return;
    }
    const key = `${url.searchParams.get('scenario') ?? ''} ${url.searchParams.get('run') ?? ''}`;
    const report = runs.get(key)?.report() ?? Promise.resolve(undefined);
    void report.then((content) => {
      response.setHeader('Content-Type', 'application/json');
      response.statusCode = content ? 200 : 404;
      response.end(JSON.stringify(content ?? null));
    });
  }

  server.on('upgrade', onUpgrade);
  server.on('request', onRequest);

  let plays = 0;
  return {
    port,
    play(scenario) {
      const id = `play-${++plays}`;
      const name = typeof scenario === 'string' ? scenario : id;
      if (typeof scenario !== 'string') known.set(name, scenario);
      const url = new URL(`${tls ? 'wss' : 'ws'}://127.0.0.1:${port}/${name}?run=${id}`);
      const run = runOf(url);
      if (!run) throw new Error(`There is no scenario “${name}”.`);
      return { url: url.href, report: () => run.report() };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await closeServer(server);
    },
  };
}

/** Everything that happens in one run. */
class Run {
  readonly #name: string;
  readonly #scenario: Scenario;
  readonly #longestWaitMs: number;
  readonly #webSockets: WebSocketServer;
  readonly #deviations: string[] = [];
  readonly #open = new Set<number>();
  #connections = 0;
  #wake: () => void = () => undefined;

  constructor(name: string, scenario: Scenario, longestWaitMs: number) {
    this.#name = name;
    this.#scenario = scenario;
    this.#longestWaitMs = longestWaitMs;
    const { handshake } = scenario;
    this.#webSockets = new WebSocketServer({
      noServer: true,
      handleProtocols: () => (handshake.kind === 'accept' && handshake.subprotocol) || false,
    });
  }

  serve(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { handshake } = this.#scenario;
    if (handshake.kind !== 'accept') {
      this.#connections++;
      refuse(handshake, socket);
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      const number = ++this.#connections;
      const steps = this.#scenario.connections[number - 1];
      if (!steps) {
        const expected = this.#scenario.connections.length;
        this.#deviations.push(`The client opened connection ${number} of ${expected}.`);
        webSocket.terminate();
        return;
      }
      this.#open.add(number);
      const deviates = (message: string): void => {
        this.#deviations.push(`Connection ${number}: ${message}`);
      };
      void playScript(webSocket, steps, deviates).then(() => {
        this.#open.delete(number);
        this.#wake();
      });
    });
  }

  async report(): Promise<RunReport> {
    const { kind } = this.#scenario.handshake;
    const expected = kind === 'accept' ? this.#scenario.connections.length : 0;
    const isOver = (): boolean => this.#open.size === 0 && this.#connections >= expected;
    const deadline = Date.now() + this.#longestWaitMs;
    const timer = setTimeout(() => {
      this.#wake();
    }, this.#longestWaitMs);
    // A timer may fire a moment early.
    while (!isOver() && Date.now() < deadline - 1) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    clearTimeout(timer);
    const deviations = [...this.#deviations];
    if (this.#connections < expected) {
      deviations.push(`The client opened ${this.#connections} connections instead of ${expected}.`);
    }
    for (const number of this.#open) deviations.push(`Connection ${number} is still open.`);
    return { scenario: this.#name, connections: this.#connections, deviations };
  }
}

function refuse(handshake: Exclude<Handshake, { kind: 'accept' }>, socket: Duplex): void {
  if (handshake.kind === 'http') answerHttp(socket, handshake.status);
  else socket.resume();
}

function answerHttp(socket: Duplex, status: number): void {
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  socket.end(`${head}Connection: close\r\nContent-Length: 9\r\n\r\nNo MQTT.\n`);
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://localhost');
}
