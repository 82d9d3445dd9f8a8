/** Pure: what the database holds. The shapes are what this kit writes; what is read back is checked before it is believed. */
import type { DBSchema } from 'idb';

/**
 * A client id with its outbox. It is in plain text: it has to be found by broker before anything is opened, and the broker's log
 * shows as much.
 */
export interface IdentityRecord {
  readonly id: string;
  readonly broker: string;
  readonly protocolVersion: 4 | 5;
  readonly clientId: string;
  /** Whether nobody wished for this client id, so that anybody may have it. */
  readonly generated: boolean;
  /** Whether the broker ever accepted it. */
  readonly connected: boolean;
  /** Both in milliseconds since the epoch. */
  readonly createdAt: number;
  readonly claimedAt: number;
  /** How often it was claimed; absent where an earlier version of the kit wrote it. */
  readonly claims?: number;
}

/**
 * A message and its deadline, sealed. In plain text is only what finds it; its size shows by its length.
 */
export interface MessageRecord {
  readonly identity: string;
  readonly sequence: number;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/**
 * How far a message is; without a record it is queued. It is apart from the message so that no payload is written a second time, and
 * in plain text because it says nothing of the contents, changes twice for each message, and must be cheap.
 */
export interface ProgressRecord {
  readonly identity: string;
  readonly sequence: number;
  readonly stage: 'sent' | 'release';
  readonly packetId: number;
}

/** A QoS 2 message that came in and is not released. */
export interface IncomingRecord {
  readonly identity: string;
  readonly packetId: number;
}

/** A key that cannot be exported, with the name under which envelopes know it. */
export interface KeyRecord {
  readonly use:
    'outbox' | 'history' | 'history names' | 'templates' | 'template names' | `vault ${string}`;
  readonly id: string;
  readonly key: CryptoKey;
}

/** The head of a vault; what it says is signed with a key of the vault. */
export interface VaultRecord {
  readonly name: string;
  readonly counter: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mac: Uint8Array<ArrayBuffer>;
}

/** A saved connection, sealed whole: its name too. */
export interface SavedConnectionRecord {
  readonly vault: string;
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** What is said of the messages kept of one filter, sealed: even which filter it is. The id is a keyed hash of its name. */
export interface HistoryRecord {
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** Received messages that were kept together, sealed. */
export interface ChunkRecord {
  readonly history: string;
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** A message template, sealed whole: its name too. The id is a keyed hash of its name. */
export interface TemplateRecord {
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/** The stores of the database `mqtt-kit`. */
export interface Schema extends DBSchema {
  keys: { key: string; value: KeyRecord };
  identities: { key: string; value: IdentityRecord; indexes: { broker: string } };
  messages: { key: [identity: string, sequence: number]; value: MessageRecord };
  progress: { key: [identity: string, sequence: number]; value: ProgressRecord };
  incoming: { key: [identity: string, packetId: number]; value: IncomingRecord };
  vaults: { key: string; value: VaultRecord };
  records: { key: [vault: string, id: string]; value: SavedConnectionRecord };
  histories: { key: string; value: HistoryRecord };
  chunks: { key: [history: string, id: string]; value: ChunkRecord };
  templates: { key: string; value: TemplateRecord };
}

/** The stores that hold one outbox. */
export const OUTBOX_STORES = ['identities', 'messages', 'progress', 'incoming'] as const;

/** The stores that hold received messages, and the keys for them. */
export const HISTORY_STORES = ['histories', 'chunks', 'keys'] as const;

/** The stores that hold message templates, and the keys for them. */
export const TEMPLATE_STORES = ['templates', 'keys'] as const;

/** All stores; a database without one of them is not ours, or damaged. */
export const STORES = [
  'vaults',
  'records',
  'templates',
  ...OUTBOX_STORES,
  ...HISTORY_STORES,
] as const;

/** All keys `[identity, …]` of an outbox, `[vault, …]` of a vault, `[history, …]` of kept messages: arrays come after every number in the order of keys (IndexedDB §2.4). */
export function allOf(identity: string): IDBKeyRange {
  return IDBKeyRange.bound([identity], [identity, []]);
}
