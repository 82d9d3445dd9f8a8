/** Pure. */

/** A path or address as it may be shown and compared: a query may hold a signature. */
export function withoutQuery(address: string): string {
  return address.replace(/\?.*$/s, '');
}
