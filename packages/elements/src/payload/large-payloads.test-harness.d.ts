/** Large payloads made of whatever takes long where somebody forgot to pause: many small things, or one long one. */
/** A payload, and what it says of itself. */
export interface LargePayload {
  readonly payload: Uint8Array;
  /** How the page wants it read; as it looks where it says nothing. */
  readonly format?: string;
  /** How many values there are in it. */
  readonly values: number;
}
type Make = (size: number) => LargePayload;
/** What makes each of them, of about so many bytes. */
export declare const LARGE_PAYLOADS: Readonly<Record<string, Make>>;
export {};
//# sourceMappingURL=large-payloads.test-harness.d.ts.map
