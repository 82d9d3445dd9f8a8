// Published as `@mqtt-kit/core/history`, apart from the core's first load: few pages keep messages, and they do so late.
export { fetchHistory, MAX_ANSWER_BYTES } from './fetch-history.js';
export { KeptMessages } from './kept-messages.js';
export { messageOf } from './message-of.js';
export { MAX_KEPT_MS, openHistory } from './open-history.js';
export { listStored, removeStored, wipeStored } from './stored-things.js';

export type { FetchedHistory, FetchHistoryOptions } from './fetch-history.js';
export type {
  HistoryName,
  HistorySummary,
  KeptMessage,
  OutboxSummary,
  VaultSummary,
} from './history-store.js';
export type { LoadedMessages } from './kept-messages.js';
export type { HistoryOptions } from './open-history.js';
export type { StoredThing } from './stored-things.js';
