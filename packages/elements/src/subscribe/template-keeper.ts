/** What a `<mqtt-subscribe>` with a `<template>` shows: rows of the page's own. Loaded when there is one. */
import type { Message } from '@mqtt-kit/core';
import { html, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { BindingFault } from '../binding/plan.js';
import { readAhead } from '../binding/message-values.js';
import { isPassing, TemplateRows } from '../binding/template-rows.js';
import { nextFrame } from '../controllers/next-frame.js';
import { renderTroubles, troubleMarkStyles, type Trouble } from '../controllers/trouble-mark.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { currentLocale } from '../localization/locale.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { RETRY_MS, SLICE_MS } from '../payload/late/late-limits.js';
import { MOST_BYTES, valueFormatOf, type WantedFormat } from '../payload/late/late-format.js';
import { LateQueue, type ReadMessage } from '../payload/late/late-queue.js';
import { lateValueOf, type LateValue } from '../payload/late/late-values.js';
import type { MessageKeeper } from './message-flow.js';

/** More messages do not wait to be decoded: the oldest go, as rows do. */
const MOST_WAITING = 1000;

/** Keeps the messages that rows are made of: the rows themselves. */
export class TemplateKeeper implements MessageKeeper, ReactiveController {
  readonly #host: LitElement;
  readonly #rows: TemplateRows;
  readonly #formatOf: (topic: string) => WantedFormat;
  /** Payloads that have to be decoded, and what came behind them. */
  readonly #late = new LateQueue<LateValue | undefined>(
    (message, untilMs) => {
      const wanted = this.#formatOf(message.topic);
      const format = valueFormatOf(message, wanted);
      if (format !== undefined) return lateValueOf(message, format, wanted.schema, untilMs);
      readAhead(message);
      return undefined;
    },
    (messages) => {
      this.#addRead(messages);
    },
  );
  /** What was read since the last frame. */
  #read: ReadMessage<LateValue | undefined>[] = [];
  #cancel: (() => void) | undefined;
  #fault: LateValue['fault'];
  #locale = currentLocale();
  /** Ends the writing in another language. */
  #stopRewriting: (() => void) | undefined;
  /** What waits of messages from before. */
  readonly #older = new WeakSet<Message>();
  /** What was read anew, because it could not be loaded before. */
  readonly #again = new WeakSet<Message>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was never to be seen of messages that were decoded after they had come. */
  #unseen = 0;

  /** @param formatOf - how the page wants the messages of a topic read. */
  constructor(host: LitElement, formatOf: (topic: string) => WantedFormat) {
    this.#host = host;
    this.#formatOf = formatOf;
    this.#rows = new TemplateRows(host);
    for (const styles of [noticeStyles, troubleMarkStyles]) adoptStyles(host, styles);
    host.addController(this);
  }

  hostConnected(): void {
    this.#readAnewLater();
  }

  hostDisconnected(): void {
    this.#stopReadingAnew();
  }

  set maxRows(maxRows: number) {
    this.#rows.maxRows = maxRows;
  }

  set maxBytes(maxBytes: number) {
    this.#rows.maxBytes = maxBytes;
  }

  get kept(): number {
    return this.#rows.count;
  }

  get ages(): boolean {
    return this.#rows.ages;
  }

  /** What of the template cannot be done. */
  get faults(): readonly BindingFault[] {
    if (!this.#rows.hasTemplate) return [];
    return this.#fault ? [...this.#rows.faults, this.#fault] : this.#rows.faults;
  }

  add(messages: readonly Message[]): number {
    if (this.#canBeShown(messages)) return this.#rows.add(messages);
    // What was read ahead is found by the message that its row keeps.
    return this.#wait(messages.map((message) => message.copy()));
  }

  /** A row of an older message says its age itself, where it is asked to. */
  addOlder(messages: readonly Message[]): void {
    // The queue gives back what has bytes of its own.
    const older = messages.map((message) => message.copy());
    if (this.#canBeShown(older)) {
      this.#rows.addOlder(older);
      return;
    }
    for (const message of older) this.#older.add(message);
    this.#wait(older);
  }

  /** Whether none of them has to be decoded, or to wait for what has, and they are read in no time. */
  #canBeShown(messages: readonly Message[]): boolean {
    if (this.#late.length + this.#read.length > 0 || !this.#areSoonRead(messages)) return false;
    if (messages.length > 0) this.#fault = undefined;
    return true;
  }

  /** @param messages - with bytes of their own. */
  #wait(messages: readonly Message[]): number {
    this.#enqueue(messages);
    // This is a frame already.
    this.#showRead();
    const unseen = this.#unseen;
    this.#unseen = 0;
    return unseen;
  }

  #enqueue(messages: readonly Message[]): void {
    const bounds = { maxMessages: MOST_WAITING, maxBytes: this.#rows.maxBytes };
    this.#unseen += this.#late.add(messages, bounds);
  }

  /** What could not be loaded is asked for again after a while, and not by an element that nobody sees. */
  #readAnewLater(): void {
    if (!this.#host.isConnected || this.#rows.unread.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const { unread } = this.#rows;
      for (const message of unread) this.#again.add(message);
      this.#enqueue(unread);
    }, RETRY_MS);
  }

  #stopReadingAnew(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  clear(): void {
    this.#late.clear();
    this.#stopReadingAnew();
    this.#cancel?.();
    this.#cancel = undefined;
    this.#stopRewriting?.();
    this.#read = [];
    this.#rows.clear();
    this.#fault = undefined;
    this.#unseen = 0;
  }

  /** Whether a payload as large as all of them together is read in no time, and none has to be decoded. */
  #areSoonRead(messages: readonly Message[]): boolean {
    let bytes = 0;
    return messages.every((message) => {
      bytes += message.payload.byteLength;
      const format = valueFormatOf(message, this.#formatOf(message.topic));
      return format === undefined && bytes <= MOST_BYTES;
    });
  }

  /** Decoders are done when they are, often many times a frame; rows are written once. */
  #addRead(messages: readonly ReadMessage<LateValue | undefined>[]): void {
    this.#read.push(...messages);
    this.#cancel ??= nextFrame(() => {
      this.#showRead();
    });
  }

  #showRead(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const messages = this.#read;
    if (messages.length === 0) return;
    this.#read = [];
    const values = new Map(messages.map(({ message, read }) => [message, read]));
    const all = [...values.keys()];
    const decodedOf = (message: Message): LateValue | undefined => values.get(message);
    const isAgain = (message: Message): boolean => this.#again.has(message);
    const isOlder = (message: Message): boolean => this.#older.has(message) && !isAgain(message);
    // Rows of what still cannot be read stay as they are.
    const again = all.filter((message) => isAgain(message) && !isPassing(values.get(message)));
    this.#rows.putAgain(again, decodedOf);
    this.#rows.addOlder(all.filter(isOlder), Date.now(), decodedOf);
    const news = all.filter((message) => !isAgain(message) && !isOlder(message));
    this.#unseen += this.#rows.add(news, Date.now(), decodedOf);
    this.#fault = messages.at(-1)?.read?.fault;
    this.#readAnewLater();
    this.#host.requestUpdate();
  }

  /** In slices, as they are read when they come. */
  #rewrite(steps: Iterator<void>): void {
    this.#stopRewriting?.();
    const untilMs = performance.now() + SLICE_MS;
    while (performance.now() < untilMs) if (steps.next().done) return;
    const timer = setTimeout(() => {
      this.#rewrite(steps);
    });
    this.#stopRewriting = () => {
      clearTimeout(timer);
    };
  }

  render(troubles: readonly Trouble[]): TemplateResult {
    // Ages are text, numbers and times that of a language, and only text that has changed is written.
    const locale = currentLocale();
    if (locale !== this.#locale) this.#rewrite(this.#rows.rewrite());
    else if (this.ages) this.#rows.refresh();
    this.#locale = locale;
    return html`<slot></slot>${renderTroubles(this.#host, troubles)}`;
  }
}
