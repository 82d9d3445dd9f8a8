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
 * The earliest and the latest time of a message that is kept, in milliseconds since the epoch. A message from the future was written
 * while the clock was ahead: nobody can tell how old it is, so it is kept no longer than another one would be.
 */
export interface KeptTime {
  readonly since: number;
  readonly until: number;
}

/** What is kept at a moment. */
export function keptTime(maxAgeMs: number, now: number): KeptTime {
  return { since: now - maxAgeMs, until: now + maxAgeMs };
}

/** Whether nothing of a chunk is kept any longer; one that reaches beyond both ends was written while the clock was set, and is too old as well. */
export function isOutOfTime(
  { oldest, newest }: Pick<ChunkEntry, 'oldest' | 'newest'>,
  { since, until }: KeptTime,
): boolean {
  return newest < since || oldest > until || (oldest < since && newest > until);
}

/**
 * Takes away chunks that are too old, and the first ones until the rest is within the bounds; the last one stays.
 *
 * @param entries - in their order; changed.
 * @returns what those are called that have to go.
 */
export function prune(
  entries: ChunkEntry[],
  { maxAgeMs, maxMessages, maxBytes }: HistoryBounds,
  now: number,
): string[] {
  const kept = keptTime(maxAgeMs, now);
  const last = entries.length - 1;
  const inTime = entries.filter((entry, index) => index === last || !isOutOfTime(entry, kept));
  let { messages, bytes } = sumOf(inTime);
  while (inTime.length > 1 && (messages > maxMessages || bytes > maxBytes)) {
    const first = inTime.shift();
    messages -= first?.messages ?? 0;
    bytes -= first?.bytes ?? 0;
  }
  const stays = new Set(inTime);
  const gone = entries.filter((entry) => !stays.has(entry)).map(({ id }) => id);
  entries.splice(0, entries.length, ...inTime);
  return gone;
}
