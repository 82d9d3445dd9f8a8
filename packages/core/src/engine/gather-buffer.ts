/**
 * Collects the bytes of several packets so that they leave as one WebSocket frame. Everything that is sent goes through here, so the
 * order of calls is the order on the wire.
 */
export class GatherBuffer {
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  #scheduled = false;
  #open = false;
  #closed = false;

  /** @param send - hands bytes to the socket, which copies them before it returns (as a browser's `send` does). */
  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#send = send;
  }

  /** From now on bytes leave; what was gathered before leaves at once. */
  open(): void {
    this.#open = true;
    this.flush();
  }

  /** Drops what was not sent; further bytes are ignored. */
  close(): void {
    this.#closed = true;
    this.#length = 0;
    this.#bytes = new Uint8Array(0);
  }

  /**
   * Room for `size` bytes that the caller fills at once, at the returned offset of {@link bytes}; undefined on a closed buffer.
   */
  reserve(size: number): number | undefined {
    if (this.#closed) return undefined;
    if (this.#length + size > this.#bytes.length) {
      if (this.#open) this.flush();
      if (this.#length + size > this.#bytes.length) {
        const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size));
        larger.set(this.#bytes.subarray(0, this.#length));
        this.#bytes = larger;
      }
    }
    const offset = this.#length;
    this.#length += size;
    this.#schedule();
    return offset;
  }

  /** The memory that {@link reserve} gives out; another object after each `reserve`. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Adds a copy of `bytes`; many bytes leave at once, without being copied here. */
  write(bytes: Uint8Array): void {
    if (bytes.length >= LARGE_BYTES && this.#open && !this.#closed) {
      this.flush();
      this.#send(owned(bytes));
      return;
    }
    const offset = this.reserve(bytes.length);
    if (offset !== undefined) this.#bytes.set(bytes, offset);
  }

  /** Sends what was gathered. Happens by itself at the end of the running task's microtasks. */
  flush(): void {
    this.#scheduled = false;
    if (!this.#open || this.#closed || this.#length === 0) return;
    const ready = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    this.#send(ready);
    // One huge burst must not hold its memory for ever.
    if (this.#bytes.length > LARGE_BYTES * 4) this.#bytes = new Uint8Array(FIRST_BYTES);
  }

  #schedule(): void {
    if (this.#scheduled || !this.#open) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.flush();
    });
  }
}

const FIRST_BYTES = 16 * 1024;
const LARGE_BYTES = 64 * 1024;

/** A view on plain memory; bytes in shared memory, which a socket refuses, are copied. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
}
