/**
 * Pure: what a payload says, whatever its format. Keys are data and never become properties, so that no payload reaches a prototype,
 * and keys that come twice are both there.
 */

/** A value read from a payload. */
export type PayloadValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | ExactText
  | TaggedValue
  | ValueList
  | ValueMap;

/** What JavaScript has no value for, as it stood there: the JSON number `1.0`, a time to the nanosecond. */
export class ExactText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value with a word on what it is: a tag of CBOR, an extension of MessagePack, the name of an enumerated number. */
export class TaggedValue {
  readonly label: string;
  readonly value: PayloadValue;

  constructor(label: string, value: PayloadValue) {
    this.label = label;
    this.value = value;
  }
}

/** Values in a row. */
export class ValueList {
  readonly items: PayloadValue[] = [];
  /** How many more there are than are kept. */
  omitted = 0;
}

/** Keys with their values, in the order in which they came. */
export class ValueMap {
  readonly keys: PayloadValue[] = [];
  readonly values: PayloadValue[] = [];
  /** How many more there are than are kept. */
  omitted = 0;

  add(key: PayloadValue, value: PayloadValue): void {
    this.keys.push(key);
    this.values.push(value);
  }

  /** The value of the last key of that name. */
  get(name: string): PayloadValue {
    return this.values[this.keys.lastIndexOf(name)];
  }
}

/** What holds other values. */
export type ValueContainer = ValueList | ValueMap;

export function isContainer(value: PayloadValue): value is ValueContainer {
  return value instanceof ValueList || value instanceof ValueMap;
}

/** How many values it holds, those included that are not kept. */
export function sizeOfContainer(container: ValueContainer): number {
  const kept = container instanceof ValueList ? container.items : container.keys;
  return kept.length + container.omitted;
}

/** A whole number as a number where that is exact. */
export function wholeNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
