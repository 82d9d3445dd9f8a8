/** Pure. */
import type { ConnectionDetails } from './connection-details.js';

/** Details without the private key and its passphrase; certificates, which are public, stay. */
export function withoutPrivateKey<T extends ConnectionDetails>(details: T): T {
  const { certificates } = details;
  if (!certificates) return details;
  const shown = Object.entries(certificates).filter(([field]) => !field.startsWith('key'));
  return { ...details, certificates: Object.fromEntries(shown) };
}
