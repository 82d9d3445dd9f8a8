/** Why a payload could not be read. */
export type DecodeFailureCode =
  /** The payload ends in the middle of something, at byte `at`. */
  | 'unexpected-end'
  /** What stands at byte `at` means nothing in this format. */
  | 'unexpected-byte'
  /** The same at a character. */
  | 'unexpected-character'
  /** Something follows, from byte `at` on, after what was complete. */
  | 'left-over'
  | 'too-deep'
  /** It is not read where many payloads are: only where somebody opens it. */
  | 'too-large'
  | 'not-utf8'
  /** The decoder, or the library behind it, gave `detail` as its reason. */
  | 'decoder-failed'
  /** The page's decoder gave nothing for `detail` seconds. */
  | 'timed-out'
  /** Its code could not be loaded. */
  | 'decoder-unavailable'
  /** There is no format of the name `detail`. */
  | 'format-unknown'
  /** The format needs a schema, and none was given. */
  | 'schema-missing'
  /** The schema's file could not be had; `detail` says why. */
  | 'schema-unavailable'
  /** It is no set of descriptors; `detail` says why. */
  | 'schema-invalid'
  /** It has no message of the name `detail`. */
  | 'schema-message-unknown';

/** Why a payload could not be read, and where. */
export interface DecodeFailure {
  readonly code: DecodeFailureCode;
  /** From 0. */
  readonly at?: number;
  /** In the words of whoever failed. */
  readonly detail?: string;
}

/** Thrown while a payload is read; it never leaves `decodePayload()`. */
export class DecodeError extends Error {
  readonly failure: DecodeFailure;

  constructor(failure: DecodeFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The failure that something thrown stands for. A page's decoder may throw anything, and even a look at that may throw. */
export function failureOf(thrown: unknown): DecodeFailure {
  try {
    if (thrown instanceof DecodeError) return thrown.failure;
    const detail = String(thrown instanceof Error ? thrown.message : thrown);
    return { code: 'decoder-failed', detail: detail.slice(0, 500) };
  } catch {
    return { code: 'decoder-failed' };
  }
}
