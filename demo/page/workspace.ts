import { found } from './found-element.js';
import type { KeptFilter } from './kept-filters.js';
import { Subscriptions } from './subscriptions.js';

/** What a workspace needs to know. */
export interface WorkspaceOptions {
  readonly template: HTMLTemplateElement;
  readonly connection: string;
  /** What is wrong with a topic filter, if anything is. */
  readonly problemOf: (filter: string) => string | undefined;
  /** Told what is subscribed to. */
  readonly changed: (filters: readonly KeptFilter[]) => void;
}

/** One connection at work: its subscriptions, its messages, and what one sends. */
export class Workspace {
  readonly section: HTMLElement;
  readonly #subscriptions: Subscriptions;
  readonly #form: HTMLFormElement;

  constructor({ template, connection, problemOf, changed }: WorkspaceOptions) {
    const copy = document.importNode(template.content, true);
    this.section = found(copy, 'section', HTMLElement);
    this.section.setAttribute('aria-label', connection);
    for (const element of copy.querySelectorAll(
      'mqtt-connection-status, mqtt-subscribe, mqtt-publish',
    ))
      element.setAttribute('connection', connection);
    this.#form = found(copy, 'form', HTMLFormElement);
    const messages = copy.querySelector('mqtt-subscribe');
    if (!messages) throw new Error('The workspace has no <mqtt-subscribe>.');
    const list = found(copy, 'ul', HTMLUListElement);
    this.#subscriptions = new Subscriptions(messages, list, () => {
      const { filters } = this.#subscriptions;
      messages.hidden = filters.length === 0;
      found(this.section, '.none', HTMLElement).hidden = filters.length > 0;
      changed(filters);
    });
    this.#listen(problemOf);
  }

  /** Adds a topic filter. */
  subscribe(filter: KeptFilter, schema = ''): void {
    this.#subscriptions.add(filter, schema);
  }

  #listen(problemOf: WorkspaceOptions['problemOf']): void {
    const form = this.#form;
    const field = found(form, 'input', HTMLInputElement);
    field.addEventListener('input', () => {
      field.setCustomValidity(problemOf(field.value) ?? '');
    });
    const format = found(form, '[name="format"]', HTMLSelectElement);
    format.addEventListener('change', () => {
      for (const each of form.querySelectorAll<HTMLElement>('.of-protobuf'))
        each.hidden = format.value !== 'protobuf';
    });
    const qos = found(form, '[name="qos"]', HTMLSelectElement);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const schema = format.value === 'protobuf' ? schemaOf(form) : '';
      this.subscribe({ filter: field.value, qos: qos.value, format: format.value }, schema);
      // Empty, and not yet wrong; a format is for one filter, the QoS often for the next one too.
      const asked = qos.value;
      form.reset();
      qos.value = asked;
      format.dispatchEvent(new Event('change'));
      field.focus();
    });
    for (const button of this.section.querySelectorAll<HTMLElement>('[data-filter]'))
      button.addEventListener('click', () => {
        this.subscribe({ filter: button.dataset.filter ?? '#', qos: '0', format: '' });
        field.focus();
      });
  }
}

/** The chosen file, and the name of the message in it, as the kit takes schemas. */
function schemaOf(form: HTMLFormElement): string {
  const [file] = found(form, '[name="schema"]', HTMLInputElement).files ?? [];
  const message = found(form, '[name="message"]', HTMLInputElement).value.trim();
  return file ? `${URL.createObjectURL(file)}#${message}` : '';
}
