/** Messages as a file, made piece by piece: the page goes on meanwhile. */
import type { Message } from '@mqtt-kit/core';
import { CSV_HEAD, csvLine } from './csv-line.js';
import { jsonLine } from './json-line.js';

/** The kinds of files: JSON Lines, one object a line; or CSV as in RFC 4180. */
export type ExportFormat = 'jsonl' | 'csv';

/** Options of {@link exportMessages}. */
export interface ExportOptions {
  /** Whether a CSV file begins with U+FEFF, by which some spreadsheets tell UTF-8; not unless set. */
  readonly byteOrderMark?: boolean;
  /** Lets the page do something else; called after each part. A task of its own unless given. */
  readonly rest?: () => Promise<void>;
  /** Ends the work; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
}

const TYPES: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/jsonl',
  csv: 'text/csv;charset=utf-8',
};

/** In UTF-16 units: some milliseconds of work. */
const PART = 128 * 1024;

/**
 * Makes a file of messages.
 *
 * @example
 * const file = await exportMessages(messages, 'csv', { byteOrderMark: true });
 * @throws the reason of the signal.
 */
export async function exportMessages(
  messages: Iterable<Message>,
  format: ExportFormat,
  { byteOrderMark = false, rest = nextTask, signal }: ExportOptions = {},
): Promise<Blob> {
  // Bytes at once: a blob of texts would encode all of them at a stretch.
  const encoder = new TextEncoder();
  const parts = byteOrderMark && format === 'csv' ? [encoder.encode('\ufeff')] : [];
  for await (const part of exportParts(messages, format, rest)) {
    signal?.throwIfAborted();
    parts.push(encoder.encode(part));
  }
  return new Blob(parts, { type: TYPES[format] });
}

/** The text of the file in parts, with a rest behind each of them. */
export async function* exportParts(
  messages: Iterable<Message>,
  format: ExportFormat,
  rest: () => Promise<void>,
): AsyncGenerator<string> {
  let part = format === 'csv' ? CSV_HEAD : '';
  const line = format === 'csv' ? csvLine : jsonLine;
  for (const message of messages) {
    for (const piece of line(message)) {
      part += piece;
      if (part.length < PART) continue;
      yield part;
      part = '';
      await rest();
    }
  }
  if (part !== '') yield part;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
