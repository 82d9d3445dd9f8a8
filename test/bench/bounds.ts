/** What is asked of `<mqtt-subscribe>` under a flood. */

/** Up to this many messages a second nobody may notice them. */
export const UNNOTICED_RATE = 5000;
/** What `<mqtt-subscribe>` keeps unless it is told otherwise. */
export const MAX_MESSAGES = 1000;
export const MAX_BYTES = 4 * 1024 * 1024;
/** Beside the bytes of messages there are their objects, what is known of topics, previews and rows. */
export const OVERHEAD = 4 * 1024 * 1024;
