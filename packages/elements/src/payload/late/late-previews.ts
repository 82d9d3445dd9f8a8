import type { Message } from '@mqtt-kit/core';
import { nextFrame } from '../../controllers/next-frame.js';
import { currentLocale } from '../../localization/locale.js';
import { registeredDecoders } from '../decoder-registry.js';
import type { PayloadDecoder } from '../payload-decoder.js';
import { previewOf, type PayloadPreview } from '../payload-preview.js';
import { lateFormatOf, type WantedFormat } from './late-format.js';
import { MOST_READING, SLICE_MS } from './late-limits.js';
import type { LatePreview } from './late-module.js';
import { latePreviewOf } from './late-values.js';

/** How a message was asked for; a preview holds for this alone. */
interface Asked {
  readonly format: string;
  readonly schema: string | undefined;
  readonly decoder: PayloadDecoder | undefined;
  readonly locale: string;
}

interface Known {
  readonly asked: Asked;
  readonly preview: PayloadPreview;
  readonly untilMs: number;
}

/** Of so many topics the value before is remembered. */
const MOST_TOPICS = 1000;

/**
 * One line for each of many messages, whatever their format. What is asked for between two {@link begin}s is read soon; what has to be
 * decoded shows its bytes until then. A message is read once.
 */
export class LatePreviews {
  readonly #onNews: () => void;
  readonly #known = new WeakMap<Message, Known>();
  readonly #ofTopics = new Map<string, PayloadPreview>();
  readonly #waiting = new Map<Message, Asked>();
  readonly #reading = new Set<Message>();
  #untilMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isTold = false;

  /** @param onNews - told, once a frame at most, that something was read. */
  constructor(onNews: () => void) {
    this.#onNews = onNews;
  }

  /** Begins a frame: what nobody has asked for since the last one is not wanted any more. */
  begin(): void {
    this.#waiting.clear();
    this.#untilMs = performance.now() + SLICE_MS;
  }

  /** Forgets the values of topics. */
  clear(): void {
    this.#waiting.clear();
    this.#ofTopics.clear();
  }

  /** The line of a message. */
  of(message: Message, wanted: WantedFormat): PayloadPreview {
    return this.find(message, wanted) ?? previewOf(message);
  }

  /** The same for a row of a topic: while its newest message is being read, what it said before stays. */
  ofLatest(message: Message, wanted: WantedFormat): PayloadPreview {
    const found = this.find(message, wanted);
    return found ?? this.#ofTopics.get(message.topic) ?? previewOf(message);
  }

  /** The line of a message; undefined while it is being read. */
  find(message: Message, wanted: WantedFormat): PayloadPreview | undefined {
    const format = lateFormatOf(message, wanted);
    if (format === undefined) return previewOf(message);
    const asked: Asked = {
      format,
      schema: wanted.schema,
      decoder: registeredDecoders().get(format),
      locale: currentLocale(),
    };
    const known = this.#known.get(message);
    const now = performance.now();
    if (known && isSame(known.asked, asked) && now < known.untilMs) return known.preview;
    if (this.#reading.has(message)) return undefined;
    if (now < this.#untilMs && this.#reading.size < MOST_READING) return this.#read(message, asked);
    this.#waiting.set(message, asked);
    this.#goOnSoon();
    return undefined;
  }

  #read(message: Message, asked: Asked): PayloadPreview | undefined {
    const read = latePreviewOf(message, asked.format, asked.schema, this.#untilMs);
    if (!(read instanceof Promise)) return this.#keep(message, asked, read);
    this.#reading.add(message);
    void read.then((late) => {
      this.#reading.delete(message);
      this.#keep(message, asked, late);
      this.#tell();
      if (this.#waiting.size > 0) this.#goOnSoon();
    });
    return undefined;
  }

  #keep(message: Message, asked: Asked, { preview, holdsMs }: LatePreview): PayloadPreview {
    this.#known.set(message, { asked, preview, untilMs: performance.now() + holdsMs });
    if (preview.kind === 'decoded') {
      if (this.#ofTopics.size >= MOST_TOPICS) this.#ofTopics.clear();
      this.#ofTopics.set(message.topic, preview);
    }
    return preview;
  }

  #goOnSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#goOn();
    });
  }

  #goOn(): void {
    this.#untilMs = performance.now() + SLICE_MS;
    for (const [message, asked] of this.#waiting) {
      if (this.#reading.size >= MOST_READING) return;
      if (performance.now() >= this.#untilMs) {
        this.#goOnSoon();
        return;
      }
      this.#waiting.delete(message);
      if (this.#read(message, asked)) this.#tell();
    }
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    nextFrame(() => {
      this.#isTold = false;
      this.#onNews();
    });
  }
}

function isSame(a: Asked, b: Asked): boolean {
  return (
    a.format === b.format &&
    a.schema === b.schema &&
    a.decoder === b.decoder &&
    a.locale === b.locale
  );
}
