/** Pure: the formats that the kit knows by itself. */
/** A format of the kit's own. */
export type BuiltInFormat =
  'text' | 'json' | 'hex' | 'base64' | 'cbor' | 'messagepack' | 'protobuf' | 'sparkplug';

/** How a payload is read: a format of the kit's own, or one that the page registered. */
// The known names are there to be seen; the intersection keeps an editor from taking them for any text.
export type PayloadFormat = BuiltInFormat | (string & {});

/** In the order in which they are offered. */
export const BUILT_IN_FORMATS: readonly BuiltInFormat[] = [
  'text',
  'json',
  'hex',
  'base64',
  'cbor',
  'messagepack',
  'protobuf',
  'sparkplug',
];

export function isBuiltIn(format: string): format is BuiltInFormat {
  return BUILT_IN_FORMATS.some((known) => known === format);
}
