/** Pure: the numbers in a message. */
import type { Message } from '@mqtt-kit/core';
import { parseValuePath } from '../../element/value-path.js';
import { findNumbers, readNumber, type FoundNumber } from './number-paths.js';

/** Larger payloads are documents rather than measurements, and would hold up the page. */
const MOST_BYTES = 64 * 1024;

const decoder = new TextDecoder();

/** Reads numbers of JSON at the given paths, or wherever they are. What is no path is left out: the element says so. */
export class NumberReader {
  readonly #paths;

  constructor(paths: readonly string[] | undefined) {
    this.#paths = paths?.flatMap((path) => {
      const steps = parseValuePath(path);
      return steps ? [{ path, steps }] : [];
    });
  }

  read({ payload }: Pick<Message, 'payload'>): readonly FoundNumber[] {
    return this.find(jsonOf(payload));
  }

  /** The numbers in a payload that was decoded. */
  find(value: unknown): readonly FoundNumber[] {
    if (!this.#paths) return findNumbers(value);
    return this.#paths.flatMap(({ path, steps }) => {
      const number = readNumber(value, steps);
      return number === undefined ? [] : [{ path, value: number }];
    });
  }
}

/** What a payload says that is JSON and may hold numbers; undefined for any other. */
export function jsonOf(payload: Uint8Array): unknown {
  if (!mayHoldNumbers(payload)) return undefined;
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    return undefined;
  }
}

/** A look at the first character is cheaper than an exception for each message that is no JSON. */
function mayHoldNumbers(payload: Uint8Array): boolean {
  if (payload.byteLength > MOST_BYTES) return false;
  for (const byte of payload) {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) continue;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    return isDigit || byte === 0x2d || byte === 0x7b || byte === 0x5b;
  }
  return false;
}
