import { MqttError } from '../errors.js';

/**
 * What may be published: text (sent as UTF-8), bytes (sent as they are; of any other view the bytes that it shows), or any other value
 * that JSON can hold (sent as JSON text).
 */
export type Payload = string | Uint8Array | ArrayBuffer | JsonValue;

/** A value that JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };

const encoder = new TextEncoder();

/**
 * The same as {@link payloadBytes}, always in memory of its own.
 *
 * @throws MqttError `invalid-payload`.
 */
export function ownBytes(payload: Payload): Uint8Array {
  const bytes = payloadBytes(payload);
  return ArrayBuffer.isView(payload) || payload instanceof ArrayBuffer ? bytes.slice() : bytes;
}

/**
 * The bytes of a payload.
 *
 * @throws MqttError `invalid-payload` for a value that JSON cannot hold (undefined, a function, a cycle, a BigInt, a Blob).
 */
export function payloadBytes(payload: Payload): Uint8Array {
  if (typeof payload === 'string') return encoder.encode(payload);
  if (payload instanceof Uint8Array) return payload;
  if (payload instanceof ArrayBuffer) return new Uint8Array(payload);
  // Binary values that a page without types may hand over.
  if (ArrayBuffer.isView(payload))
    return new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
  let json: string | undefined;
  let cause: unknown;
  try {
    // A file would be an empty object: its bytes come later.
    json = payload instanceof Blob ? undefined : JSON.stringify(payload);
  } catch (error) {
    cause = error;
  }
  if (json === undefined) {
    throw new MqttError(
      'invalid-payload',
      'This payload is neither text, nor bytes, nor a value that JSON can hold.',
      { cause },
    );
  }
  return encoder.encode(json);
}
