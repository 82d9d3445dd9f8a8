/** Pure: what is known of sealed chunks without opening them, and which of them have to go. */
import type { HistoryBounds } from '../history/history-store.js';

/** One chunk. */
export interface ChunkEntry {
  readonly id: string;
  readonly messages: number;
  /** Of the envelope. */
  readonly bytes: number;
  readonly oldest: number;
  readonly newest: number;
}

/** All of them together. */
export function sumOf(entries: readonly ChunkEntry[]): Omit<ChunkEntry, 'id'> {
  return {
    messages: entries.reduce((sum, entry) => sum + entry.messages, 0),
    bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    oldest: Math.min(...entries.map(({ oldest }) => oldest)),
    newest: Math.max(...entries.map(({ newest }) => newest)),
  };
}

/**
 * Takes away the first chunks until the rest is within the bounds; the last one stays.
 *
 * @param entries - in their order; changed.
 * @returns what those are called that have to go.
 */
export function prune(
  entries: ChunkEntry[],
  { maxAgeMs, maxMessages, maxBytes }: HistoryBounds,
  now: number,
): string[] {
  const gone: string[] = [];
  let { messages, bytes } = sumOf(entries);
  while (entries.length > 1) {
    const [first] = entries;
    const isTooMuch = messages > maxMessages || bytes > maxBytes;
    if (!first || (!isTooMuch && first.newest >= now - maxAgeMs)) break;
    entries.shift();
    gone.push(first.id);
    messages -= first.messages;
    bytes -= first.bytes;
  }
  return gone;
}
