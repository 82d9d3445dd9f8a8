/** Pure: what a device reports, and whether it is what was sent. */
import type { Payload } from '@mqtt-kit/core';
import { valueAt, type ValuePath } from '../../element/value-path.js';

/** What a device reports: a value of JSON, or text that is none. Undefined where it says nothing of what is asked. */
export type Reported = unknown;

/** A larger report is no state. */
const MAX_BYTES = 256 * 1024;
/** Deeper values are not compared: what is nested so is made to harm. */
const MAX_DEPTH = 64;

/** The reported value in a payload. @param path - where it stands; without one, the whole payload is it. */
export function readReport(payload: Uint8Array, path: ValuePath | undefined): Reported {
  if (payload.byteLength > MAX_BYTES) return undefined;
  const text = new TextDecoder().decode(payload);
  const value = parsed(text);
  if (path && path.length > 0) return value ? valueAt(value.json, path) : undefined;
  return value ? value.json : text;
}

/**
 * Whether a report says what was sent: the same text, or JSON for the same value. Of an object that was sent only what stands at the
 * path is compared, if something does.
 */
export function agrees(sent: Payload, reported: Reported, path: ValuePath | undefined): boolean {
  if (reported === undefined) return false;
  const text = textOfPayload(sent);
  if (text === reported) return true;
  const value = parsed(text);
  if (!value) return false;
  if (isEqual(value.json, reported)) return true;
  const part = path && path.length > 0 ? valueAt(value.json, path) : undefined;
  return part !== undefined && isEqual(part, reported);
}

/** A reported value as text; short. */
export function reportText(reported: Reported): string {
  const text = typeof reported === 'string' ? reported : jsonText(reported);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** What is nested so that an engine cannot write it has no text. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
}

const MAX_SHOWN = 80;

function textOfPayload(payload: Payload): string {
  if (typeof payload === 'string') return payload;
  if (payload instanceof Uint8Array || payload instanceof ArrayBuffer)
    return new TextDecoder().decode(payload);
  return JSON.stringify(payload);
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function isEqual(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (depth > MAX_DEPTH) return false;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) =>
        Object.hasOwn(b, name) && isEqual(Reflect.get(a, name), Reflect.get(b, name), depth + 1),
    )
  );
}
