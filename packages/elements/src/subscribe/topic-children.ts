import { matchesFilter } from '@mqtt-kit/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { TOPIC_ATTRIBUTES } from './mqtt-topic.js';

/** What one `<mqtt-topic>` says; null where an attribute is absent. */
export interface DeclaredTopic {
  readonly filter: string | null;
  readonly qos: string | null;
  readonly format: string | null;
  readonly schema: string | null;
  readonly label: string | null;
}

/** Follows the `<mqtt-topic>`s and the `<template>` that a page puts into an element. */
export class TopicChildren implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #observer: MutationObserver;
  #topics: readonly DeclaredTopic[] = [];
  #templates: readonly HTMLTemplateElement[] = [];

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#observer = new MutationObserver(() => {
      this.#read();
    });
    host.addController(this);
  }

  get topics(): readonly DeclaredTopic[] {
    return this.#topics;
  }

  /** What is stamped for each message, in place of a view. */
  get template(): HTMLTemplateElement | undefined {
    return this.#templates[0];
  }

  /** What the first `<mqtt-topic>` that fits calls a topic; one with wildcards has many, and names none of them. */
  labelOf(topic: string): string | undefined {
    const declared = this.#first(topic, ({ label }) => label);
    return declared?.filter === topic ? (declared.label ?? undefined) : undefined;
  }

  /** How the first `<mqtt-topic>` that fits and says so has the messages of a topic read. */
  formatOf(topic: string): Pick<DeclaredTopic, 'format' | 'schema'> | undefined {
    return this.#first(topic, ({ format, schema }) => format ?? schema);
  }

  #first(
    topic: string,
    says: (declared: DeclaredTopic) => string | null,
  ): DeclaredTopic | undefined {
    return this.#topics.find(
      (declared) =>
        says(declared) !== null &&
        declared.filter !== null &&
        matchesFilter(declared.filter, topic),
    );
  }

  hostConnected(): void {
    this.#observer.observe(this.#host, {
      childList: true,
      subtree: true,
      attributeFilter: [...TOPIC_ATTRIBUTES],
    });
    this.#read();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }

  #read(): void {
    const topics: DeclaredTopic[] = [];
    for (const child of this.#host.children) {
      // By its name: the class may come later, or from another copy of the kit.
      if (child.localName === 'mqtt-topic' && !child.hasAttribute('disabled'))
        topics.push(readTopic(child));
    }
    // It may stand deeper, in a table say.
    const templates = [...this.#host.querySelectorAll('template')].filter(
      ({ parentElement }) => parentElement?.closest('mqtt-bind, mqtt-subscribe') === this.#host,
    );
    const isKnown = templates[0] === this.template && templates.length === this.#templates.length;
    if (isKnown && isSame(topics, this.#topics)) return;
    this.#topics = topics;
    this.#templates = templates;
    this.#host.requestUpdate();
  }
}

function readTopic(element: Element): DeclaredTopic {
  return {
    filter: element.getAttribute('filter'),
    qos: element.getAttribute('qos'),
    format: element.getAttribute('format'),
    schema: element.getAttribute('schema'),
    label: element.getAttribute('label'),
  };
}

function isSame(a: readonly DeclaredTopic[], b: readonly DeclaredTopic[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
