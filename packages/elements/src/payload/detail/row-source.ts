/** Pure: large payloads as rows of one height, of which only those in sight are made. */
import type { Reading } from '../reading/read-in-slices.js';

/** Rows of text. */
export interface RowSource {
  /** How many there are, or are shown of many more. */
  readonly count: number;
  /** Whether there are more than are shown. */
  readonly isCut: boolean;
  row(index: number): string;
}

/** Firefox draws nothing beyond 17,895,700 pixels: rows of 20 pixels, with something to spare. */
const MAX_ROWS = 800_000;
/** Longer lines go on in the next row. */
const ROW_LENGTH = 160;
const LINES_A_STEP = 2000;

/** The lines of a text, long ones in several rows. */
export function* textRows(text: string): Reading<RowSource> {
  const starts: number[] = [0];
  let at = 0;
  while (at < text.length && starts.length <= MAX_ROWS) {
    const newline = text.slice(at, at + ROW_LENGTH).indexOf('\n');
    if (newline >= 0) at += newline + 1;
    else {
      at = Math.min(at + ROW_LENGTH, text.length);
      // Two halves of one character stay together.
      if (isHighSurrogate(text.charCodeAt(at - 1)) && at < text.length) at++;
    }
    if (at < text.length) starts.push(at);
    if (starts.length % LINES_A_STEP === 0) yield;
  }
  const count = Math.min(starts.length, MAX_ROWS);
  return {
    count,
    isCut: starts.length > MAX_ROWS,
    row: (index) => text.slice(starts[index], starts[index + 1]).replace(/\r?\n$/, ''),
  };
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** Bytes by their numbers and as the characters that they are in ASCII, eight or sixteen to a row. */
export function hexRows(bytes: Uint8Array, perRow: 8 | 16): RowSource {
  const digits = Math.max(4, bytes.byteLength.toString(16).length);
  return rowsOfBytes(bytes, perRow, (run, at) => {
    const numbers = Array.from({ length: perRow }, (_, index) => {
      const gap = index === 8 ? ' ' : '';
      return gap + (run[index]?.toString(16).padStart(2, '0') ?? '  ');
    });
    const characters = Array.from(run, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
    );
    return `${at.toString(16).padStart(digits, '0')}  ${numbers.join(' ')}  ${characters.join('')}`;
  });
}

/** Bytes as base64; a multiple of three to a row. */
export function base64Rows(bytes: Uint8Array, perRow: number): RowSource {
  return rowsOfBytes(bytes, perRow, (run) => btoa(String.fromCharCode(...run)));
}

function rowsOfBytes(
  bytes: Uint8Array,
  perRow: number,
  write: (run: Uint8Array, at: number) => string,
): RowSource {
  const all = Math.ceil(bytes.byteLength / perRow);
  return {
    count: Math.min(all, MAX_ROWS),
    isCut: all > MAX_ROWS,
    row: (index) => write(bytes.subarray(index * perRow, (index + 1) * perRow), index * perRow),
  };
}
