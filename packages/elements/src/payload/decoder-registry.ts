import { MqttError } from '@mqtt-kit/core';
import type { PayloadDecoder } from './payload-decoder.js';
import { isBuiltIn } from './payload-formats.js';

const REGISTRY = Symbol.for('@mqtt-kit/elements/decoders/0');

/** The decoders of this page by name, shared by every copy of the kit in it. */
export function registeredDecoders(): Map<string, PayloadDecoder> {
  // The global object has no declared place for it, and must not get one in everybody's types.
  const holder = globalThis as { [REGISTRY]?: Map<string, PayloadDecoder> | undefined };
  return (holder[REGISTRY] ??= new Map<string, PayloadDecoder>());
}

/**
 * Adds a format of the page's own: people can choose it for any message, and its content types choose it by themselves. The same name
 * again replaces the decoder. Returns the way to take it away.
 *
 * @throws MqttError `invalid-options` for a name that is no lower-case word, or that the kit itself uses.
 * @example
 * registerDecoder('meter', {
 *   label: 'Meter reading',
 *   contentTypes: ['application/x-meter'],
 *   decode: (payload) => ({ watts: new DataView(payload.buffer, payload.byteOffset).getUint16(0) }),
 * });
 */
export function registerDecoder(name: string, decoder: PayloadDecoder): () => void {
  if (!/^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(name) || name === 'auto' || isBuiltIn(name)) {
    throw new MqttError(
      'invalid-options',
      `“${name}” is no name for a decoder: use lower-case letters, digits and dashes, and no name of the kit’s own.`,
    );
  }
  const known = registeredDecoders();
  known.set(name, decoder);
  return () => {
    if (known.get(name) === decoder) known.delete(name);
  };
}
