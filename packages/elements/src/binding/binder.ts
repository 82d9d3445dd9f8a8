import { msg } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { LastMessages } from '../messages/last-messages.js';
import { BoundElement } from './bound-element.js';
import { MessageValues } from './message-values.js';
import type { WantedFormat } from '../payload/late/late-format.js';
import { BOUND, BINDING_ATTRIBUTES, sourceOf, type BindingFault } from './plan.js';
import { ReadableMessage } from './readable-message.js';

/** Elements that fill what is inside them. */
const OWNERS = 'mqtt-bind, mqtt-subscribe';

/** Remembers what the author wrote, also for what is out of the document for a while. */
const known = new WeakMap<Element, BoundElement>();

/** Everything that is bound inside one element, but not what is inside a further one that fills its content itself. */
export class Binder {
  readonly #root: Element & WantedFormat;
  readonly #readable: ReadableMessage;
  readonly #observer: MutationObserver;
  readonly #last = new LastMessages();
  #bound: ReadonlySet<BoundElement> = new Set();
  /** The newest that came, and the one that is shown. */
  #newest: Message | undefined;
  #message: Message | undefined;

  /**
   * @param root - says how payloads are read, where a message does not say it.
   * @param onChange - told that there may be something to look for: call {@link scan}, once a frame at most.
   * @param onRead - told that a payload was decoded: call {@link show}, once a frame at most.
   */
  constructor(root: Element & WantedFormat, onChange: () => void, onRead: () => void) {
    this.#root = root;
    this.#readable = new ReadableMessage(onRead);
    this.#observer = new MutationObserver((records) => {
      if (records.some(isOfInterest)) onChange();
    });
  }

  /** Whether something changes while no message comes. */
  get ages(): boolean {
    return this.#message !== undefined && [...this.#bound].some(({ ages }) => ages);
  }

  /** What cannot be done, each once. */
  get faults(): readonly BindingFault[] {
    // Elements that say the same share a plan, and so its faults.
    const { fault } = this.#readable.decoded ?? {};
    return [
      ...this.#ownFaults(),
      ...new Set([...this.#bound].flatMap(({ plan }) => plan.faults)),
      ...(fault ? [fault] : []),
    ];
  }

  /** Follows what comes into the root and leaves it; begin with a {@link scan}. */
  observe(): void {
    this.#observer.observe(this.#root, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: [...BINDING_ATTRIBUTES],
    });
  }

  disconnect(): void {
    this.#observer.disconnect();
    this.#readable.stop();
  }

  /** Finds what is bound now; {@link show} fills it. */
  scan(): void {
    const bound = new Set<BoundElement>();
    for (const element of this.#root.querySelectorAll(BOUND)) {
      if (element.parentElement?.closest(OWNERS) !== this.#root) continue;
      bound.add(boundElement(element));
    }
    for (const each of this.#bound) if (!bound.has(each)) each.stop();
    this.#bound = bound;
  }

  /** Takes a message that came; a retained copy of what came before on its topic is none, and ages on. {@link show} fills it in. */
  take(message: Message): void {
    this.#newest = this.#last.news(message) ?? this.#newest;
  }

  /** Takes a message from before; what came in the meantime is newer. A copy of it that comes later says that it still holds. */
  takeOlder(message: Message): void {
    if (!this.#newest || this.#newest.receivedAt < message.receivedAt) this.#newest = message;
  }

  /**
   * Shows the newest message in everything that is bound; without one, what the author wrote. While a payload is being decoded, the
   * message before stays.
   *
   * @returns the message that is shown.
   */
  show(now: number): Message | undefined {
    const message = (this.#message = this.#readable.take(this.#newest, this.#root));
    // Back in the document, it is shown anew.
    if (!this.#root.isConnected) this.#readable.stop();
    const values = message && new MessageValues(message, now, this.#readable.decoded);
    for (const each of this.#bound) each.show(values);
    return message;
  }

  /** Forgets all messages, which are of another topic: nothing of them is shown again. */
  forget(): void {
    this.#newest = undefined;
    this.#last.clear();
    this.#readable.forget();
  }

  /** An element that fills its content never changes itself. */
  *#ownFaults(): Generator<BindingFault> {
    const root = this.#root;
    if (!root.matches(BOUND) || root.parentElement?.closest(OWNERS)) return;
    const attribute = BINDING_ATTRIBUTES.find((name) => root.hasAttribute(name)) ?? '';
    yield { attribute, message: () => msg('Write this on an element inside, not on this one.') };
  }
}

function boundElement(element: Element): BoundElement {
  const source = sourceOf(element);
  const before = known.get(element);
  if (before?.source === source) return before;
  before?.show(undefined);
  const bound = new BoundElement(element, source, true);
  known.set(element, bound);
  return bound;
}

/** Text that comes and goes is mostly our own. */
function isOfInterest({ type, addedNodes, removedNodes }: MutationRecord): boolean {
  return (
    type === 'attributes' ||
    [...addedNodes, ...removedNodes].some((node) => node instanceof Element)
  );
}
