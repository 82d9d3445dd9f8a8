/** What reads and writes payloads that have to be decoded, in one part that is loaded with the first of them. */
import type { Message } from '@mqtt-kit/core';
import { failureText } from '../failure-text.js';
import { previewOf, SHOWN_LENGTH, type PayloadPreview } from '../payload-preview.js';
import type { DecodeFailure, DecodeFailureCode } from '../reading/decode-error.js';
import { RETRY_MS } from './late-limits.js';
import type { LateValue } from './late-values.js';
import { valueForPaths } from './value-for-paths.js';
import { readLate, type LateResult } from './read-late.js';
import { metricValues } from './sparkplug-metrics.js';
import { lineOf } from './value-line.js';

/** A payload in one line. */
export interface LatePreview {
  readonly preview: PayloadPreview;
  /** For how long it holds, in milliseconds: what is not there now may be there later. */
  readonly holdsMs: number;
}

/** So much of what a payload would be without its decoder stands before the reason why it could not be read. */
const SHOWN_BEFORE_REASON = 80;

const PASSING: ReadonlySet<DecodeFailureCode> = new Set<DecodeFailureCode>([
  'decoder-unavailable',
  'schema-unavailable',
]);

function holdsMs({ code }: DecodeFailure): number {
  return PASSING.has(code) ? RETRY_MS : Infinity;
}

/** Reads a payload for one line. Throws nothing. */
export function latePreview(
  message: Message,
  format: string,
  schema: string | undefined,
  untilMs: number,
): LatePreview | Promise<LatePreview> {
  return whenRead(readLate(message, format, schema, untilMs), (result) => {
    if (result.kind === 'value') {
      const shown = format === 'sparkplug' ? metricValues(result.value) : result.value;
      return { preview: { kind: 'decoded', text: lineOf(shown, SHOWN_LENGTH) }, holdsMs: Infinity };
    }
    const { text } = previewOf(message);
    const reason = failureText(format, result.failure);
    return {
      preview: { kind: 'failed', text: `${text.slice(0, SHOWN_BEFORE_REASON)} · ${reason}` },
      holdsMs: holdsMs(result.failure),
    };
  });
}

/** Reads a payload for paths. Throws nothing. */
export function lateValue(
  message: Message,
  format: string,
  schema: string | undefined,
  untilMs: number,
  exact: boolean,
): LateValue | Promise<LateValue> {
  return whenRead(readLate(message, format, schema, untilMs), (result) => {
    if (result.kind === 'value')
      return {
        value: valueForPaths(result.value, { format, exact }),
        fault: undefined,
        holdsMs: Infinity,
      };
    const { failure } = result;
    const attribute =
      failure.code === 'format-unknown'
        ? 'format'
        : failure.code.startsWith('schema-')
          ? 'schema'
          : 'payload';
    return {
      value: undefined,
      fault: { attribute, message: () => failureText(format, failure) },
      holdsMs: holdsMs(failure),
    };
  });
}

function whenRead<T>(
  result: LateResult | Promise<LateResult>,
  make: (result: LateResult) => T,
): T | Promise<T> {
  return result instanceof Promise ? result.then(make) : make(result);
}
