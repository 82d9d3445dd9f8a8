/** The port between kept messages and where they are kept. Types only; the browser's is in storage/. */
import type { IncomingMessage } from '../connection/session-port.js';

/** What of a message is kept. */
export type KeptMessage = Pick<
  IncomingMessage,
  'topic' | 'payload' | 'qos' | 'retain' | 'properties' | 'receivedAt'
>;

/** How much is kept of one filter. What is beyond a bound goes, the oldest first. */
export interface HistoryBounds {
  /** How long a message is kept after it came, in milliseconds. */
  readonly maxAgeMs: number;
  readonly maxMessages: number;
  /** As they lie on the device, in bytes. */
  readonly maxBytes: number;
}

/** Whose messages they are. */
export interface HistoryName {
  /** The broker's URL, without its query. */
  readonly broker: string;
  /** What people call the connection. */
  readonly connection: string;
  readonly filter: string;
}

/** What was read back. */
export interface HistoryContents {
  /** Oldest first. */
  readonly messages: readonly KeptMessage[];
  /** How many chunks could not be read: damaged, or moved there from elsewhere. */
  readonly unreadable: number;
}

/** The kept messages of one filter. Calls come one after another. */
export interface HistoryRing {
  /** Names it among all of this browser and origin, and says nothing about it. */
  readonly id: string;
  /** What is kept, within the bounds. */
  read(): Promise<HistoryContents>;
  /**
   * Adds messages, oldest first, in one transaction. They are dropped when the kept ones were deleted since the last call: these belong
   * to what somebody wanted to be gone.
   */
  append(messages: readonly KeptMessage[]): Promise<void>;
  /** Deletes all of it. */
  clear(): Promise<void>;
}

/** What is said of the kept messages of one filter. */
export interface HistorySummary extends HistoryName {
  readonly id: string;
  readonly messages: number;
  /** As they lie on the device. */
  readonly bytes: number;
  /** When the first and the last one came, in milliseconds since the epoch. */
  readonly oldest: number;
  readonly newest: number;
}

/** What waits to be sent, of one identity. */
export interface OutboxSummary {
  readonly id: string;
  readonly broker: string;
  readonly clientId: string;
  readonly messages: number;
  readonly bytes: number;
  /** Whether a tab has it open, and would be disturbed by its end. */
  readonly inUse: boolean;
}

/** How much a vault holds. */
export interface VaultSummary {
  /** Its name. */
  readonly id: string;
  readonly connections: number;
  readonly bytes: number;
}
