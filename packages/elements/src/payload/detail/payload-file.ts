import type { Message } from '@mqtt-kit/core';
import type { DecodedPayload } from '../decode-payload.js';
import { isBuiltIn, type BuiltInFormat } from '../payload-formats.js';
import { readInSlices, type Reading } from '../reading/read-in-slices.js';
import { base64Of, hexOf, jsonOf } from '../values/value-text.js';

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

/** A multiple of three, so that base64 can be put together. */
const BYTES_A_STEP = 49_152;

/** What “copy” takes: the payload as text, as it is shown. */
export function textToCopy(
  { payload }: Message,
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
        inPieces(payload, decoded.format === 'base64' ? base64Of : (run) => `${hexOf(run)} `),
        signal,
      );
    case 'failed':
      return (
        decoded.text ??
        readInSlices(
          inPieces(payload, (run) => `${hexOf(run)} `),
          signal,
        )
      );
  }
}

function* inPieces(payload: Uint8Array, write: (run: Uint8Array) => string): Reading<string> {
  const parts: string[] = [];
  for (let from = 0; from < payload.byteLength; from += BYTES_A_STEP) {
    parts.push(write(payload.subarray(from, from + BYTES_A_STEP)));
    yield;
  }
  return parts.join('').trimEnd();
}
