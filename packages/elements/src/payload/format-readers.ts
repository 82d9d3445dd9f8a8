/** What reads payloads of the kit's own formats, loaded when it is first asked for. */
import type { BuiltInFormat } from './payload-formats.js';
import { DecodeError, failureOf } from './reading/decode-error.js';
import type { Reading } from './reading/read-in-slices.js';
import type { PayloadValue } from './values/payload-value.js';

/** Reads a payload of one format. */
export type FormatReader = (payload: Uint8Array) => Reading<PayloadValue>;

/** A format whose payloads are bytes that only a decoder understands. */
export type BinaryFormat = Exclude<BuiltInFormat, 'text' | 'json' | 'hex' | 'base64'>;

/**
 * What reads payloads of a format.
 *
 * @param schema - what describes them, for Protobuf: `/schemas/plant.binpb#plant.Reading`.
 * @throws DecodeError `decoder-unavailable`, `schema-missing` and what else is wrong with the schema. The signal's reason.
 */
export async function loadReader(
  format: BinaryFormat,
  schema: string | undefined,
  signal: AbortSignal,
): Promise<FormatReader> {
  switch (format) {
    case 'cbor':
      return (await loaded(import('./reading/cbor-reader.js'))).readCbor;
    case 'messagepack':
      return (await loaded(import('./reading/messagepack-reader.js'))).readMessagePack;
    case 'sparkplug':
      return (await loaded(import('./reading/sparkplug-reader.js'))).readSparkplug;
    case 'protobuf': {
      if (schema === undefined) throw new DecodeError({ code: 'schema-missing' });
      const [{ messageOfSchema }, { readProtobuf }] = await loaded(
        Promise.all([
          import('./reading/protobuf-schema.js'),
          import('./reading/protobuf-reader.js'),
        ]),
      );
      const type = await messageOfSchema(schema, signal);
      return (payload) => readProtobuf(payload, type);
    }
  }
}

/** Code that may not come. @throws DecodeError `decoder-unavailable`. */
export async function loaded<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (thrown) {
    throw new DecodeError({ ...failureOf(thrown), code: 'decoder-unavailable' });
  }
}
