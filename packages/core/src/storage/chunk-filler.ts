/** Pure: single messages into chunks that are large enough to be few, and small enough for little to go at once. */
import type { HistoryBounds, KeptMessage } from '../history/history-store.js';
import { encodeKept } from './history-chunk.js';
import { randomId } from './random-id.js';

/** A chunk before it is sealed. */
export interface UnsealedChunk {
  readonly id: string;
  readonly encoded: readonly Uint8Array[];
  readonly bytes: number;
  readonly oldest: number;
  readonly newest: number;
}

/** Whole chunks go when there is too much: with so many in a full ring, what goes is a small part. */
const CHUNKS_BY_COUNT = 10;
const CHUNKS_BY_BYTES = 16;
/** The last chunk is sealed anew with each write, so it must not grow long. */
const MOST_MESSAGES = 500;

const NUMBER_DIGITS = 12;

/** Fills chunks one after another. The last one is given again, with more in it, until it is full. */
export class ChunkFiller {
  readonly #bounds: HistoryBounds;
  readonly #random: () => number;
  #last: UnsealedChunk | undefined;
  /** Chunks are in the order of their ids: messages of one millisecond stay in theirs. */
  #next = 0;

  constructor(bounds: HistoryBounds, random: () => number) {
    this.#bounds = bounds;
    this.#random = random;
  }

  /** Begins a new chunk behind all that are there. @param ids - of records, so they may be anything. */
  beginAfter(ids: readonly unknown[]): void {
    this.#last = undefined;
    this.#next = Math.max(0, ...ids.map((id) => numberOf(id) + 1));
  }

  /** Puts messages into chunks; returns those that have to be written. */
  fill(messages: readonly KeptMessage[]): readonly UnsealedChunk[] {
    const touched = new Map<string, UnsealedChunk>();
    for (const message of messages) {
      const encoded = encodeKept(message);
      // It alone would push out most of what is there.
      if (encoded.length > this.#bounds.maxBytes / 2) continue;
      const chunk = this.#withRoomFor(encoded.length);
      this.#last = {
        id: chunk.id,
        encoded: [...chunk.encoded, encoded],
        bytes: chunk.bytes + encoded.length,
        oldest: Math.min(chunk.oldest, message.receivedAt),
        newest: Math.max(chunk.newest, message.receivedAt),
      };
      touched.set(chunk.id, this.#last);
    }
    return [...touched.values()];
  }

  #withRoomFor(bytes: number): UnsealedChunk {
    const { maxMessages, maxBytes } = this.#bounds;
    const last = this.#last;
    if (
      last &&
      last.encoded.length < Math.min(MOST_MESSAGES, Math.ceil(maxMessages / CHUNKS_BY_COUNT)) &&
      last.bytes + bytes <= maxBytes / CHUNKS_BY_BYTES
    )
      return last;
    // With a random end: two tabs that write one after the other, and overlap, overwrite nothing.
    const number = String(this.#next++).padStart(NUMBER_DIGITS, '0');
    const id = `${number}-${randomId(this.#random)}`;
    return { id, encoded: [], bytes: 0, oldest: Infinity, newest: -Infinity };
  }
}

/** Of a chunk that may be called anything. */
function numberOf(id: unknown): number {
  const number = typeof id === 'string' ? Number(id.slice(0, NUMBER_DIGITS)) : NaN;
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
}
