/** Pure: what may stand in a "UTF-8 Encoded String" (MQTT 3.1.1 §1.5.3, MQTT 5 §1.5.4). */

/** The longest string MQTT can carry, in bytes of UTF-8: its length travels in two bytes. */
export const MAX_STRING_BYTES = 65_535;

/** Why a text cannot travel as an MQTT string. */
export type StringFault = 'null-character' | 'lone-surrogate' | 'too-long';

/**
 * What keeps a text from travelling as an MQTT string, or null.
 *
 * - `null-character`: it contains U+0000 [MQTT-1.5.3-2] [MQTT-1.5.4-2].
 * - `lone-surrogate`: it contains half of a surrogate pair, which UTF-8 cannot write [MQTT-1.5.3-1]
 *   [MQTT-1.5.4-1]. `TextEncoder` would put U+FFFD there without a word, so that another text
 *   arrives than the one sent.
 * - `too-long`: it takes more than 65 535 bytes of UTF-8.
 */
export function stringFault(text: string): StringFault | null {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0) return 'null-character';
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else {
      const next = text.charCodeAt(index + 1); // NaN at the end, which fails both comparisons
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return 'lone-surrogate';
      bytes += 4;
      index++;
    }
    // Checked on the way, so that a text of gigabytes is not read to its end.
    if (bytes > MAX_STRING_BYTES) return 'too-long';
  }
  return null;
}
