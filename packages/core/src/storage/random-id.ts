const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Letters and digits that every broker takes in a client id, and no more of them than it must take (MQTT 3.1.1 [MQTT-3.1.3-5]). */
const LENGTH = 23;

/**
 * An id that nobody else has: 118 bits of chance. Good as a client id.
 *
 * @param random - gives numbers from 0 up to but not including 1.
 */
export function randomId(random: () => number, prefix = ''): string {
  let id = prefix;
  while (id.length < LENGTH) id += LETTERS.charAt(Math.floor(random() * LETTERS.length));
  return id;
}
