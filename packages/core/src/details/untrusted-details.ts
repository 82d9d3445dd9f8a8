/** Pure: reads details that may be anything, from anywhere. */
import type { DetailsField } from './details-problem.js';
import { parentAndKey } from './field-rules.js';

/** An object with fields, as opposed to a list, bytes, or nothing. */
export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value)
  );
}

/** A view on details of unknown shape: each question has an answer, whatever they are. */
export class UntrustedDetails {
  readonly #groups = new Map<string, Readonly<Record<string, unknown>>>();

  constructor(input: Readonly<Record<string, unknown>>) {
    this.#groups.set('details', input);
    for (const field of [
      'authentication',
      'certificates',
      'reconnection',
      'will',
      'will.properties',
      'properties',
    ] as const) {
      const value = this.value(field);
      if (isFields(value)) this.#groups.set(field, value);
    }
  }

  /** The objects that hold fields, by the field where they stand; `details` is the whole. */
  get groups(): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
    return this.#groups;
  }

  /** What stands in a field; undefined when nothing does, or no parent. */
  value(field: DetailsField): unknown {
    const { parent, key } = parentAndKey(field);
    return this.#groups.get(parent)?.[key];
  }

  /** The text in a field; undefined when there is none. */
  text(field: DetailsField): string | undefined {
    const value = this.value(field);
    return typeof value === 'string' ? value : undefined;
  }

  /** The number in a field; undefined when there is none. */
  number(field: DetailsField): number | undefined {
    const value = this.value(field);
    return typeof value === 'number' ? value : undefined;
  }

  /** What a switch says, or its default. */
  isOn(field: DetailsField, byDefault: boolean): boolean {
    const value = this.value(field);
    return typeof value === 'boolean' ? value : byDefault;
  }
}
