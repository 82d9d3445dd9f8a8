import type { Message } from '@mqtt-kit/core';
import type { DecodedPayload } from '../decode-payload.js';
import { isBuiltIn, type BuiltInFormat } from '../payload-formats.js';
import { readInSlices, type Reading } from '../reading/read-in-slices.js';
import { jsonOf } from '../values/json-text.js';
import { base64Slices, SLICE } from '../values/text-slices.js';
import { hexOf } from '../values/value-text.js';

const EXTENSIONS: Readonly<Record<BuiltInFormat, string>> = {
  text: 'txt',
  json: 'json',
  hex: 'bin',
  base64: 'bin',
  cbor: 'cbor',
  messagepack: 'msgpack',
  protobuf: 'binpb',
  sparkplug: 'binpb',
};
const MAX_NAME_LENGTH = 60;

/** The name of a file with the payload: the end of the topic, and what it is. */
export function fileNameOf(topic: string, decoded: DecodedPayload | undefined): string {
  const name = topic
    .split('/')
    .filter((level) => level !== '')
    .slice(-2)
    .join('-')
    .replace(/[^\p{L}\p{N}_]+/gu, '-')
    .slice(-MAX_NAME_LENGTH)
    .replace(/^-+|-+$/g, '');
  return `${name === '' ? 'payload' : name}.${extensionOf(decoded)}`;
}

/** A payload that is not what it was said to be has no right to the name. */
function extensionOf(decoded: DecodedPayload | undefined): string {
  return decoded && decoded.kind !== 'failed' && isBuiltIn(decoded.format)
    ? EXTENSIONS[decoded.format]
    : 'bin';
}

/** What “copy” takes: the payload as text, as it is shown. */
export function textToCopy(
  { payload }: Pick<Message, 'payload'>,
  decoded: DecodedPayload,
  signal: AbortSignal,
): string | Promise<string> {
  switch (decoded.kind) {
    case 'empty':
      return '';
    case 'text':
      return decoded.text;
    case 'value':
      return decoded.text ?? readInSlices(jsonOf(decoded.value), signal);
    case 'bytes':
      return readInSlices(
        decoded.format === 'base64'
          ? joined(base64Slices(payload), '')
          : joined(hexSlices(payload), ' '),
        signal,
      );
    case 'failed':
      return decoded.text ?? readInSlices(joined(hexSlices(payload), ' '), signal);
  }
}

function* joined(slices: Iterable<string>, separator: string): Reading<string> {
  const parts: string[] = [];
  for (const slice of slices) {
    parts.push(slice);
    yield;
  }
  return parts.join(separator);
}

function* hexSlices(payload: Uint8Array): Generator<string> {
  for (let from = 0; from < payload.byteLength; from += SLICE)
    yield hexOf(payload.subarray(from, from + SLICE));
}
