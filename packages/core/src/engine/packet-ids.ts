/**
 * Packet identifiers of one client (MQTT 3.1.1 §2.3.1), 1 to 65 535. Publishing and MQTT.js take from the same allocator, so an id is
 * never in flight twice. It outlives network connections: ids of unfinished QoS 1 and 2 flows stay taken.
 */
export class PacketIds {
  readonly #taken = new Set<number>();
  #last = 0;

  /** A free id, or undefined when all 65 535 are in flight. */
  take(): number | undefined {
    if (this.#taken.size >= 65_535) return undefined;
    do {
      this.#last = (this.#last % 65_535) + 1;
    } while (this.#taken.has(this.#last));
    this.#taken.add(this.#last);
    return this.#last;
  }

  /** Takes one particular id; false when it is in flight. */
  claim(id: number): boolean {
    if (this.#taken.has(id)) return false;
    this.#taken.add(id);
    return true;
  }

  free(id: number): void {
    this.#taken.delete(id);
  }

  /** The id given out last, 0 before the first. */
  get last(): number {
    return this.#last;
  }
}
