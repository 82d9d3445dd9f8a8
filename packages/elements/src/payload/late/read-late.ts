/** Reads payloads of many messages: at once where that takes no time, otherwise a little at a time. Loaded with the first of them. */
import type { Message } from '@mqtt-kit/core';
import { loaded, loadReader } from '../format-readers.js';
import { isBuiltIn, type BuiltInFormat } from '../payload-formats.js';
import { DecodeError, failureOf, type DecodeFailure } from '../reading/decode-error.js';
import { fromPlain } from '../reading/plain-values.js';
import { readInSlices, type Reading } from '../reading/read-in-slices.js';
import { readStrictText } from '../reading/read-text.js';
import { decodeRegistered } from '../registered-payload.js';
import { unlessAborted } from '../unless-aborted.js';
import type { PayloadValue } from '../values/payload-value.js';
import { base64Slices } from '../values/text-slices.js';
import { hexOf } from '../values/value-text.js';
import { MOST_BYTES } from './late-format.js';
import { RETRY_MS } from './late-limits.js';

/** What a payload says, or why it could not be read. */
export type LateResult =
  | { readonly kind: 'value'; readonly format: string; readonly value: PayloadValue }
  | { readonly kind: 'failed'; readonly format: string; readonly failure: DecodeFailure };

type LateMessage = Pick<Message, 'topic' | 'payload' | 'properties'>;

/** How payloads of one format are read, once that is loaded. */
type PayloadReader = (
  message: LateMessage,
) => Reading<PayloadValue> | Promise<Reading<PayloadValue>>;

/** A page's decoder, or the server of a schema, that takes longer gives nothing, in seconds. */
const MOST_SECONDS = 10;
/** So many readers are kept: one for each schema. */
const MOST_READERS = 24;

interface KnownReader {
  reader: PayloadReader | Promise<PayloadReader>;
  failed?: { readonly failure: DecodeFailure; readonly atMs: number };
}

const readers = new Map<string, KnownReader>();

/**
 * Reads a payload. Throws nothing, whatever it is and whatever its decoder does.
 *
 * @param untilMs - by `performance.now()`: until then it is read at once, and then in slices.
 */
export function readLate(
  message: LateMessage,
  format: string,
  schema: string | undefined,
  untilMs: number,
): LateResult | Promise<LateResult> {
  if (message.payload.byteLength > MOST_BYTES) return failed(format, { code: 'too-large' });
  try {
    const reader = readerOf(format, schema);
    if (reader instanceof Promise)
      return inTime(format, async (signal) => {
        const ready = await unlessAborted(reader, signal);
        return readInSlices(await unlessAborted(ready(message), signal), signal);
      });
    const reading = reader(message);
    if (reading instanceof Promise)
      return inTime(format, async (signal) =>
        readInSlices(await unlessAborted(reading, signal), signal),
      );
    for (;;) {
      const { done, value } = reading.next();
      if (done) return { kind: 'value', format, value };
      if (performance.now() >= untilMs)
        return inTime(format, (signal) => readInSlices(reading, signal));
    }
  } catch (thrown) {
    return failed(format, failureOf(thrown));
  }
}

async function inTime(
  format: string,
  read: (signal: AbortSignal) => Promise<PayloadValue>,
): Promise<LateResult> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DecodeError({ code: 'timed-out', detail: String(MOST_SECONDS) }));
  }, MOST_SECONDS * 1000);
  try {
    return { kind: 'value', format, value: await read(controller.signal) };
  } catch (thrown) {
    return failed(format, failureOf(thrown));
  } finally {
    clearTimeout(timer);
  }
}

function failed(format: string, failure: DecodeFailure): LateResult {
  return { kind: 'failed', format, failure };
}

/** @throws DecodeError for what could not be had a moment ago. */
function readerOf(
  format: string,
  schema: string | undefined,
): PayloadReader | Promise<PayloadReader> {
  if (!isBuiltIn(format)) return (message) => readRegistered(message, format, schema);
  const key = format === 'protobuf' ? `${format} ${schema ?? ''}` : format;
  const known = readers.get(key);
  if (known?.failed) {
    if (performance.now() - known.failed.atMs < RETRY_MS)
      throw new DecodeError(known.failed.failure);
  } else if (known) return known.reader;
  const loading = loadLateReader(format, schema);
  const entry: KnownReader = { reader: loading };
  readers.delete(key);
  readers.set(key, entry);
  for (const oldest of readers.keys()) {
    if (readers.size <= MOST_READERS) break;
    readers.delete(oldest);
  }
  loading.then(
    (reader) => {
      entry.reader = reader;
    },
    (thrown: unknown) => {
      entry.failed = { failure: failureOf(thrown), atMs: performance.now() };
    },
  );
  return loading;
}

async function loadLateReader(
  format: BuiltInFormat,
  schema: string | undefined,
): Promise<PayloadReader> {
  switch (format) {
    case 'json': {
      const { readJson } = await loaded(import('../reading/json-reader.js'));
      return function* ({ payload }) {
        return yield* readJson(yield* readStrictText(payload));
      };
    }
    case 'text':
      return ({ payload }) => readStrictText(payload);
    case 'hex':
      return ({ payload }) => atOnce(hexOf(payload));
    case 'base64':
      return ({ payload }) => atOnce([...base64Slices(payload)].join(''));
    default: {
      // A schema belongs to all messages: no single one ends its way here.
      const read = await loadReader(format, schema, new AbortController().signal);
      return ({ payload }) => read(payload);
    }
  }
}

function readRegistered(
  message: LateMessage,
  format: string,
  schema: string | undefined,
): Reading<PayloadValue> | Promise<Reading<PayloadValue>> {
  const decoded = decodeRegistered(message, format, schema);
  return isThenable(decoded) ? Promise.resolve(decoded).then(fromPlain) : fromPlain(decoded);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
  );
}

function* atOnce(value: PayloadValue): Reading<PayloadValue> {
  return value;
}
