import type { SessionEvent } from '../connection/session-port.js';
import type { Engine } from '../engine/engine.js';
import type { PacketTap } from '../engine/packet-tap.js';
import type { Clock } from '../environment/environment.js';
import type { packetRecord } from '../tracing/packet-record.js';

/** Packets that pass before the part that reads them is loaded; more are dropped and counted. */
const MAX_EARLY_PACKETS = 500;
const MAX_EARLY_BYTES = 1024 * 1024;

/** Tells the page of every packet while it wants to know; costs nothing otherwise. */
export class Tracing {
  readonly #emit: (event: SessionEvent) => void;
  readonly #clock: Clock;
  #payloads = false;
  #read: typeof packetRecord | undefined;
  #early: (() => void)[] = [];
  #earlyBytes = 0;
  #dropped = 0;
  #tap: PacketTap | undefined;

  constructor(emit: (event: SessionEvent) => void, clock: Clock) {
    this.#emit = emit;
    this.#clock = clock;
  }

  /** What an engine is to call; undefined while nobody traces. */
  get tap(): PacketTap | undefined {
    return this.#tap;
  }

  /** @param engine - the live one, which is told. */
  set(packets: 'none' | 'headers' | 'payloads', engine: Engine | undefined): void {
    this.#payloads = packets === 'payloads';
    const isOn = packets !== 'none';
    if (isOn === (this.#tap !== undefined)) return;
    this.#tap = isOn
      ? (direction, packet, protocolVersion) => {
          this.#see(packet, {
            at: this.#clock.now(),
            direction,
            protocolVersion,
            payloads: this.#payloads,
          });
        }
      : undefined;
    engine?.tap(this.#tap);
    if (isOn && !this.#read) void this.#load();
  }

  #see(packet: Uint8Array, circumstances: Parameters<typeof packetRecord>[1]): void {
    const read = this.#read;
    if (read) {
      this.#tell(read(packet, circumstances));
      return;
    }
    this.#earlyBytes += packet.length;
    if (this.#early.length >= MAX_EARLY_PACKETS || this.#earlyBytes > MAX_EARLY_BYTES) {
      this.#dropped++;
      return;
    }
    const copy = packet.slice();
    this.#early.push(() => {
      if (this.#read) this.#tell(this.#read(copy, circumstances));
    });
  }

  async #load(): Promise<void> {
    try {
      const module = await import('../tracing/packet-record.js');
      this.#read = module.packetRecord;
    } catch {
      // The page may be offline; the next trace tries again.
      this.#dropped += this.#early.length;
    }
    this.#earlyBytes = 0;
    for (const tell of this.#early.splice(0)) tell();
  }

  #tell(record: ReturnType<typeof packetRecord>): void {
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#emit({ type: 'packet', record, dropped });
  }
}
