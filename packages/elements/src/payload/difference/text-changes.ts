import { diffLines } from 'diff';
import { MAX_CHANGES, type PayloadChange, type PayloadChanges } from './payload-change.js';

/** Longer texts are compared by their bytes, in UTF-16 units. */
const MAX_LENGTH = 200_000;
/** So are those of more lines: what the library does before it looks at the clock takes long for them. */
const MAX_LINES = 10_000;
/** Texts that are more different than so many lines are told as one change. */
const MAX_EDITS = 400;
const TIMEOUT_MS = 30;
const SHOWN_LENGTH = 400;

/** Whether a text is short enough to be compared line by line. */
export function hasComparableLines(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines <= MAX_LINES;
}

/** Which lines are different. */
export function textChanges(before: string, after: string): PayloadChanges {
  const parts = diffLines(before, after, {
    maxEditLength: MAX_EDITS,
    timeout: TIMEOUT_MS,
    ignoreNewlineAtEof: true,
  });
  // The library gives up rather than hold the page up.
  if (!parts) return { changes: [change('changed', 1, before, after)], more: true };
  const changes: PayloadChange[] = [];
  let line = 1;
  for (let index = 0; index < parts.length && changes.length < MAX_CHANGES; index++) {
    const part = parts[index];
    if (!part) break;
    const next = parts[index + 1];
    if (part.removed && next?.added) {
      changes.push(change('changed', line, part.value, next.value));
      line += next.count;
      index++;
    } else if (part.removed) changes.push(change('removed', line, part.value, ''));
    else {
      if (part.added) changes.push(change('added', line, '', part.value));
      line += part.count;
    }
  }
  return { changes, more: changes.length === MAX_CHANGES };
}

function change(
  kind: PayloadChange['kind'],
  line: number,
  before: string,
  after: string,
): PayloadChange {
  return { kind, place: String(line), before: shown(before), after: shown(after) };
}

function shown(text: string): string {
  const trimmed = text.replace(/\n$/, '');
  return trimmed.length > SHOWN_LENGTH ? `${trimmed.slice(0, SHOWN_LENGTH)}…` : trimmed;
}
