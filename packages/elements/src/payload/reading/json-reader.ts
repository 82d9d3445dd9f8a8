import { ExactText, ValueList, ValueMap, type PayloadValue } from '../values/payload-value.js';
import { DecodeError } from './decode-error.js';
import type { Reading } from './read-in-slices.js';
import { ReadingLimits } from './reading-limits.js';

/** So much of a text is looked at in one step, in UTF-16 units. */
const PIECE_LENGTH = 65_536;

/** A longer number is never written by JavaScript as it stands there, in UTF-16 units. */
const MAX_NUMBER_LENGTH = 32;

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
  yield* reader.end();
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
    while (this.#limits.step(this.#at) || this.#peek() === ' ') yield;
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

  *end(): Reading<void> {
    while (this.#peek() === ' ') yield;
    if (this.#peek() !== undefined) throw this.#unexpected();
  }

  *#object(): Reading<ValueMap> {
    const map = new ValueMap();
    this.#limits.enter();
    this.#at++;
    while (this.#peek() === ' ') yield;
    if (this.#peek() === '}') this.#at++;
    else {
      do {
        while (this.#peek() === ' ') yield;
        if (this.#peek() !== '"') throw this.#unexpected();
        const key = yield* this.#string();
        while (this.#peek() === ' ') yield;
        if (this.#peek() !== ':') throw this.#unexpected();
        this.#at++;
        this.#limits.add(map, key, yield* this.value());
        while (this.#peek() === ' ') yield;
      } while (this.#goesOn('}'));
    }
    this.#limits.leave();
    return map;
  }

  *#array(): Reading<ValueList> {
    const list = new ValueList();
    this.#limits.enter();
    this.#at++;
    while (this.#peek() === ' ') yield;
    if (this.#peek() === ']') this.#at++;
    else {
      do {
        this.#limits.push(list, yield* this.value());
        while (this.#peek() === ' ') yield;
      } while (this.#goesOn(']'));
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
    if (digits.length > MAX_NUMBER_LENGTH) return new ExactText(digits);
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

  /** The next character that is no white space; a space when so much of it was passed over that whoever reads should yield. */
  #peek(): string | undefined {
    const text = this.#text;
    const end = this.#at + PIECE_LENGTH;
    while (isSpace(text.charCodeAt(this.#at))) {
      if (this.#at === end) return ' ';
      this.#at++;
    }
    return text[this.#at];
  }

  #unexpected(): DecodeError {
    const at = this.#at;
    const detail = String.fromCodePoint(this.#text.codePointAt(at) ?? 0xfffd);
    return at >= this.#text.length
      ? new DecodeError({ code: 'unexpected-end', at })
      : new DecodeError({ code: 'unexpected-character', at, detail });
  }
}

/** Space, tab and line ends. */
function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}
