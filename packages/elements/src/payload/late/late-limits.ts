/** How much of a page's time goes into payloads that nobody has opened. */

/** No longer than this at a stretch, or of one frame, in milliseconds. */
export const SLICE_MS = 4;
/** So many are read at once, by decoders that take their time. */
export const MOST_READING = 4;
/** What could not be loaded is not asked for again before that, in milliseconds. */
export const RETRY_MS = 10_000;
