/** Pure: user names and passwords in the one form that both sides compute with (SASLprep, RFC 4013). */

/** Spaces other than the plain one (RFC 3454 C.1.2), written as the plain one. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;

/** What is commonly mapped to nothing (RFC 3454 B.1). */
const MAPPED_TO_NOTHING =
  /[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/gu;

/** RFC 4013 §2.3: control characters, private use, noncharacters, surrogates, and what changes how other text reads. */
const PROHIBITED =
  /[\u0000-\u001f\u007f-\u009f\u06dd\u070f\u180e\u200e\u200f\u2028-\u202e\u2061-\u2063\u206a-\u206f\u0340\u0341\u2ff0-\u2ffb\ufff9-\ufffd\u{1d173}-\u{1d17a}\u{e0001}\u{e0020}-\u{e007f}\p{Co}\p{Cs}\p{Noncharacter_Code_Point}]/u;

/**
 * A text as SASLprep prepares it: other spaces become plain ones, invisible characters go, NFKC; undefined when a character is left
 * that no login may have, or nothing at all.
 *
 * Left out of RFC 4013: the check of mixed writing directions (§2.4), which only refuses and never changes a text, so that a login
 * refused there is tried here; and Unicode 3.2, for which the browser's own Unicode stands, code points unassigned in 3.2 included
 * (§2.5 allows them to clients).
 */
export function saslprep(text: string): string | undefined {
  const prepared = text.replace(OTHER_SPACES, ' ').replace(MAPPED_TO_NOTHING, '').normalize('NFKC');
  return prepared === '' || PROHIBITED.test(prepared) ? undefined : prepared;
}
