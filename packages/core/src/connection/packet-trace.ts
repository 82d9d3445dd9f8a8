import { BoundedQueue } from '../routing/bounded-queue.js';
import type { PacketRecord, SessionPort } from './session-port.js';

/** What to trace. */
export interface TraceOptions {
  /** Ends the trace. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the payloads of messages are wanted; false unless set, for they may hold what is nobody's business. */
  readonly payloads?: boolean | undefined;
}

/** Packets as an async iterator. Leaving the loop ends the trace. */
export interface PacketTrace extends AsyncIterableIterator<PacketRecord, undefined> {
  /** How many records were dropped, oldest first, because the reader was slower than the packets came. */
  readonly dropped: number;
}

const BOUNDS = {
  maxItems: 1000,
  maxBytes: 4 * 1024 * 1024,
  bytesOf: ({ payload }: PacketRecord) => payload?.length ?? 0,
  keep: (record: PacketRecord) => record,
};

/** The traces of one connection, which share what the session tells. */
export class PacketTraces {
  readonly #port: SessionPort;
  readonly #open = new Map<BoundedQueue<PacketRecord>, { payloads: boolean; end: () => void }>();
  #ended = false;

  constructor(port: SessionPort) {
    this.#port = port;
  }

  /** A trace that ends with its reader, its signal or its connection. */
  start({ signal, payloads = false }: TraceOptions): PacketTrace {
    const end = (): void => {
      signal?.removeEventListener('abort', end);
      queue.close();
      if (this.#open.delete(queue)) this.#tell();
    };
    const queue = new BoundedQueue<PacketRecord>(BOUNDS, () => {
      end();
    });
    if (this.#ended || signal?.aborted) queue.close();
    else {
      signal?.addEventListener('abort', end);
      this.#open.set(queue, { payloads, end });
      this.#tell();
    }
    return queue;
  }

  push(record: PacketRecord, dropped: number): void {
    const bare: { -readonly [K in keyof PacketRecord]: PacketRecord[K] } = { ...record };
    delete bare.payload;
    for (const [queue, { payloads }] of this.#open) {
      queue.addDropped(dropped);
      queue.push(payloads ? record : bare);
    }
  }

  /** Ends all of them, and each that is begun later. */
  end(): void {
    this.#ended = true;
    for (const { end } of [...this.#open.values()]) end();
  }

  #tell(): void {
    const all = [...this.#open.values()];
    const wantsPayloads = all.some(({ payloads }) => payloads);
    this.#port.send({
      type: 'trace',
      packets: wantsPayloads ? 'payloads' : all.length > 0 ? 'headers' : 'none',
    });
  }
}
