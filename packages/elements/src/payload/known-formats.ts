import { msg } from '@lit/localize';
import { registeredDecoders } from './decoder-registry.js';
import { BUILT_IN_FORMATS, isBuiltIn, type BuiltInFormat } from './payload-formats.js';

const LABELS: Readonly<Record<BuiltInFormat, () => string>> = {
  text: () => msg('Text'),
  json: () => 'JSON',
  hex: () => msg('Hex'),
  base64: () => 'Base64',
  cbor: () => 'CBOR',
  messagepack: () => 'MessagePack',
  protobuf: () => 'Protobuf',
  sparkplug: () => 'Sparkplug B',
};

/** Every format that there is now: the kit's own, and what the page registered. */
export function formatNames(): readonly string[] {
  return [...BUILT_IN_FORMATS, ...registeredDecoders().keys()];
}

/** What people call a format. */
export function formatLabel(name: string): string {
  return isBuiltIn(name) ? LABELS[name]() : (registeredDecoders().get(name)?.label ?? name);
}

/** The page's format that a media type means. */
export function registeredFormatOf(mediaType: string): string | undefined {
  for (const [name, { contentTypes = [] }] of registeredDecoders())
    if (contentTypes.some((type) => type.toLowerCase() === mediaType)) return name;
  return undefined;
}
