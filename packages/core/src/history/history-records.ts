/** Pure: a server's answer as messages. All of it is untrusted: each record is checked field by field. */
import { fromBase64 } from '../authentication/base64.js';
import { checkTopicName, matchesFilter, parseSharedFilter } from '../routing/topic.js';
import type { KeptMessage } from './history-store.js';
import { itemsOf, linesOf } from './record-texts.js';

/** What was understood, and how much was not. */
export interface ReadRecords {
  /** Oldest first. */
  readonly messages: readonly KeptMessage[];
  /** How many records are no messages, or not of this filter. */
  readonly wrong: number;
}

/** Clocks differ; a day ahead is no clock. */
const MOST_AHEAD_MS = 24 * 60 * 60 * 1000;

/** Date and time with a zone (RFC 3339): what else `Date` takes depends on the browser. */
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const encoder = new TextEncoder();

/** A record of more values holds the page up for as long as `JSON.parse()` takes, and is no message that anybody kept. */
const MOST_VALUES = 100_000;
/** So much is read before a rest: some milliseconds of work, in values. */
const VALUES_A_PART = 2000;
/** To find that a text is no JSON takes about as long as so many values. */
const VALUES_AN_ERROR = 20;
/** So much text takes about as long as a value, in UTF-16 units. */
const VALUE_LENGTH = 256;

/**
 * The messages of a JSON array, or of JSON Lines; undefined when it is neither.
 *
 * @param filter - messages on topics that it does not match are wrong.
 * @param rest - lets the page do something else; called after each part.
 */
export async function readRecords(
  text: string,
  filter: string,
  now: number,
  rest: () => Promise<void>,
): Promise<ReadRecords | undefined> {
  const plainFilter = parseSharedFilter(filter)?.filter ?? filter;
  const isArray = text.trimStart().startsWith('[');
  const messages: KeptMessage[] = [];
  let records = 0;
  let unread = 0;
  let work = 0;
  for (const record of isArray ? itemsOf(text) : linesOf(text)) {
    work += record.values + record.text.length / VALUE_LENGTH;
    if (work > VALUES_A_PART) {
      work = 0;
      await rest();
    }
    if (!isArray && record.text.trim() === '') continue;
    const value = record.values > MOST_VALUES ? null : parse(record.text);
    if (value === undefined && isArray) return undefined;
    if (value === undefined) {
      unread++;
      work += VALUES_AN_ERROR;
    }
    records++;
    const message = readRecord(value, plainFilter, now);
    if (message) messages.push(message);
  }
  if (records > 0 && unread === records) return undefined;
  messages.sort((a, b) => a.receivedAt - b.receivedAt);
  return { messages, wrong: records - messages.length };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readRecord(value: unknown, filter: string, now: number): KeptMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const record: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
  const { topic, qos = 0, retain = false } = record;
  const payload = payloadOf(record);
  const receivedAt = timeOf(record['receivedAt']);
  if (typeof topic !== 'string' || checkTopicName(topic) || !matchesFilter(filter, topic))
    return undefined;
  if (!payload || receivedAt === undefined || receivedAt > now + MOST_AHEAD_MS) return undefined;
  if ((qos !== 0 && qos !== 1 && qos !== 2) || typeof retain !== 'boolean') return undefined;
  return { topic, payload, qos, retain, receivedAt };
}

/** The payload is text, bytes in base64, or a JSON value; one of them. */
function payloadOf(record: Readonly<Record<string, unknown>>): Uint8Array | undefined {
  const given = ['payload', 'payloadBase64', 'value'].filter((field) => field in record);
  if (given.length !== 1) return undefined;
  const { payload, payloadBase64, value } = record;
  if (typeof payload === 'string') return encoder.encode(payload);
  if (typeof payloadBase64 === 'string') return fromBase64(payloadBase64);
  return given[0] === 'value' ? encoder.encode(JSON.stringify(value)) : undefined;
}

/** Milliseconds since the epoch, or a date and time with its zone. */
function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' && ISO.test(value) ? Date.parse(value) : value;
  return typeof time === 'number' && Number.isFinite(time) && time >= 0 ? time : undefined;
}
