import { msg } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { sizeOf } from '../messages/message-ring.js';
import { withoutRetainedCopies } from '../messages/retained-copy.js';
import type { LateValue } from '../payload/late/late-values.js';
import { BoundTemplate } from './bound-template.js';
import { evaluate } from './evaluate.js';
import { parseExpression, type Expression } from './expression.js';
import { forgetRead, MessageValues } from './message-values.js';
import { unreadable, type BindingFault } from './plan.js';
import { plainText } from './value-format.js';

const DEFAULT_MAX_ROWS = 100;
/** On what was stamped: in a copy of the host it is nobody's row. */
const ROW = 'data-mqtt-row';
const OWNERS = 'mqtt-bind, mqtt-subscribe';

/** One stamp and what it shows. */
interface Row {
  readonly stamp: BoundTemplate;
  message: Message;
  decoded: LateValue | undefined;
}

/** What the payload of a message says that had to be decoded; undefined for one that is JSON, or else text. */
export type DecodedOf = (message: Message) => LateValue | undefined;

interface LatestOfKeys {
  /** How many are worth none, though there was nothing newer in their place. */
  readonly unseen: number;
  readonly latest: readonly (readonly [string | number, Message])[];
  readonly inOrder: readonly (readonly [string | number, Message])[];
}

/**
 * Rows made of a `<template>` inside an element, in the light DOM right after the template, where the page's styles reach them: the
 * newest message first; with `data-mqtt-key` on the template one row for each value of that path, updated in place, in the order in
 * which they came. What the page puts there itself is left alone.
 */
export class TemplateRows {
  /** No more rows are kept; the oldest go. Unkeyed by age, keyed by the time of their last message. */
  maxRows = DEFAULT_MAX_ROWS;
  /** No more bytes of messages are kept, and the oldest rows go; always one row is. */
  maxBytes = Infinity;
  #bytes = 0;
  readonly #host: HTMLElement;
  #template: HTMLTemplateElement | undefined;
  #keyText: string | null = null;
  #key: Expression | undefined;
  /** Oldest first; by key, or by a number of their own. */
  #rows = new Map<string | number, Row>();
  #last: ChildNode | undefined;
  #stamped = 0;

