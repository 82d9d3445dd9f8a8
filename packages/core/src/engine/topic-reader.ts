import { MqttError } from '../errors.js';

// More topics than this are not remembered at once; a page that watches so many gains little from the cache.
const MAX_REMEMBERED = 4096;

/**
 * Reads topic names. A stream repeats its topics, so each distinct byte sequence is decoded and checked once.
 * Strings must be well-formed UTF-8 without U+0000 (MQTT 3.1.1 [MQTT-1.5.3-1], [MQTT-1.5.3-2]) and names have no wildcard
 * ([MQTT-3.3.2-2]).
 */
export class TopicReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  readonly #remembered = new Map<number, { readonly bytes: Uint8Array; readonly topic: string }>();

  /** @throws MqttError `malformed-packet`. */
  read(bytes: Uint8Array, start: number, end: number): string {
    let hash = end - start;
    for (let index = start; index < end; index++)
      hash = (Math.imul(hash, 31) + (bytes[index] ?? 0)) | 0;
    const known = this.#remembered.get(hash);
    if (known && sameBytes(known.bytes, bytes, start, end)) return known.topic;
    const copy = bytes.slice(start, end);
    const topic = this.#decode(copy);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(hash, { bytes: copy, topic });
    return topic;
  }

  #decode(bytes: Uint8Array): string {
    let topic: string;
    try {
      topic = this.#decoder.decode(bytes);
    } catch (cause) {
      throw new MqttError('malformed-packet', 'The broker sent a topic that is not UTF-8.', {
        retryable: true,
        cause,
      });
    }
    if (/[\u0000+#]/.test(topic)) {
      throw new MqttError(
        'malformed-packet',
        'The broker sent a topic with a character that topics must not have.',
        {
          retryable: true,
        },
      );
    }
    return topic;
  }
}

function sameBytes(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index++)
    if (known[index] !== bytes[start + index]) return false;
  return true;
}
