/** Pure: what a payload says as JavaScript's own values, in which a path finds its way. */
import {
  ExactText,
  isContainer,
  TaggedValue,
  ValueList,
  ValueMap,
  type PayloadValue,
} from '../values/payload-value.js';
import { base64Slices } from '../values/text-slices.js';
import { keyText } from '../values/value-text.js';
import { NAMED_LISTS } from '../reading/sparkplug-types.js';
import { metricName } from './sparkplug-metrics.js';

/** More values of one payload, nobody asks for by path; the rest is left out. */
const MOST_VALUES = 10_000;

/** They can be asked for, and are no measurements: a look at all numbers leaves them out. */
const BESIDE: ReadonlySet<string> = new Set(['seq', 'alias', 'properties']);

/** How values become plain. */
export interface PathValueOptions {
  readonly format: string;
  /** Whether whole numbers beyond 2^53 stay exact, as text; else they are the nearest number. */
  readonly exact: boolean;
}

/**
 * Values as JSON has them: objects without a prototype, so that no key of a payload means anything; times as text, bytes as base64,
 * keys as text. Metrics of Sparkplug B stand under their names: `payload.metrics["Temperature"].value`.
 */
export function valueForPaths(value: PayloadValue, options: PathValueOptions): unknown {
  return new Conversion(options).convert(value);
}

class Conversion {
  readonly #exact: boolean;
  readonly #isSparkplug: boolean;
  #left = MOST_VALUES;

  constructor({ format, exact }: PathValueOptions) {
    this.#exact = exact;
    this.#isSparkplug = format === 'sparkplug';
  }

  convert(value: PayloadValue): unknown {
    this.#left--;
    if (value instanceof TaggedValue) return this.convert(value.value);
    if (isContainer(value))
      return value instanceof ValueList ? this.#list(value) : this.#object(value);
    if (value instanceof ExactText) return value.text;
    if (value instanceof Date) return value.toISOString();
    if (value instanceof Uint8Array) return [...base64Slices(value)].join('');
    if (typeof value === 'bigint') return this.#exact ? String(value) : Number(value);
    return value;
  }

  #list({ items }: ValueList): unknown {
    const list: unknown[] = [];
    for (const item of items) {
      if (this.#left <= 0) break;
      list.push(this.convert(item));
    }
    return list;
  }

  #object({ keys, values }: ValueMap): unknown {
    const object = emptyObject();
    for (const [index, key] of keys.entries()) {
      if (this.#left <= 0) break;
      const value = values[index];
      const name = nameOf(key);
      const isNamed = this.#isSparkplug && value instanceof ValueList && NAMED_LISTS.has(key);
      put(object, name, isNamed ? this.#byName(value) : this.convert(value), this.#isBeside(name));
    }
    return object;
  }

  #byName({ items }: ValueList): unknown {
    const object = emptyObject();
    for (const [index, item] of items.entries()) {
      if (this.#left <= 0) break;
      const value = this.convert(item);
      put(object, nameOf(metricName(item, index)), value, false);
      const alias = item instanceof ValueMap ? item.get('alias') : undefined;
      // Later messages may have the alias alone.
      if (alias !== undefined && !Object.hasOwn(object, nameOf(alias)))
        put(object, nameOf(alias), value, true);
    }
    return object;
  }

  #isBeside(name: string): boolean {
    return this.#isSparkplug && BESIDE.has(name);
  }
}

function emptyObject(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>; // Its type is `any`.
}

/** As an own property, whatever its name. */
function put(
  object: Record<string, unknown>,
  name: string,
  value: unknown,
  isBeside: boolean,
): void {
  Object.defineProperty(object, name, {
    value,
    enumerable: !isBeside,
    configurable: true,
    writable: true,
  });
}

function nameOf(key: PayloadValue): string {
  return typeof key === 'string' ? key : keyText(key);
}
