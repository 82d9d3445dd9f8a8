import { ExactText, ValueList, ValueMap, type PayloadValue } from '../values/payload-value.js';
import { DecodeError } from './decode-error.js';
import type { Reading } from './read-in-slices.js';
import { ReadingLimits } from './reading-limits.js';

/** So much of a text is looked at in one step, in UTF-16 units. */
const PIECE_LENGTH = 65_536;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS: readonly (readonly [string, PayloadValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/**
 * Reads JSON (RFC 8259) as it stands there: numbers keep their digits, keys that come twice stay, and none is a property.
 * `JSON.parse()` would lose the first two, and holds a page up for as long as it takes.
 */
export function* readJson(text: string): Reading<PayloadValue> {
  const reader = new JsonReader(text);
  const value = yield* reader.value();
  reader.end();
  return value;
}

class JsonReader {
  readonly #text: string;
  readonly #limits = new ReadingLimits();
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  *value(): Reading<PayloadValue> {
    if (this.#limits.step()) yield;
    switch (this.#peek()) {
      case '{':
        return yield* this.#object();
      case '[':
        return yield* this.#array();
      case '"':
        return yield* this.#string();
      default:
        return this.#number() ?? this.#literal();
    }
  }

  end(): void {
    if (this.#peek() !== undefined) throw this.#unexpected();
  }

  *#object(): Reading<ValueMap> {
    const map = new ValueMap();
    this.#limits.enter();
    this.#at++;
    if (this.#peek() === '}') this.#at++;
    else {
      do {
        if (this.#peek() !== '"') throw this.#unexpected();
        const key = yield* this.#string();
        if (this.#peek() !== ':') throw this.#unexpected();
        this.#at++;
        this.#limits.add(map, key, yield* this.value());
      } while (this.#goesOn('}'));
    }
    this.#limits.leave();
    return map;
  }

  *#array(): Reading<ValueList> {
    const list = new ValueList();
    this.#limits.enter();
    this.#at++;
    if (this.#peek() === ']') this.#at++;
    else {
      do this.#limits.push(list, yield* this.value());
      while (this.#goesOn(']'));
    }
    this.#limits.leave();
    return list;
  }

  /** True behind a comma, false behind the end. */
  #goesOn(end: string): boolean {
    const next = this.#peek();
    if (next !== ',' && next !== end) throw this.#unexpected();
    this.#at++;
    return next === ',';
  }

  *#string(): Reading<string> {
    const text = this.#text;
    let value = '';
    this.#at++;
    for (;;) {
      const from = this.#at;
      const end = Math.min(from + PIECE_LENGTH, text.length);
      let escaped = false;
      while (this.#at < end && text[this.#at] !== '"') {
        if (text.charCodeAt(this.#at) < 0x20) throw this.#unexpected();
        // An escape is not cut in two, which might be up to six units long.
        if (text[this.#at] === '\\') {
          escaped = true;
          this.#at += text[this.#at + 1] === 'u' ? 6 : 2;
        } else this.#at++;
      }
      const piece = text.slice(from, this.#at);
      value += escaped ? this.#unescape(piece, from) : piece;
      if (this.#at >= text.length) throw new DecodeError({ code: 'unexpected-end', at: this.#at });
      if (text[this.#at] === '"') {
        this.#at++;
        return value;
      }
      yield;
    }
  }

  #unescape(piece: string, from: number): string {
    try {
      return String(JSON.parse(`"${piece}"`));
    } catch {
      throw new DecodeError({ code: 'unexpected-character', at: from + piece.indexOf('\\') });
    }
  }

  #number(): number | ExactText | undefined {
    NUMBER.lastIndex = this.#at;
    const digits = NUMBER.exec(this.#text)?.[0];
    if (digits === undefined) return undefined;
    this.#at += digits.length;
    const number = Number(digits);
    return String(number) === digits ? number : new ExactText(digits);
  }

  #literal(): PayloadValue {
    for (const [word, value] of LITERALS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    throw this.#unexpected();
  }

  /** The next character that is no white space. */
  #peek(): string | undefined {
    SPACE.lastIndex = this.#at;
    SPACE.test(this.#text);
    this.#at = SPACE.lastIndex;
    return this.#text[this.#at];
  }

  #unexpected(): DecodeError {
    const at = this.#at;
    const detail = String.fromCodePoint(this.#text.codePointAt(at) ?? 0xfffd);
    return at >= this.#text.length
      ? new DecodeError({ code: 'unexpected-end', at })
      : new DecodeError({ code: 'unexpected-character', at, detail });
  }
}
