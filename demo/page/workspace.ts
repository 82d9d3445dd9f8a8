import '@mqtt-kit/elements';

/** One connection at work: its subscriptions, its messages, and what one sends. Nothing of it outlives the page. */
export class Workspace {
  readonly section: HTMLElement;
  readonly #messages: HTMLElement;
  readonly #list: HTMLUListElement;

  /** @param problemOf - what is wrong with a topic filter, if anything is. */
  constructor(
    template: HTMLTemplateElement,
    connection: string,
    problemOf: (filter: string) => string | undefined,
  ) {
    const copy = document.importNode(template.content, true);
    this.section = find(copy, 'section', HTMLElement);
    this.section.setAttribute('aria-label', connection);
    find(copy, 'h2', HTMLElement).textContent = connection;
    this.#messages = find(copy, 'mqtt-subscribe', HTMLElement);
    this.#list = find(copy, 'ul', HTMLUListElement);
    for (const element of copy.querySelectorAll(
      'mqtt-connection-status, mqtt-subscribe, mqtt-publish',
    ))
      element.setAttribute('connection', connection);
    const form = find(copy, 'form', HTMLFormElement);
    const field = find(form, 'input', HTMLInputElement);
    field.addEventListener('input', () => {
      field.setCustomValidity(problemOf(field.value) ?? '');
    });
    const format = find(form, '[name="format"]', HTMLSelectElement);
    format.addEventListener('change', () => {
      for (const each of form.querySelectorAll<HTMLElement>('.of-protobuf'))
        each.hidden = format.value !== 'protobuf';
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.subscribe(
        field.value,
        find(form, '[name="qos"]', HTMLSelectElement).value,
        format.value,
        format.value === 'protobuf' ? schemaOf(form) : '',
      );
      field.value = '';
      field.focus();
    });
  }

  /**
   * Adds a topic filter, with a button that takes it away.
   *
   * @param format - how its payloads are read; empty for as they look.
   * @param schema - the address of one, for Protobuf.
   */
  subscribe(filter: string, qos: string, format = '', schema = ''): void {
    const topic = document.createElement('mqtt-topic');
    topic.setAttribute('filter', filter);
    topic.setAttribute('qos', qos);
    if (format !== '') topic.setAttribute('format', format);
    if (schema !== '') topic.setAttribute('schema', schema);
    this.#messages.append(topic);
    const item = document.createElement('li');
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.textContent = '×';
    remove.setAttribute('aria-label', `Unsubscribe from ${filter}`);
    remove.addEventListener('click', () => {
      topic.remove();
      URL.revokeObjectURL(schema.split('#', 1)[0] ?? '');
      item.remove();
      this.#showMessages();
      find(this.section, 'input', HTMLInputElement).focus();
    });
    const name = document.createElement('code');
    name.textContent = filter;
    item.append(name, ` QoS ${qos}${format === '' ? '' : `, ${format}`} `, remove);
    this.#list.append(item);
    this.#showMessages();
  }

  /** Without a filter there is nothing to show. */
  #showMessages(): void {
    const isNone = this.#list.childElementCount === 0;
    this.#messages.hidden = isNone;
    find(this.section, '.none', HTMLElement).hidden = !isNone;
  }
}

/** The chosen file, and the name of the message in it, as the kit takes schemas. */
function schemaOf(form: HTMLFormElement): string {
  const [file] = find(form, '[name="schema"]', HTMLInputElement).files ?? [];
  const message = find(form, '[name="message"]', HTMLInputElement).value.trim();
  return file ? `${URL.createObjectURL(file)}#${message}` : '';
}

function find<T extends HTMLElement>(
  within: ParentNode,
  selector: string,
  type: abstract new () => T,
): T {
  const found = within.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page has no ${selector}.`);
  return found;
}
