/** Pure: values as text, for one line and for copying. */
import {
  ExactText,
  isContainer,
  sizeOfContainer,
  TaggedValue,
  ValueList,
  type PayloadValue,
} from './payload-value.js';

/** So much of a text is shown in the tree, in UTF-16 units. */
const SHOWN_LENGTH = 2000;
const SHOWN_BYTES = 256;
const KEY_LENGTH = 200;
const PREVIEW_LENGTH = 24;
const PREVIEW_ITEMS = 4;

/** What would not be seen, or would turn the line around it: shown as an escape. */
const UNSEEN = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

function quoted(text: string, length: number): string {
  const shown = JSON.stringify(text.slice(0, length)).replace(
    UNSEEN,
    (unseen) => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return text.length > length ? `${shown}…` : shown;
}

/** Bytes in hex: `0a 1f`. */
export function hexOf(bytes: Uint8Array, most = Infinity): string {
  const shown = Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0'));
  return bytes.byteLength > most ? `${shown.join(' ')} …` : shown.join(' ');
}

/** A value that holds no other, in one line. */
export function leafText(value: PayloadValue, length = SHOWN_LENGTH): string {
  if (typeof value === 'string') return quoted(value, length);
  if (value instanceof ExactText) return value.text.slice(0, length);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array)
    return `‹${hexOf(value, Math.min(SHOWN_BYTES, Math.ceil(length / 2)))}›`;
  if (value instanceof TaggedValue) return `${value.label} ${leafText(value.value, length)}`;
  if (isContainer(value)) return value instanceof ValueList ? '[…]' : '{…}';
  return Object.is(value, -0) ? '-0' : String(value).slice(0, length);
}

/** What holds other values, in one short line: `{name: "T1", value: 21.5, …}`. */
export function previewOfValue(value: PayloadValue): string {
  if (!isContainer(value)) return leafText(value, PREVIEW_LENGTH);
  const isList = value instanceof ValueList;
  const shown = isList
    ? value.items.slice(0, PREVIEW_ITEMS).map((item) => leafText(item, PREVIEW_LENGTH))
    : value.keys
        .slice(0, PREVIEW_ITEMS)
        .map((key, at) => `${keyText(key)}: ${leafText(value.values[at], PREVIEW_LENGTH)}`);
  if (sizeOfContainer(value) > PREVIEW_ITEMS) shown.push('…');
  return isList ? `[${shown.join(', ')}]` : `{${shown.join(', ')}}`;
}

const WORD = /^[\p{L}_$][\p{L}\p{N}_$-]{0,99}$/u;

/** A key: a word as it is, anything else as a value. */
export function keyText(key: PayloadValue): string {
  if (typeof key !== 'string') return previewOfValue(key);
  return WORD.test(key) ? key : quoted(key, KEY_LENGTH);
}
