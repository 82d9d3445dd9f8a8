import {
  createFileRegistry,
  fromBinary,
  type DescMessage,
  type FileRegistry,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { DecodeError, failureOf } from './decode-error.js';

/** More than this of a schema is not read, in bytes. */
export const MAX_SCHEMA_BYTES = 1_048_576;
/** A server that takes longer gives none; the next message asks again. */
const FETCH_TIMEOUT_MS = 30_000;
/** So many schemas are remembered. */
const MAX_SCHEMAS = 20;

const schemas = new Map<string, Promise<FileRegistry>>();

/**
 * The message that a schema means: `/schemas/plant.binpb#plant.Reading`, where the file is a `FileDescriptorSet` as `protoc
 * --include_imports --descriptor_set_out` and `buf build` write it. Fetched once.
 */
export async function messageOfSchema(schema: string, signal: AbortSignal): Promise<DescMessage> {
  const hash = schema.indexOf('#');
  const address = hash < 0 ? schema : schema.slice(0, hash);
  let registry = schemas.get(address);
  if (!registry) {
    registry = fetchDescriptors(address).then(registryOf);
    schemas.set(address, registry);
    for (const oldest of schemas.keys()) {
      if (schemas.size <= MAX_SCHEMAS) break;
      schemas.delete(oldest);
    }
    registry.catch(() => schemas.delete(address));
  }
  const found = await registry;
  signal.throwIfAborted();
  return messageOf(found, hash < 0 ? '' : schema.slice(hash + 1));
}

/** The message of that name; without a name, the only one that there is. */
export function messageOf(registry: FileRegistry, name: string): DescMessage {
  if (name !== '') {
    const message = registry.getMessage(name);
    if (message) return message;
    throw new DecodeError({ code: 'schema-message-unknown', detail: name });
  }
  const all = [...registry.files].flatMap(({ messages }) => messages);
  const [only] = all;
  if (only && all.length === 1) return only;
  throw new DecodeError({ code: 'schema-message-unknown', detail: name });
}

/** Descriptors from the bytes of a `FileDescriptorSet`. */
export function registryOf(bytes: Uint8Array): FileRegistry {
  try {
    return createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  } catch (thrown) {
    throw schemaError('schema-invalid', thrown);
  }
}

/** The bytes at an address; no more than {@link MAX_SCHEMA_BYTES}. */
export async function fetchDescriptors(address: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`HTTP ${String(response.status)}`);
    return await readBounded(response);
  } catch (thrown) {
    throw schemaError('schema-unavailable', thrown);
  }
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk?.value) break;
    total += chunk.value.byteLength;
    if (total > MAX_SCHEMA_BYTES) {
      await reader?.cancel();
      throw new Error(`more than ${String(MAX_SCHEMA_BYTES)} bytes`);
    }
    chunks.push(chunk.value);
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer()); // A body is never in shared memory.
}

function schemaError(code: 'schema-invalid' | 'schema-unavailable', thrown: unknown): DecodeError {
  const { detail = '' } = failureOf(thrown);
  return new DecodeError({ code, detail });
}
