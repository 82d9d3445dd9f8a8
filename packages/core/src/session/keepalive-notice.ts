import type { ConnectionNotice } from '../connection/session-port.js';

/** Browsers wake the timers of a page that was hidden for some minutes once in a minute (Chromium's intensive throttling). */
const HIDDEN_TIMER_S = 60;
/** A wake-up comes late, and the ping has to travel. */
const MARGIN_S = 15;

/**
 * What to say when a hidden page cannot ping often enough: the broker waits for one and a half times the keep alive
 * (MQTT 3.1.1 [MQTT-3.1.2-24]).
 *
 * @param keepalive - the one in force, in seconds; 0 is off.
 */
export function keepaliveNotice(keepalive: number): ConnectionNotice | undefined {
  if (keepalive === 0 || keepalive * 1.5 >= HIDDEN_TIMER_S + MARGIN_S) return undefined;
  return {
    code: 'keepalive-at-risk',
    message: `While this page is hidden, the browser may let it ping only once a minute; with a keep alive of ${String(keepalive)} s the broker may close the connection. Use 60 s or more.`,
  };
}
