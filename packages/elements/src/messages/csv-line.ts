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
/** A plain number begins with a sign too, and is to stay one. */
const NUMBER = /^[+-]?\d{1,32}(?:\.\d{1,32})?(?:[eE][+-]?\d{1,3})?$/;
const TO_QUOTE = /[",\r\n]/;
// `replaceAll()` with a text makes a rope of millions of parts of it, and whoever needs it whole waits for a second.
const QUOTE = /"/g;

/**
 * The record, in pieces. A cell that begins with `=`, `+`, `-`, `@`, a tab, a line break or an apostrophe has an apostrophe before it,
 * unless it is a plain number: a spreadsheet must not run what somebody published.
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
  let isFirst = true;
  for (const slice of slices) {
    yield escaped(isFirst ? guard(slice) : slice);
    isFirst = false;
  }
  yield '"';
}

function guard(text: string): string {
  return GUARDED.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function escaped(text: string): string {
  return text.replace(QUOTE, '""');
}
