/**
 * A TCP proxy on loopback that spoils connections at chosen points, so that what a client makes of a
 * bad network can be tested without chance. It listens on a port that the system picks.
 */
import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../runner/services/listen.js';
import { FaultWatch, type Direction, type Fault } from './fault.js';

/** A fault that happened. */
export interface FaultRecord extends Fault {
  /** 1 is the first connection through the proxy. */
  readonly connection: number;
}

/** What a cutting proxy is started with. */
export interface CuttingProxyOptions {
  /** Where the broker listens, on 127.0.0.1. */
  readonly brokerPort: number;
  /** What goes wrong on a connection, 1 being the first; nothing without an answer. */
  readonly plan?: (connection: number) => Fault | undefined;
  /** Told of each fault as it happens. */
  readonly onFault?: (record: FaultRecord) => void;
}

/** A running cutting proxy. */
export interface CuttingProxy {
  readonly port: number;
  /** How many connections it has taken. */
  readonly connections: number;
  /** What went wrong so far. */
  readonly faults: readonly FaultRecord[];
  /** Cuts every connection now. */
  cut(): void;
  /** From now on nothing passes on the connections there are, and nobody is told. */
  stall(): void;
  /** Ends every connection and listens no more. */
  close(): Promise<void>;
}

/** Starts a proxy in front of a broker. */
export async function startCuttingProxy({
  brokerPort,
  plan = () => undefined,
  onFault = () => undefined,
}: CuttingProxyOptions): Promise<CuttingProxy> {
  const relays = new Set<Relay>();
  const faults: FaultRecord[] = [];
  let connections = 0;

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const connection = ++connections;
    const broker = connect({ port: brokerPort, host: '127.0.0.1', allowHalfOpen: true });
    const relay = new Relay(client, broker, plan(connection), (fault) => {
      const record = { ...fault, connection };
      faults.push(record);
      onFault(record);
    });
    relays.add(relay);
    void relay.closed.then(() => relays.delete(relay));
  });
  const port = await listenOnLoopback(server);

  return {
    port,
    get connections() {
      return connections;
    },
    faults,
    cut() {
      for (const relay of relays) relay.destroy();
    },
    stall() {
      for (const relay of relays) relay.stall();
    },
    async close() {
      for (const relay of relays) relay.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

/** One connection: two sockets, and what goes wrong between them. */
class Relay {
  /** Settles when both sockets are closed. */
  readonly closed: Promise<unknown>;
  readonly #client: Socket;
  readonly #broker: Socket;
  readonly #fault: Fault | undefined;
  readonly #tell: (fault: Fault) => void;
  #stalled = false;

  constructor(
    client: Socket,
    broker: Socket,
    fault: Fault | undefined,
    tell: (fault: Fault) => void,
  ) {
    this.#client = client;
    this.#broker = broker;
    this.#fault = fault;
    this.#tell = tell;
    this.closed = Promise.all([isClosed(client), isClosed(broker)]);
    client.setNoDelay(true);
    broker.setNoDelay(true);
    this.#forward(client, broker, 'to-broker');
    this.#forward(broker, client, 'to-client');
  }

  stall(): void {
    this.#stalled = true;
  }

  destroy(): void {
    this.#client.destroy();
    this.#broker.destroy();
  }

  #forward(from: Socket, to: Socket, direction: Direction): void {
    const watch = new FaultWatch(this.#fault, direction);
    from.on('data', (chunk) => {
      if (this.#stalled) return;
      const offset = watch.offsetIn(chunk);
      if (offset === undefined || !this.#fault) pass(from, to, chunk);
      else this.#spoil(this.#fault, from, to, chunk, offset);
    });
    from.on('error', () => undefined);
    // Who listens behind a stalled line is not told of the end either.
    from.on('end', () => {
      if (!this.#stalled) to.end();
    });
    from.on('close', (hadError) => {
      if (this.#stalled) return;
      if (hadError) to.destroy();
      else to.end();
      // It may have been waiting for room that never comes now.
      to.resume();
    });
  }

  #spoil(fault: Fault, from: Socket, to: Socket, chunk: Buffer, offset: number): void {
    const before = chunk.subarray(0, offset);
    const after = chunk.subarray(offset);
    switch (fault.action.kind) {
      case 'cut':
        // What was let through arrives; the end follows it. What the other side still says is read and dropped, for unread bytes would
        // make the system reset the connection and take the last ones back.
        this.#stalled = true;
        to.end(before);
        from.destroy();
        break;
      case 'stall':
        this.#stalled = true;
        to.write(before);
        break;
      case 'delay':
        to.write(before);
        from.pause();
        setTimeout(() => {
          if (to.writable) to.write(after);
          from.resume();
        }, fault.action.delayMs);
        break;
    }
    this.#tell(fault);
  }
}

/** Passes bytes on, no faster than they are taken. */
function pass(from: Socket, to: Socket, chunk: Buffer): void {
  if (to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}

function isClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
}
