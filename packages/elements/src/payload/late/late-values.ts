/** The door to what payloads say that have to be decoded: what reads them is loaded when the first one comes. */
import { msg } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { RETRY_MS } from './late-limits.js';
import type { LatePreview } from './late-module.js';

/** What a payload says that had to be decoded, as JavaScript's own values. */
export interface DecodedValue {
  /** Undefined where it could not be read. */
  readonly value: unknown;
}

/** The same, or why there is none. */
export interface LateValue extends DecodedValue {
  /** Why it could not be, by the attribute that is to blame or `payload`. */
  readonly fault: { readonly attribute: string; readonly message: () => string } | undefined;
  /** For how long it holds, in milliseconds: what is not there now may be there later. */
  readonly holdsMs: number;
}

type LateModule = typeof import('./late-module.js');

let module: LateModule | undefined;
let loading: Promise<LateModule> | undefined;

/**
 * A payload's values: at once where its decoder is loaded and it takes no longer than `untilMs`, by `performance.now()`; else a promise,
 * which is never rejected.
 *
 * @param exact - whether whole numbers beyond 2^53 stay exact, as text.
 */
export function lateValueOf(
  message: Message,
  format: string,
  schema: string | undefined,
  untilMs: number,
  exact = true,
): LateValue | Promise<LateValue> {
  return withModule(
    (late) => late.lateValue(message, format, schema, untilMs, exact),
    () => ({
      value: undefined,
      fault: { attribute: 'payload', message: unloaded },
      holdsMs: RETRY_MS,
    }),
  );
}

/** A payload in one line, in the same way. */
export function latePreviewOf(
  message: Message,
  format: string,
  schema: string | undefined,
  untilMs: number,
): LatePreview | Promise<LatePreview> {
  return withModule(
    (late) => late.latePreview(message, format, schema, untilMs),
    () => ({ preview: { kind: 'failed', text: unloaded() }, holdsMs: RETRY_MS }),
  );
}

function withModule<T>(
  use: (late: LateModule) => T | Promise<T>,
  without: () => T,
): T | Promise<T> {
  return module ? use(module) : load().then(use, without);
}

function load(): Promise<LateModule> {
  if (!loading) {
    loading = import('./late-module.js').then((loaded) => (module = loaded));
    loading.catch(() => {
      setTimeout(() => {
        loading = undefined;
      }, RETRY_MS);
    });
  }
  return loading;
}

function unloaded(): string {
  return msg('This part could not be loaded. Is the network there?');
}
