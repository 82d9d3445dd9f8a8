import type { Message } from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { decodePayload, type DecodedPayload } from '../decode-payload.js';
import { comparePayloads, type PayloadComparison } from '../difference/compare-payloads.js';
import { payloadBody, type PayloadBody } from './payload-body.js';

/** A message to be looked at. */
export interface DetailedMessage {
  readonly message: Message;
  /** The one before on the same topic. */
  readonly previous: Message | undefined;
  /** Whether there was one, which is no longer kept. */
  readonly lacksPrevious?: boolean;
  /** How the page wants it read; unless set, as the message says itself or looks. */
  readonly format: string | undefined;
  /** What describes it, for Protobuf: `/schemas/plant.binpb#plant.Reading`. */
  readonly schema: string | undefined;
}

/** A message that was read. */
export interface ReadMessage {
  readonly decoded: DecodedPayload;
  readonly body: PayloadBody;
}

/** Reads the message that is looked at, and compares it with the one before if somebody wants that. What is not wanted any more is given up. */
export class MessageReading implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #shown: DetailedMessage | undefined;
  #chosen: string | undefined;
  #work = new AbortController();
  #read: ReadMessage | undefined;
  /** Read while the one before it is still shown. */
  #coming: DetailedMessage | undefined;
  #comparing = false;
  #comparison: PayloadComparison | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get shown(): DetailedMessage | undefined {
    return this.#shown;
  }

  /** Undefined while it is being read. */
  get read(): ReadMessage | undefined {
    return this.#read;
  }

  /** Whether a message is being read. */
  get busy(): boolean {
    return this.#coming !== undefined || (this.#shown !== undefined && !this.#read);
  }

  /** Undefined while it is being compared, and when nobody wants that. */
  get comparison(): PayloadComparison | undefined {
    return this.#comparison;
  }

  /** Ends when another message, or the same one in another way, is looked at. */
  get signal(): AbortSignal {
    return this.#work.signal;
  }

  /** The format that the person chose, for as long as messages of this topic are looked at. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  set chosen(format: string | undefined) {
    this.#chosen = format;
    this.#begin();
  }

  /** Whether the message is compared with the one before. */
  get comparing(): boolean {
    return this.#comparing;
  }

  set comparing(comparing: boolean) {
    this.#comparing = comparing;
    if (comparing && !this.#comparison) this.#compare();
  }

  /** Looks at a message. Returns whether it is another one. */
  show(shown: DetailedMessage): boolean {
    const before = this.#shown;
    const isSame =
      before?.message === shown.message &&
      before.format === shown.format &&
      before.schema === shown.schema;
    if (isSame && before.previous === shown.previous && !this.#coming) return false;
    this.#shown = shown;
    if (this.#coming) {
      // What was to take its place is not wanted any more.
      this.#work.abort();
      this.#work = new AbortController();
      this.#coming = undefined;
    }
    if (isSame) {
      this.#compare();
      return false;
    }
    if (before?.message.topic !== shown.message.topic || before.format !== shown.format)
      this.#chosen = undefined;
    this.#begin();
    return true;
  }

  /** Looks at the next message of the same topic: the one before it stays until this one is read, so that nothing flickers. */
  follow(next: DetailedMessage): void {
    if (!this.#read || this.#shown?.message.topic !== next.message.topic) {
      this.show(next);
      return;
    }
    this.#coming = next;
    this.#begin();
  }

  hostConnected(): void {
    // What was given up when the element was taken out is begun again.
    if (this.#work.signal.aborted) this.#begin();
  }

  hostDisconnected(): void {
    this.#work.abort();
  }

  #begin(): void {
    this.#work.abort();
    this.#work = new AbortController();
    if (!this.#coming) {
      this.#read = undefined;
      this.#comparison = undefined;
      this.#host.requestUpdate();
    }
    const wanted = this.#coming ?? this.#shown;
    if (!wanted) return;
    const { message, format, schema } = wanted;
    const { signal } = this.#work;
    void this.#unlessAborted(signal, async () => {
      const decoded = await decodePayload(message, this.#chosen ?? format, schema, signal);
      const body = await payloadBody(decoded, message.payload, signal);
      signal.throwIfAborted();
      const isNext = this.#coming !== undefined;
      this.#shown = wanted;
      this.#coming = undefined;
      this.#read = { decoded, body };
      this.#compare(isNext);
    });
  }

  /** @param staysMeanwhile - whether what was found before is shown until there is something else. */
  #compare(staysMeanwhile = false): void {
    if (!staysMeanwhile || !this.#shown?.previous) this.#comparison = undefined;
    this.#host.requestUpdate();
    const decoded = this.#read?.decoded;
    if (!this.#comparing || !decoded || !this.#shown?.previous) return;
    const { previous, message, schema } = this.#shown;
    const { signal } = this.#work;
    void this.#unlessAborted(signal, async () => {
      const comparison = await comparePayloads(previous, message, decoded, schema, signal);
      signal.throwIfAborted();
      if (this.#shown?.previous === previous) this.#comparison = comparison;
    });
  }

  /** What is not wanted any more ends without a word. */
  async #unlessAborted(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
      return;
    }
    this.#host.requestUpdate();
  }
}
