/** Pure: numbers as a person writes them. */

/** What stands in the field for a number that may be missing. */
export function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** The number that was typed, `NaN` for what is none, under its name; nothing for an empty field. */
export function numberOf<Field extends string>(
  field: Field,
  text: string,
): Partial<Readonly<Record<Field, number>>> {
  // A computed key widens the type to every string.
  return text.trim() === '' ? {} : ({ [field]: Number(text) } as Partial<Record<Field, number>>);
}
