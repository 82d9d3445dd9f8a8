/** Pure: a value in one line, however large it is. */
import {
  isContainer,
  TaggedValue,
  ValueList,
  type PayloadValue,
  type ValueContainer,
} from '../values/payload-value.js';
import { keyText, leafText } from '../values/value-text.js';

/** `{temp: 21.5, unit: "C"}`, cut after `most` UTF-16 units. */
export function lineOf(value: PayloadValue, most: number): string {
  const line = new Line(most);
  line.write(value);
  return line.text;
}

class Line {
  readonly #most: number;
  #text = '';

  constructor(most: number) {
    this.#most = most;
  }

  get text(): string {
    return this.#isFull ? `${this.#text.slice(0, this.#most)}…` : this.#text;
  }

  get #isFull(): boolean {
    return this.#text.length > this.#most;
  }

  write(value: PayloadValue): void {
    if (value instanceof TaggedValue) {
      this.#text += `${value.label.slice(0, this.#most)} `;
      this.write(value.value);
    } else if (isContainer(value)) this.#writeContainer(value);
    else this.#text += leafText(value, this.#most);
  }

  #writeContainer(container: ValueContainer): void {
    const isList = container instanceof ValueList;
    const values = isList ? container.items : container.values;
    this.#text += isList ? '[' : '{';
    for (const [index, value] of values.entries()) {
      if (this.#isFull) return;
      if (index > 0) this.#text += ', ';
      if (!isList) this.#text += `${keyText(container.keys[index])}: `;
      this.write(value);
    }
    if (container.omitted > 0) this.#text += ', …';
    this.#text += isList ? ']' : '}';
  }
}
