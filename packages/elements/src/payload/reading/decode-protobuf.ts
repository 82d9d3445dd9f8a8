/** The door of Protobuf, with the library behind it: loaded late. */
import type { FileRegistry } from '@bufbuild/protobuf';
import type { PayloadValue } from '../values/payload-value.js';
import { toPlain } from './plain-values.js';
import { readProtobuf } from './protobuf-reader.js';
import { messageOf, messageOfSchema, registryOf } from './protobuf-schema.js';
import { readInSlices } from './read-in-slices.js';
import { readSparkplug } from './sparkplug-reader.js';

/** Reads a message that a schema describes, wherever the schema is. */
export async function decodeProtobuf(
  payload: Uint8Array,
  schema: string,
  signal: AbortSignal,
): Promise<PayloadValue> {
  const type = await messageOfSchema(schema, signal);
  return readInSlices(readProtobuf(payload, type), signal);
}

/** Reads a Sparkplug B payload. */
export function decodeSparkplug(payload: Uint8Array, signal: AbortSignal): Promise<PayloadValue> {
  return readInSlices(readSparkplug(payload), signal);
}

const registries = new WeakMap<Uint8Array, FileRegistry>();

/** Reads a message for a page's own decoder. */
export async function decodeWith(
  payload: Uint8Array,
  descriptors: Uint8Array | string,
  message: string,
): Promise<unknown> {
  const { signal } = new AbortController();
  const plainOf = (value: PayloadValue): Promise<unknown> => readInSlices(toPlain(value), signal);
  if (typeof descriptors === 'string')
    return plainOf(await decodeProtobuf(payload, `${descriptors}#${message}`, signal));
  let registry = registries.get(descriptors);
  if (!registry) {
    registry = registryOf(descriptors);
    registries.set(descriptors, registry);
  }
  return plainOf(await readInSlices(readProtobuf(payload, messageOf(registry, message)), signal));
}
