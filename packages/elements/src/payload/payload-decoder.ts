/** What a decoder is told beside the payload. */
export interface DecoderContext {
  readonly topic: string;
  /** The content type of MQTT 5, as it came. */
  readonly contentType?: string;
  /** What the page gave as `schema`. */
  readonly schema?: string;
}

/** Makes something to show of a payload's bytes. */
export interface PayloadDecoder {
  /** What people call the format. */
  readonly label: string;
  /** Media types of MQTT 5 that mean this format: `application/x-plant`. */
  readonly contentTypes?: readonly string[];
  /**
   * Returns what the payload says, as JavaScript's own values: objects, arrays, `Map`, `Date`, bytes, `bigint`. The bytes must not be
   * changed. What it throws is shown to the person.
   */
  decode(payload: Uint8Array, context: DecoderContext): unknown;
}
