/** Pure types: what a diagnosis finds. Plain data that `structuredClone` and JSON carry; no secret stands in it. */
import type { DetailsProblem } from '../details/validate-details.js';
import type { ErrorData } from '../errors.js';
import type { DiagnosisCode } from './diagnosis-texts.js';

/**
 * What is looked at, in this order: the details themselves; whether the page may open an unencrypted connection; the port's number;
 * the browser's permission for local networks; whether anything answers there, with a certificate that the browser trusts; whether a
 * WebSocket opens; at which other paths one does; whether the server minds the page's origin; the subprotocol; the CONNECT packet.
 */
export type DiagnosisStageName =
  | 'details'
  | 'mixed-content'
  | 'port'
  | 'local-network'
  | 'server'
  | 'websocket'
  | 'paths'
  | 'origin'
  | 'subprotocol'
  | 'connect';

/**
 * - `passed`: it is well.
 * - `failed`: it is why no connection comes about, or one of the reasons.
 * - `unknown`: a browser does not tell; `advice` says how a person finds out.
 * - `skipped`: not looked at, because it made no sense or there was no time.
 */
export type DiagnosisVerdict = 'passed' | 'failed' | 'unknown' | 'skipped';

/** What stands in the sentences; which of them do depends on the code. */
export interface DiagnosisValues {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  /** The address to open in a tab of its own. */
  readonly page?: string;
  /** The page's own origin. */
  readonly origin?: string;
  /** The port to use instead. */
  readonly suggestion?: number;
}

/** What was found at one stage. */
export interface DiagnosisStage {
  readonly stage: DiagnosisStageName;
  readonly verdict: DiagnosisVerdict;
  readonly code: DiagnosisCode;
  /** What was found, in English. */
  readonly message: string;
  /** The one thing to do, in English; empty when there is nothing to do. */
  readonly advice: string;
  readonly values: DiagnosisValues;
  /** With `details-wrong`: every wrong field. */
  readonly problems?: readonly DetailsProblem[];
  /** With `connect-failed`: how the connection ended. */
  readonly error?: ErrorData;
}

/** An address at which the broker answered, in place of the one that was given. */
export interface BetterAddress {
  readonly port: number;
  readonly path: string;
  readonly tls: boolean;
}

/** What a diagnosis found. */
export interface DiagnosisReport {
  /** Every stage, in order. */
  readonly stages: readonly DiagnosisStage[];
  /** The first stage that failed; absent when none did: the broker accepted the connection, or the time was over before. */
  readonly failed?: DiagnosisStageName;
  /** The stage whose advice to follow first; absent when there is nothing to do. */
  readonly adviceFrom?: DiagnosisStageName;
  readonly better?: BetterAddress;
  /** Milliseconds. */
  readonly durationMs: number;
}
