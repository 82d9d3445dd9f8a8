import { MqttError } from '../errors.js';
import type { Clock } from '../environment/environment.js';

/** How long a call may wait. */
export interface RequestOptions {
  /** Ends the waiting with `aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the waiting with `timeout` after this many milliseconds; 30 000 unless set, `Infinity` for never. */
  readonly timeoutMs?: number | undefined;
}

/** Unless the caller says otherwise, nothing waits longer than this, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 30_000;

/** What a request waits for, in the words of its error message. */
interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: MqttError) => void;
  /** Why the caller stopped waiting, while the session is asked how far the request had come. */
  stopped?: MqttError;
}

/**
 * The promises that wait for an answer from the session. Each settles exactly once: by its answer, its signal, its deadline or the
 * end of the connection.
 */
export class RequestTable {
  readonly #clock: Clock;
  readonly #pending = new Map<number, Pending>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Starts a request.
   *
   * @param what - the action, for error messages: “publishing to plant/1”.
   * @param start - sends the command that carries the number; not called when `signal` is aborted already.
   * @param giveUp - called when the caller stops waiting before the answer came. Returns true when {@link RequestTable.stopped} will
   * be called with what became of the request; the promise waits for it, so that its error can say so.
   * @param explain - what is known of the reason when the deadline passes.
   */
  start<T>(
    what: string,
    options: RequestOptions,
    start: (request: number) => void,
    giveUp: (request: number) => boolean | void,
    explain: () => MqttError | undefined = () => undefined,
  ): Promise<T> {
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    const request = ++this.#last;
    return new Promise<T>((resolve, reject) => {
      const aborted = (): MqttError =>
        new MqttError('aborted', `Given up: ${what}.`, { cause: signal?.reason });
      if (signal?.aborted) {
        reject(aborted());
        return;
      }
      const stopWaiting = (error: MqttError): void => {
        const pending = this.#pending.get(request);
        if (!pending || pending.stopped) return;
        pending.stopped = error;
        if (!giveUp(request)) this.reject(request, error);
      };
      const onAbort = (): void => {
        stopWaiting(aborted());
      };
      const cancelTimer = this.#clock.schedule(timeoutMs, () => {
        const cause = explain();
        const known = cause ? ` ${cause.message}` : '';
        stopWaiting(
          new MqttError('timeout', `No answer within ${String(timeoutMs)} ms: ${what}.${known}`, {
            retryable: true,
            cause,
          }),
        );
      });
      signal?.addEventListener('abort', onAbort);
      const release = (): void => {
        cancelTimer();
        signal?.removeEventListener('abort', onAbort);
      };
      this.#pending.set(request, {
        resolve: (value) => {
          release();
          // The caller of start() names the type of the answer that its command gets.
          resolve(value as T);
        },
        reject: (error) => {
          release();
          reject(error);
        },
      });
      try {
        start(request);
      } catch (cause) {
        this.reject(
          request,
          cause instanceof MqttError
            ? cause
            : new MqttError('refused', `Failed: ${what}.`, { cause }),
        );
      }
    });
  }

  /** Answers a request; one that is unknown or answered already is passed over. */
  resolve(request: number, value?: unknown): void {
    this.#settle(request)?.resolve(value);
  }

  /** Refuses a request. */
  reject(request: number, error: MqttError): void {
    this.#settle(request)?.reject(error);
  }

  /** The caller of a request stopped waiting; `left`: by then it had been sent, and may still have its effect. */
  stopped(request: number, left: boolean): void {
    const error = this.#pending.get(request)?.stopped;
    if (!error) return;
    const { code, message, retryable, cause } = error;
    this.reject(
      request,
      left
        ? new MqttError(code, `${message} It had been sent and may still arrive.`, {
            retryable,
            cause,
            delivery: 'unknown',
          })
        : error,
    );
  }

  /** Refuses everything that still waits. */
  rejectAll(makeError: () => MqttError): void {
    for (const request of [...this.#pending.keys()]) this.reject(request, makeError());
  }

  #settle(request: number): Pending | undefined {
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    return pending;
  }
}
