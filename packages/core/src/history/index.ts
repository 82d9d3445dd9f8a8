// Published as `@mqtt-kit/core/history`, apart from the core's first load: few pages keep messages or templates, and they do so late.
export { fetchHistory, MAX_ANSWER_BYTES } from './fetch-history.js';
export { KeptMessages } from './kept-messages.js';
export { messageOf } from './message-of.js';
export { DEFAULT_KEPT_MESSAGES, MAX_KEPT_MS, openHistory } from './open-history.js';
export { openTemplates, TEMPLATE_BOUNDS } from './open-templates.js';
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
export type { StoredKind, StoredThing } from './stored-things.js';
export type {
  KeptTemplate,
  RenameOutcome,
  SaveOutcome,
  TemplateBounds,
  TemplateContents,
  TemplateEntry,
  TemplatesSummary,
  TemplateStore,
} from './template-store.js';
