/** Protobuf for a page's own decoder, with the library behind it: loaded late. */
import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { toPlain } from './plain-values.js';
import { readProtobuf } from './protobuf-reader.js';
import { messageOf, messageOfSchema, registryOf } from './protobuf-schema.js';
import { readInSlices } from './read-in-slices.js';

const registries = new WeakMap<Uint8Array, FileRegistry>();

/** Reads a message for a page's own decoder. */
export async function decodeWith(
  payload: Uint8Array,
  descriptors: Uint8Array | string,
  message: string,
): Promise<unknown> {
  const { signal } = new AbortController();
  const read = async (type: DescMessage): Promise<unknown> =>
    readInSlices(toPlain(await readInSlices(readProtobuf(payload, type), signal)), signal);
  if (typeof descriptors === 'string')
    return read(await messageOfSchema(`${descriptors}#${message}`, signal));
  let registry = registries.get(descriptors);
  if (!registry) {
    registry = registryOf(descriptors);
    registries.set(descriptors, registry);
  }
  return read(messageOf(registry, message));
}
