import type { Message } from '@mqtt-kit/core';
import type { TemplateResult } from 'lit';
import type { PayloadPreview } from '../../payload/payload-preview.js';
import type { MessageStore, StoreSnapshot } from '../../messages/message-store.js';
import type { SeriesSearch } from '../panel/message-search.js';

/** What a view shows, and whom it tells. */
export interface ViewParts {
  /** What the rows are, for a screen reader. */
  readonly label: string;
  readonly store: MessageStore;
  /** What is shown in place of the store while the view stands still. */
  readonly still: StoreSnapshot | undefined;
  /** Whether a row must stay where it is, since a pointer is over the rows; what it shows may change. */
  readonly held: boolean;
  /** Whether a message belongs to what is searched for; absent where everything does. */
  readonly search: ((message: Message) => boolean) | undefined;
  /** The same of a series of numbers. */
  readonly searchSeries: SeriesSearch | undefined;
  /** What the page calls a topic, where it has a name for it. */
  readonly labelOf: (topic: string) => string | undefined;
  /** The payload of a message in one line; of one that has to be decoded its bytes, until it was. */
  readonly previewOf: (message: Message) => PayloadPreview;
  /** The same for the newest message of a topic: until it was decoded, what stood there before. */
  readonly previewOfLatest: (message: Message) => PayloadPreview;
  /** The message that is looked at closely. */
  readonly selected: Message | undefined;
  readonly select: (message: Message) => void;
}

/** One way to show messages. */
export interface MessageView {
  /** Whether its rows are messages or topics. */
  readonly rows: 'messages' | 'topics';
  /** Whether what is shown changes with time alone. */
  readonly ages: boolean;
  /** Whether the reader is at a place that news would move. */
  readonly reading: boolean;
  /** Whether it has to stand still as a whole for its rows to stay where they are. */
  readonly holds: boolean;
  /** How many rows were there at the last {@link render}. */
  readonly shown: number;
  /** How many rows wait for a place, since those that are there must stay where they are. */
  readonly waiting: number;
  /** Goes back to where news comes in. */
  toNewest(): void;
  /** The rows. */
  render(parts: ViewParts): TemplateResult;
}
