import type { PayloadDecoder } from './payload-decoder.js';

/** A message of Protobuf that a page's topics carry. */
export interface ProtobufDecoderOptions {
  /** A `FileDescriptorSet`: its bytes, or where they are to be fetched, up to 1 MiB. */
  readonly descriptors: Uint8Array | string;
  /** The message's full name: `plant.Reading`. */
  readonly message: string;
  /** What people call the format; the message's name unless set. */
  readonly label?: string;
  readonly contentTypes?: readonly string[];
}

/**
 * A decoder for {@link registerDecoder} that reads one message of Protobuf. Protobuf itself is loaded when the first payload comes.
 *
 * @example
 * registerDecoder('reading', protobufDecoder({ descriptors: '/schemas/plant.binpb', message: 'plant.Reading' }));
 */
export function protobufDecoder({
  descriptors,
  message,
  label = message,
  contentTypes = [],
}: ProtobufDecoderOptions): PayloadDecoder {
  return {
    label,
    contentTypes,
    decode: async (payload) => {
      const { decodeWith } = await import('./reading/decode-protobuf.js');
      return decodeWith(payload, descriptors, message);
    },
  };
}
