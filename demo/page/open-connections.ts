/** The connections that are open, one of them in sight, as a row of buttons. */
export class OpenConnections {
  readonly #list: HTMLElement;
  readonly #choose: (connection: string) => void;
  readonly #close: (connection: string) => void;

  constructor(
    list: HTMLElement,
    choose: (connection: string) => void,
    close: (connection: string) => void,
  ) {
    this.#list = list;
    this.#choose = choose;
    this.#close = close;
  }

  /** @param stays - it is of the page itself, and nobody closes it. */
  add(connection: string, { stays = false } = {}): void {
    const item = document.createElement('li');
    const choose = document.createElement('button');
    choose.type = 'button';
    choose.textContent = connection;
    choose.dataset.connection = connection;
    choose.addEventListener('click', () => {
      this.#choose(connection);
    });
    item.append(choose);
    if (!stays) item.append(this.#closeButton(connection));
    this.#list.append(item);
  }

  remove(connection: string): void {
    this.#button(connection)?.closest('li')?.remove();
  }

  /** Marks the one in sight. */
  show(connection: string): void {
    for (const button of this.#list.querySelectorAll<HTMLElement>('[data-connection]'))
      button.setAttribute('aria-pressed', String(button.dataset.connection === connection));
  }

  /** Puts the focus on it. */
  focus(connection: string): void {
    this.#button(connection)?.focus();
  }

  #button(connection: string): HTMLElement | undefined {
    return [...this.#list.querySelectorAll<HTMLElement>('[data-connection]')].find(
      ({ dataset }) => dataset.connection === connection,
    );
  }

  #closeButton(connection: string): HTMLElement {
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'close';
    close.textContent = '×';
    close.setAttribute('aria-label', `Close ${connection}`);
    close.addEventListener('click', () => {
      this.#close(connection);
    });
    return close;
  }
}
