import type { MqttSubscribe } from '@mqtt-kit/elements';
import type { KeptFilter } from './kept-filters.js';

/** One topic filter: its `<mqtt-topic>`, and the box that switches it. */
interface Entry extends KeptFilter {
  readonly topic: HTMLElement;
  readonly box: HTMLInputElement;
  /** What the broker says of it. */
  readonly answer: HTMLElement;
}

/**
 * The topic filters of a `<mqtt-subscribe>`, as a list of boxes that are ticked while the filter is subscribed to, whoever ended or
 * began it: the box, or the button of the element.
 */
export class Subscriptions {
  readonly #messages: MqttSubscribe;
  readonly #list: HTMLElement;
  readonly #changed: () => void;
  readonly #entries = new Set<Entry>();
  /** Whether all of them were ended together; the element then begins all again that are not switched off. */
  #ended = false;

  /** @param changed - told when a filter was added, or taken away. */
  constructor(messages: MqttSubscribe, list: HTMLElement, changed: () => void) {
    this.#messages = messages;
    this.#list = list;
    this.#changed = changed;
    messages.addEventListener('mqtt-subscription-ended', () => {
      this.#ended = true;
      for (const { box, answer } of this.#entries) {
        box.checked = false;
        answer.textContent = '';
      }
    });
    messages.addEventListener('mqtt-subscribed', ({ filter, qos: granted }) => {
      this.#ended = false;
      for (const { box, topic, answer, qos, filter: own } of this.#entries) {
        if (own !== filter || topic.hasAttribute('disabled')) continue;
        box.checked = true;
        answer.textContent = String(granted) === qos ? '' : ` · granted QoS ${String(granted)}`;
      }
    });
  }

  /** What there is, switched on or not. */
  get filters(): readonly KeptFilter[] {
    return [...this.#entries].map(({ filter, qos, format }) => ({ filter, qos, format }));
  }

  /**
   * Subscribes to one more; to the same one again as it is asked for now.
   *
   * @param schema - the address of one, for Protobuf.
   */
  add({ filter, qos, format }: KeptFilter, schema = ''): void {
    const before = [...this.#entries].find((entry) => entry.filter === filter);
    if (before) this.#drop(before);
    const topic = document.createElement('mqtt-topic');
    topic.setAttribute('filter', filter);
    topic.setAttribute('qos', qos);
    if (format !== '') topic.setAttribute('format', format);
    if (schema !== '') topic.setAttribute('schema', schema);
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = true;
    // No field of the form around the list, which is emptied after each filter.
    box.setAttribute('form', '');
    const answer = document.createElement('span');
    const entry: Entry = { filter, qos, format, topic, box, answer };
    box.addEventListener('change', () => {
      if (box.checked) this.#begin(entry);
      else this.#end(entry);
    });
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `Remove ${filter}`);
    remove.addEventListener('click', () => {
      URL.revokeObjectURL(schema.split('#', 1)[0] ?? '');
      this.#drop(entry);
      if (this.#entries.size > 0 && !this.#isAnyOn && !this.#ended) this.#endAll();
      this.#changed();
    });
    this.#list.append(itemOf(entry, remove));
    this.#entries.add(entry);
    this.#messages.append(topic);
    this.#begin(entry);
    // Of the broker nothing else is asked than before: it answers no second time.
    if (before?.qos === qos && before.box.checked) answer.textContent = before.answer.textContent;
    this.#changed();
  }

  #begin(entry: Entry): void {
    entry.topic.removeAttribute('disabled');
    // Until the broker has granted it.
    entry.answer.textContent = ' · asked for';
    if (!this.#ended) return;
    this.#ended = false;
    // What was ended together with it stays so.
    for (const { topic, box } of this.#entries) topic.toggleAttribute('disabled', !box.checked);
    this.#tell((messages) => {
      messages.subscribe();
    });
  }

  #end(entry: Entry): void {
    entry.answer.textContent = '';
    if (this.#isAnyOn) entry.topic.setAttribute('disabled', '');
    else this.#endAll();
  }

  /** An element without any filter would have nothing to show; ended, it keeps what came. */
  #endAll(): void {
    for (const { topic } of this.#entries) topic.removeAttribute('disabled');
    this.#tell((messages) => {
      messages.unsubscribe();
    });
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry);
    entry.topic.remove();
    entry.box.closest('li')?.remove();
  }

  get #isAnyOn(): boolean {
    return [...this.#entries].some(({ box }) => box.checked);
  }

  /** Whoever is quick clicks before the element is loaded. */
  #tell(what: (messages: MqttSubscribe) => void): void {
    void customElements.whenDefined('mqtt-subscribe').then(() => {
      what(this.#messages);
    });
  }
}

function itemOf({ filter, qos, format, box, answer }: Entry, remove: HTMLElement): HTMLElement {
  const name = document.createElement('code');
  name.textContent = filter;
  const label = document.createElement('label');
  const how = document.createElement('span');
  how.append(` QoS ${qos}${format === '' ? '' : `, ${format}`}`, answer);
  label.append(box, name, how);
  const item = document.createElement('li');
  item.append(label, remove);
  return item;
}
