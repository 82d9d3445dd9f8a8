import { Pace, type Reading } from '../reading/read-in-slices.js';
import { TextPieces } from '../reading/text-pieces.js';
import {
  ExactText,
  isContainer,
  TaggedValue,
  ValueList,
  type PayloadValue,
  type ValueContainer,
} from './payload-value.js';
import { base64Slices, SLICE, textSlices } from './text-slices.js';
import { leafText } from './value-text.js';

/** A text that is longer is of no use on a clipboard, in UTF-16 units: a name that a payload has once may stand in each row of a table. */
const MAX_LENGTH = 100_000_000;

/**
 * Values as JSON, as far as JSON has them: bytes are text in base64, and what is too many is left out. Indented by two.
 *
 * @throws RangeError where that would be longer than {@link MAX_LENGTH}.
 */
export function* jsonOf(value: PayloadValue): Reading<string> {
  const writer = new JsonWriter();
  yield* writer.write(value, '\n');
  return writer.join();
}

class JsonWriter {
  readonly #pieces = new TextPieces();
  readonly #pace = new Pace();

  join(): string {
    return this.#pieces.join();
  }

  /** @param line - how a line begins: its end, and so many spaces. */
  *write(value: PayloadValue, line: string): Reading<void> {
    if (typeof value === 'string') yield* this.#text(value);
    else if (value instanceof Uint8Array) yield* this.#quoted(base64Slices(value));
    else if (value instanceof TaggedValue) yield* this.write(value.value, line);
    else if (isContainer(value)) yield* this.#inside(value, line);
    else if (this.#push(jsonLeaf(value))) yield;
  }

  *#inside(container: ValueContainer, line: string): Reading<void> {
    const isList = container instanceof ValueList;
    const items = isList ? container.items : container.values;
    this.#push(isList ? '[' : '{');
    for (const [index, item] of items.entries()) {
      if (this.#push(index === 0 ? `${line}  ` : `,${line}  `)) yield;
      if (!isList) {
        const key = container.keys[index];
        yield* this.#text(typeof key === 'string' ? key : leafText(key));
        this.#push(': ');
      }
      yield* this.write(item, `${line}  `);
    }
    if (items.length > 0) this.#push(line);
    if (this.#push(isList ? ']' : '}')) yield;
  }

  *#text(text: string): Reading<void> {
    if (text.length > SLICE) yield* this.#quoted(escapedSlices(text));
    else if (this.#push(JSON.stringify(text))) yield;
  }

  *#quoted(slices: Iterable<string>): Reading<void> {
    this.#push('"');
    for (const slice of slices) if (this.#push(slice)) yield;
    this.#push('"');
  }

  /** Whether it is time for a look at the clock. */
  #push(piece: string): boolean {
    this.#pieces.push(piece);
    if (this.#pieces.length > MAX_LENGTH) throw new RangeError('The text would be too long.');
    return this.#pace.step(piece.length);
  }
}

function* escapedSlices(text: string): Generator<string> {
  for (const slice of textSlices(text)) yield JSON.stringify(slice).slice(1, -1);
}

function jsonLeaf(value: null | undefined | boolean | number | bigint | Date | ExactText): string {
  if (value === undefined) return 'null';
  if (typeof value === 'bigint') return String(value);
  if (value instanceof ExactText)
    return /^-?\d/.test(value.text) && !value.text.includes('T')
      ? value.text
      : JSON.stringify(value.text);
  return JSON.stringify(value);
}