  constructor(host: HTMLElement) {
    this.#host = host;
    for (const row of host.querySelectorAll(`[${ROW}]`)) if (this.#owns(row)) row.remove();
  }

  /** Whether there is a template to stamp. */
  get hasTemplate(): boolean {
    return this.#templates[0] !== undefined;
  }

  get count(): number {
    return this.#rows.size;
  }

  /** What could not be read, and may be later: give what becomes of it to {@link putAgain}. */
  get unread(): readonly Message[] {
    return [...this.#rows.values()]
      .filter(({ decoded }) => isPassing(decoded))
      .map(({ message }) => message);
  }

  /** Whether a row changes while no message comes: call {@link refresh} now and then. */
  get ages(): boolean {
    return this.#newest?.stamp.ages ?? false;
  }

  /** What of the template cannot be done; mostly known when a row was made. */
  get faults(): readonly BindingFault[] {
    const keyText = this.#keyText;
    const isLost = keyText !== null && !this.#key;
    const isOneTooMany = this.#templates.length > 1;
    return [
      ...(isOneTooMany ? [{ attribute: 'template', message: onlyTheFirst }] : []),
      ...(isLost ? [{ attribute: 'data-mqtt-key', message: () => unreadable(keyText) }] : []),
      ...(this.#newest?.stamp.faults ?? []),
    ];
  }

  get #newest(): Row | undefined {
    return [...this.#rows.values()].at(-1);
  }

  /**
   * Adds what came, oldest first. Of what would be gone at once nothing is made.
   *
   * @returns how many were never to be seen; a message that a newer one of its key replaces is not one of them.
   */
  add(
    messages: readonly Message[],
    now = Date.now(),
    decodedOf: DecodedOf = () => undefined,
  ): number {
    const template = this.#followed();
    return template ? this.#put(template, this.#newsOf(messages), now, decodedOf) : 0;
  }

  /** Adds what is from before, in any order: it stands behind what is newer, and takes the place of nothing that is. */
  addOlder(
    messages: readonly Message[],
    now = Date.now(),
    decodedOf: DecodedOf = () => undefined,
  ): number {
    const template = this.#followed();
    return template ? this.#putAmong(template, this.#newsOf(messages), now, decodedOf) : 0;
  }

  /** Shows what was {@link unread}: in its place, or under the key that it has now, unless there is something newer. */
  putAgain(messages: readonly Message[], decodedOf: DecodedOf): void {
    const template = this.#followed();
    if (!template) return;
    const now = Date.now();
    const again = new Set(messages);
    const moved: Message[] = [];
    for (const [key, row] of this.#rows) {
      const { message, stamp } = row;
      if (!again.has(message)) continue;
      row.decoded = decodedOf(message);
      if (this.#key && keyOf(this.#key, message, now, row.decoded) !== key) moved.push(message);
      else stamp.update(message, now, row.decoded);
    }
    this.#putAmong(template, moved, now, decodedOf);
  }

  #putAmong(
    template: HTMLTemplateElement,
    messages: readonly Message[],
    now: number,
    decodedOf: DecodedOf,
  ): number {
    if (messages.length === 0) return 0;
    const before = new Map([...this.#rows.values()].map((row) => [row.message, row.decoded]));
    for (const message of messages) before.delete(message);
    this.clear();
    const all = [...messages, ...before.keys()].toSorted((a, b) => a.receivedAt - b.receivedAt);
    return this.#put(template, all, now, (message) =>
      before.has(message) ? before.get(message) : decodedOf(message),
    );
  }

  #put(
    template: HTMLTemplateElement,
    messages: readonly Message[],
    now: number,
    decodedOf: DecodedOf,
  ): number {
    const { latest, inOrder, unseen } = this.#latest(messages, now, decodedOf);
    const made = new Map<string | number, Row>();
    for (const [key, message] of inOrder)
      if (!this.#rows.has(key)) made.set(key, this.#stamp(template, message));
    for (const [key, message] of latest) {
      const row = made.get(key) ?? this.#rows.get(key);
      // Last again: the one that is silent for longest is the first to go.
      this.#rows.delete(key);
      if (!row) continue;
      if (!made.has(key)) this.#bytes -= sizeOf(row.message);
      row.message = message.copy();
      row.decoded = decodedOf(message);
      this.#bytes += sizeOf(row.message);
      row.stamp.update(row.message, now, row.decoded);
      if (!row.stamp.ages) forgetRead(row.message);
      this.#rows.set(key, row);
    }
    this.#shrink();
    return unseen;
  }

  /** Shows ages anew. */
  refresh(now = Date.now()): void {
    for (const { stamp, message, decoded } of this.#rows.values())
      stamp.update(message, now, decoded);
  }

  /** Shows anew what is written as a language has it, a row at each step: all of them may take long to be read again. */
  *rewrite(): Generator<void, void> {
    for (const row of [...this.#rows.values()]) {
      row.stamp.update(row.message, Date.now(), row.decoded);
      if (!row.stamp.ages) forgetRead(row.message);
      yield;
    }
  }

  /** Takes all rows out. */
  clear(): void {
    for (const { stamp } of this.#rows.values()) stamp.remove();
    this.#rows.clear();
    this.#bytes = 0;
    this.#last = undefined;
  }

  /** The author's: a row may hold some of its own. */
  get #templates(): readonly HTMLTemplateElement[] {
    return [...this.#host.querySelectorAll('template')].filter(
      (template) => this.#owns(template) && !this.#owns(template.closest(`[${ROW}]`)),
    );
  }

  /** Whether an element is inside, and not inside a further one that fills its content itself. */
  #owns(element: Element | null): boolean {
    return element?.parentElement?.closest(OWNERS) === this.#host;
  }

  /** The template of now: rows of another one, or under another key, would stand beside rows that do not fit them. */
  #followed(): HTMLTemplateElement | undefined {
    const [template] = this.#templates;
    if (!template) return undefined;
    const keyText = template.getAttribute('data-mqtt-key');
    if (template === this.#template && keyText === this.#keyText) return template;
    this.clear();
    this.#template = template;
    this.#keyText = keyText;
    this.#key = keyText === null ? undefined : parseExpression(keyText);
    return template;
  }

  /** A retained copy that comes again makes no row, and none younger. */
  #newsOf(messages: readonly Message[]): readonly Message[] {
    if (!messages.some(({ retain }) => retain)) return messages;
    const latest = new Map<string, Message>();
    for (const { message } of this.#rows.values()) latest.set(message.topic, message);
    return withoutRetainedCopies(messages, (topic) => latest.get(topic));
  }

  /**
   * What is worth a row: of each key the last message, of all keys the last ones. `latest` by the time of the message, `inOrder` as the
   * keys came.
   */
  #latest(messages: readonly Message[], now: number, decodedOf: DecodedOf): LatestOfKeys {
    const latest = new Map<string | number, Message>();
    const places = new Map<string | number, number>();
    const unkeyed = this.#key ? messages : messages.slice(-this.maxRows);
    for (const message of unkeyed) {
      const key = this.#key ? keyOf(this.#key, message, now, decodedOf(message)) : ++this.#stamped;
      latest.delete(key);
      latest.set(key, message);
      if (!places.has(key)) places.set(key, places.size);
    }
    const kept = [...latest].slice(-this.maxRows);
    const placeOf = ([key]: readonly [string | number, Message]): number => places.get(key) ?? 0;
    const unseen = messages.length - unkeyed.length + latest.size - kept.length;
    return { unseen, latest: kept, inOrder: kept.toSorted((a, b) => placeOf(a) - placeOf(b)) };
  }

  #stamp(template: HTMLTemplateElement, message: Message): Row {
    const stamp = new BoundTemplate(template);
    for (const node of stamp.nodes) if (node instanceof Element) node.setAttribute(ROW, '');
    const isAfter = this.#key && this.#last?.parentNode === template.parentNode;
    const place = (isAfter ? this.#last : undefined) ?? template;
    place.after(...stamp.nodes);
    if (this.#key) this.#last = stamp.nodes.at(-1) ?? this.#last;
    return { stamp, message, decoded: undefined };
  }

  #shrink(): void {
    for (const [key, { stamp, message }] of this.#rows) {
      const { size } = this.#rows;
      if (size <= this.maxRows && (this.#bytes <= this.maxBytes || size === 1)) return;
      this.#bytes -= sizeOf(message);
      if (this.#last && stamp.nodes.includes(this.#last)) this.#last = before(stamp);
      stamp.remove();
      this.#rows.delete(key);
    }
  }
}

/** Whether it may be there later. */
export function isPassing(decoded: LateValue | undefined): boolean {
  return decoded !== undefined && decoded.holdsMs < Infinity;
}

function keyOf(
  path: Expression,
  message: Message,
  now: number,
  decoded: LateValue | undefined,
): string {
  const key = plainText(evaluate(path, new MessageValues(message, now, decoded)));
  // Until they can be read, those of several topics take no other's place.
  return key ?? (isPassing(decoded) ? message.topic : '');
}

function onlyTheFirst(): string {
  return msg('Only the first <template> makes rows: put all that a row shows into that one.');
}

function before({ nodes }: BoundTemplate): ChildNode | undefined {
  const previous = nodes[0]?.previousSibling;
  // The siblings of a node are children of its parent.
  return (previous as ChildNode | null) ?? undefined;
}
