import type { Message } from '@mqtt-kit/core';
import { registeredDecoders } from './decoder-registry.js';
import type { DecoderContext } from './payload-decoder.js';
import { DecodeError } from './reading/decode-error.js';

/**
 * What the page's own decoder makes of a payload, or a promise of it. It may be anything.
 *
 * @throws whatever the decoder throws; `DecodeError` `format-unknown` where the page has none of that name.
 */
export function decodeRegistered(
  {
    topic,
    payload,
    properties: { contentType },
  }: Pick<Message, 'topic' | 'payload' | 'properties'>,
  format: string,
  schema: string | undefined,
): unknown {
  const decoder = registeredDecoders().get(format);
  if (!decoder) throw new DecodeError({ code: 'format-unknown', detail: format });
  const context: DecoderContext = {
    topic,
    ...(contentType === undefined ? {} : { contentType }),
    ...(schema === undefined ? {} : { schema }),
  };
  return decoder.decode(payload, context);
}
