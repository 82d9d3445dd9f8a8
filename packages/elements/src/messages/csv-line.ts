/** Pure: a message as a record of CSV (RFC 4180), safe to be opened in a spreadsheet. */
import type { Message } from '@mqtt-kit/core';
import { exportedPayload } from './exported-payload.js';
import { exportedProperties } from './exported-properties.js';

/** The names of the columns. `properties` is JSON; of `payload` and `payloadBase64` one is empty. */
export const CSV_COLUMNS = [
  'topic',
  'receivedAt',
  'qos',
  'retain',
  'dup',
  'payload',
  'payloadBase64',
  'properties',
] as const;

export const CSV_HEAD = `${CSV_COLUMNS.join(',')}\r\n`;

/** What a spreadsheet takes for the beginning of a formula, also in full width; and the guard itself, so that it can be taken away again. */
const GUARDED = /^[=+\-@\t\r\n'＝＋－＠]/;
/**
 * Where else such a cell may begin: a spreadsheet whose language has the comma in numbers cuts at semicolons, and knows no quotes of
 * ours. Quotes at the beginning are an empty text to it, and what stands behind them counts.
 */
const GUARDED_INSIDE = /([;\t\r\n]"*)(?=[=+\-@'＝＋－＠])/g;
/** That what comes next may begin one. */
const CUT_BEFORE = /[;\t\r\n]"*$/;
/** A plain number begins with a sign too, and is to stay one. */
const NUMBER = /^[+-]?\d{1,32}(?:\.\d{1,32})?(?:[eE][+-]?\d{1,3})?$/;
const TO_QUOTE = /[",;\t\r\n]/;
// `replaceAll()` with a text makes a rope of millions of parts of it, and whoever needs it whole waits for a second.
const QUOTE = /"/g;

/**
 * The record, in pieces. A cell that begins with `=`, `+`, `-`, `@`, a tab, a line break or an apostrophe has an apostrophe before it,
 * unless it is a plain number: a spreadsheet must not run what somebody published. So has what begins with such a character behind a
 * semicolon, a tab or a line break within a cell, quotes between them or not, where spreadsheets of other languages see the next cell.
 */
export function* csvLine(message: Message): Generator<string> {
  const { topic, receivedAt, qos, retain, dup } = message;
  const head = [
    topic,
    new Date(receivedAt).toISOString(),
    String(qos),
    String(retain),
    String(dup),
  ];
  yield `${head.map(csvCell).join(',')},`;
  const { encoding, slices, isShort } = exportedPayload(message.payload);
  if (encoding === 'base64') yield ',';
  if (isShort) for (const slice of slices) yield csvCell(slice);
  else yield* quoted(slices);
  if (encoding === 'text') yield ',';
  const properties = exportedProperties(message.properties);
  yield `,${properties ? csvCell(JSON.stringify(properties)) : ''}\r\n`;
}

function csvCell(text: string): string {
  const guarded = guard(text);
  return TO_QUOTE.test(guarded) ? `"${escaped(guarded)}"` : guarded;
}

function* quoted(slices: Iterable<string>): Generator<string> {
  yield '"';
  let before: string | undefined;
  for (const slice of slices) {
    if (slice === '') continue;
    yield escaped(before === undefined ? guard(slice) : guardAfter(before, slice));
    // Of a cut and its quotes, however many, the cut is enough.
    before = CUT_BEFORE.test(`${before ?? ''}${slice}`) ? ';' : '';
  }
  yield '"';
}

function guard(text: string): string {
  if (NUMBER.test(text)) return text;
  const guarded = guardInside(text);
  return GUARDED.test(text) ? `'${guarded}` : guarded;
}

/** The next slice of a cell. */
function guardAfter(before: string, slice: string): string {
  return guardInside(before + slice).slice(before.length);
}

function guardInside(text: string): string {
  return text.replace(GUARDED_INSIDE, "$1'");
}

function escaped(text: string): string {
  return text.replace(QUOTE, '""');
}
