import type { Message } from '@mqtt-kit/core';
import { formatOfMessage } from './choose-format.js';
import { loaded, loadReader } from './format-readers.js';
import { isBuiltIn, type BuiltInFormat } from './payload-formats.js';
import { failureOf, type DecodeFailure } from './reading/decode-error.js';
import { readInSlices } from './reading/read-in-slices.js';
import { beginsAsJson, hasControls, readStrictText, readText } from './reading/read-text.js';
import { decodeRegistered } from './registered-payload.js';
import { unlessAborted } from './unless-aborted.js';
import type { PayloadValue } from './values/payload-value.js';

/** What a payload says. */
export type DecodedPayload =
  | { readonly kind: 'empty'; readonly format: string }
  | { readonly kind: 'text'; readonly format: string; readonly text: string }
  /** To be shown as they are, in hex or base64. */
  | { readonly kind: 'bytes'; readonly format: 'hex' | 'base64' }
  | {
      readonly kind: 'value';
      readonly format: string;
      readonly value: PayloadValue;
      /** What it was read from, if that was text. */
      readonly text?: string;
    }
  | {
      readonly kind: 'failed';
      readonly format: string;
      readonly failure: DecodeFailure;
      /** The payload, if it is text at least. */
      readonly text?: string;
    };

/**
 * Reads a message's payload: in the wanted format, or in the one that it says itself, or in the one that it looks like. However large
 * and however wrong it is, this holds nothing up and throws nothing.
 *
 * @param schema - what describes the message, for Protobuf: `/schemas/plant.binpb#plant.Reading`
 * @returns rejects only with the reason of `signal`
 */
export async function decodePayload(
  message: Pick<Message, 'topic' | 'payload' | 'properties'>,
  wanted: string | undefined,
  schema: string | undefined,
  signal: AbortSignal,
): Promise<DecodedPayload> {
  const format = wanted ?? formatOfMessage(message, schema);
  const { payload } = message;
  if (payload.byteLength === 0) return { kind: 'empty', format: format ?? 'text' };
  if (format === undefined) return guess(payload, signal);
  try {
    if (isBuiltIn(format)) return await decodeBuiltIn(payload, format, schema, signal);
    return {
      kind: 'value',
      format,
      value: await readRegistered(message, format, schema, signal),
    };
  } catch (thrown) {
    signal.throwIfAborted();
    const text = await textOf(payload, signal);
    const failure = failureOf(thrown);
    return text === undefined
      ? { kind: 'failed', format, failure }
      : { kind: 'failed', format, failure, text };
  }
}

/** JSON, or else text, or else bytes. */
async function guess(payload: Uint8Array, signal: AbortSignal): Promise<DecodedPayload> {
  const text = await textOf(payload, signal);
  if (text === undefined || (await readInSlices(hasControls(text), signal)))
    return { kind: 'bytes', format: 'hex' };
  // A number alone is JSON too, but looks no different as text.
  if (!(await readInSlices(beginsAsJson(text), signal)))
    return { kind: 'text', format: 'text', text };
  try {
    return { kind: 'value', format: 'json', value: await decodeJson(text, signal), text };
  } catch {
    signal.throwIfAborted();
    return { kind: 'text', format: 'text', text };
  }
}

async function decodeBuiltIn(
  payload: Uint8Array,
  format: BuiltInFormat,
  schema: string | undefined,
  signal: AbortSignal,
): Promise<DecodedPayload> {
  switch (format) {
    case 'hex':
    case 'base64':
      return { kind: 'bytes', format };
    case 'text':
      return { kind: 'text', format, text: await readInSlices(readStrictText(payload), signal) };
    case 'json': {
      const text = await readInSlices(readStrictText(payload), signal);
      return { kind: 'value', format, value: await decodeJson(text, signal), text };
    }
    default: {
      const read = await loadReader(format, schema, signal);
      return { kind: 'value', format, value: await readInSlices(read(payload), signal) };
    }
  }
}

async function readRegistered(
  message: Pick<Message, 'topic' | 'payload' | 'properties'>,
  format: string,
  schema: string | undefined,
  signal: AbortSignal,
): Promise<PayloadValue> {
  const decoded = await unlessAborted(decodeRegistered(message, format, schema), signal);
  const { fromPlain } = await loaded(import('./reading/plain-values.js'));
  return readInSlices(fromPlain(decoded), signal);
}

async function decodeJson(text: string, signal: AbortSignal): Promise<PayloadValue> {
  const { readJson } = await loaded(import('./reading/json-reader.js'));
  return readInSlices(readJson(text), signal);
}

function textOf(payload: Uint8Array, signal: AbortSignal): Promise<string | undefined> {
  return readInSlices(readText(payload), signal);
}
