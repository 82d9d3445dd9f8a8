/** Why a payload could not be read, in the person's words. */
import { msg, str } from '@lit/localize';
import { formatBytes, formatNumber } from '../localization/format.js';
import { formatLabel } from './known-formats.js';
import { MOST_BYTES } from './late/late-format.js';
import type { DecodeFailure, DecodeFailureCode } from './reading/decode-error.js';
import { MAX_DEPTH } from './reading/reading-limits.js';

type Explanation = (format: string, failure: DecodeFailure) => string;

const place = ({ at = 0 }: DecodeFailure): string => formatNumber(at);
const told = ({ detail }: DecodeFailure): string => detail ?? '…';

const TEXTS: Readonly<Record<DecodeFailureCode, Explanation>> = {
  'unexpected-end': (format, failure) =>
    failure.at === undefined
      ? msg(str`Not ${format}: it ends too early.`)
      : msg(str`Not ${format}: it ends too early, after ${formatBytes(failure.at)}.`),
  'unexpected-byte': (format, failure) =>
    msg(str`Not ${format}: byte ${place(failure)} means nothing there.`),
  'unexpected-character': (format, failure) =>
    failure.detail === undefined
      ? msg(str`Not ${format}: unexpected at character ${place(failure)}.`)
      : msg(str`Not ${format}: unexpected “${failure.detail}” at character ${place(failure)}.`),
  'left-over': (format, failure) =>
    msg(str`Not ${format} alone: more follows from byte ${place(failure)} on.`),
  'too-deep': () => msg(str`Its values are nested more than ${MAX_DEPTH} deep.`),
  'too-large': () =>
    msg(str`Larger than ${formatBytes(MOST_BYTES)}: it is read only where somebody opens it.`),
  'not-utf8': (format) => msg(str`Not ${format}: its bytes are not UTF-8 text.`),
  'decoder-failed': (format, failure) => msg(str`${format} could not be read: ${told(failure)}`),
  'timed-out': (format, failure) =>
    msg(str`What reads ${format} gave nothing for ${told(failure)} s.`),
  'decoder-unavailable': (format) =>
    msg(str`What reads ${format} could not be loaded. Is the network there?`),
  'format-unknown': (_, failure) =>
    msg(str`There is no format “${told(failure)}” in this page. Choose another one.`),
  'schema-missing': () =>
    msg('Protobuf needs a schema: the page gives it as “schema”, a file of descriptors.'),
  'schema-unavailable': (_, failure) => msg(str`The schema could not be had: ${told(failure)}`),
  'schema-invalid': (_, failure) => msg(str`The schema is no set of descriptors: ${told(failure)}`),
  'schema-message-unknown': (_, failure) =>
    failure.detail === undefined || failure.detail === ''
      ? msg('The schema has several messages: name one behind “#”.')
      : msg(str`The schema has no message “${failure.detail}”.`),
};

/** What is wrong, in one sentence. */
export function failureText(format: string, failure: DecodeFailure): string {
  return TEXTS[failure.code](formatLabel(format), failure);
}
