/**
 * What the kit needs from the world around it, handed in so that tests can control time, chance and network.
 * The rooms beside this one touch no global of a browser.
 */

import type { MqttError } from '../errors.js';

/** The part of the browser's WebSocket that the engine uses; the `ws` package has it too. */
export interface WebSocketLike {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly protocol: string;
  /** Why it failed, from runtimes that tell; a browser never does (WHATWG WebSockets §3.1). */
  readonly failure?: MqttError | undefined;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: {
      readonly code: number;
      readonly reason: string;
      readonly wasClean: boolean;
    }) => void,
  ): void;
}

/** Makes a WebSocket for `url` that offers `protocols`. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

/** Cancels what it was returned for; calling it again does nothing. */
export type Cancel = () => void;

/** Time, in milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once, `delayMs` from now. */
  schedule(delayMs: number, task: () => void): Cancel;
}

/**
 * What a page goes through, as far as a connection must know.
 *
 * - `online`, `offline`: what the browser believes of the network (HTML, `navigator.onLine`).
 * - `hidden`, `visible`: whether anybody can see the page; timers of a hidden page come late.
 * - `wake`: the clock jumped; the machine slept, or the page was frozen or throttled.
 * - `leave`: the page goes away, for good or into the back/forward cache; sockets, locks and databases must be closed now.
 * - `return`: the page came back from that cache.
 */
export type PageEvent = 'online' | 'offline' | 'hidden' | 'visible' | 'wake' | 'leave' | 'return';

/** Everything around a connection. */
export interface Environment {
  readonly clock: Clock;
  /** A number from 0 up to but not including 1. Not for secrets. */
  random(): number;
  /** Bytes that nobody can guess. */
  randomBytes(length: number): Uint8Array<ArrayBuffer>;
  readonly WebSocket: WebSocketConstructor;
  /** `location.protocol` of the page, or undefined outside a page. */
  readonly pageProtocol: 'http:' | 'https:' | undefined;
  /** Base of relative broker URLs, or undefined outside a page. */
  readonly pageUrl: string | undefined;
  /** Runs `task` before the next paint, or soon when nothing is painted. */
  nextFrame(task: () => void): Cancel;
  /** How the page stands now: `offline` and `hidden` when it is, nothing otherwise. */
  pageConditions(): readonly ('offline' | 'hidden')[];
  /** Tells what the page goes through. */
  watchPage(listener: (event: PageEvent) => void): Cancel;
}
