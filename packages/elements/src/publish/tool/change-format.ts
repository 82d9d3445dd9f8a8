/** Pure: the same payload in another format. */
import { bytesOfHex, hexOf } from '../../connection-admin/draft-bytes.js';
import { base64Of, bytesOfBase64 } from './base64-text.js';
import type { PayloadFormat, ToolDraft } from './tool-draft.js';

/** Longer texts are not written anew: they stay as they are, and are judged in the new format. */
const MOST_CONVERTED = 64 * 1024;

/** The draft in another format. What cannot be written in it stays as it was typed. */
export function changeFormat(draft: ToolDraft, format: PayloadFormat): ToolDraft {
  const before = kindOf(draft.format);
  const after = kindOf(format);
  if (format === 'file' || draft.format === 'file' || before === after) return { ...draft, format };
  if (draft.text.length > MOST_CONVERTED) return { ...draft, format };
  const bytes = bytesOfTyped(draft.text, draft.format);
  const text = bytes && written(bytes, format);
  return text === undefined ? { ...draft, format } : { ...draft, format, text };
}

/** The bytes of what was typed; undefined where it is not in its format. */
export function bytesOfTyped(text: string, format: PayloadFormat): Uint8Array | undefined {
  switch (format) {
    case 'hex':
      return bytesOfHex(text);
    case 'base64':
      return bytesOfBase64(text);
    case 'text':
    case 'json':
      return new TextEncoder().encode(text);
    case 'file':
      return undefined;
  }
}

function kindOf(format: PayloadFormat): PayloadFormat {
  return format === 'json' ? 'text' : format;
}

function written(bytes: Uint8Array, format: PayloadFormat): string | undefined {
  if (format === 'hex') return hexOf(bytes);
  if (format === 'base64') return base64Of(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
