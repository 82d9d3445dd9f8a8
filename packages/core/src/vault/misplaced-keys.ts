/** Pure: details that an earlier version saved with a private key among certificates, where none may stand. */
import { splitKeys } from '../certificates/split-keys.js';
import { hidesPrivateKey } from '../details/hidden-private-key.js';
import { isFields } from '../details/untrusted-details.js';

/** The details with such a key in its own field; what that field holds already stays. @param details - may be anything. */
export function withKeysApart(details: unknown): unknown {
  if (!isFields(details) || !isFields(details['certificates'])) return details;
  const apart = { ...details['certificates'] };
  for (const field of ['certificate', 'ca']) {
    const text = apart[field];
    if (typeof text !== 'string' || !hidesPrivateKey(text)) continue;
    const { certificates, key } = splitKeys(text);
    apart[field] = certificates;
    apart['key'] ??= key;
  }
  return { ...details, certificates: apart };
}
