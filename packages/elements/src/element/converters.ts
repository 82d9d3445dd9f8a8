/** How attributes become properties. A value that cannot be understood stays recognizable, so that it can be shown as wrong. */
import type { ComplexAttributeConverter } from 'lit';

/** Text; undefined without the attribute. */
export const text: ComplexAttributeConverter<string | undefined> = {
  fromAttribute: (value) => value ?? undefined,
};

/** A number; NaN for anything else, undefined without the attribute. */
export const number: ComplexAttributeConverter<number | undefined> = { fromAttribute: toNumber };

function toNumber(value: string | null): number | undefined {
  if (value === null) return undefined;
  return value.trim() === '' ? Number.NaN : Number(value);
}

/** A version of the protocol: a number, or `auto`. */
export const version: ComplexAttributeConverter<number | 'auto' | undefined> = {
  fromAttribute: (value) => {
    if (value === 'auto') return value;
    return toNumber(value);
  },
};

/** What {@link readSwitch} understands: an attribute without a value is “on”. */
export type Switch = boolean | 'on' | 'off' | 'true' | 'false' | '';

/** A switch as a property or an attribute gives it; undefined for what is neither on nor off. */
export function readSwitch(value: unknown): boolean | undefined {
  if (value === true || value === '' || value === 'on' || value === 'true') return true;
  if (value === false || value === 'off' || value === 'false') return false;
  return undefined;
}
