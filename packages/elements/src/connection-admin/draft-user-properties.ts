/** Pure: user properties as a form holds them: pairs, in order, where a name may come again. */
import type { ConnectProperties } from '@mqtt-kit/core';

/** One user property, or one more value of it. */
export interface UserProperty {
  readonly name: string;
  readonly value: string;
}

type UserProperties = NonNullable<ConnectProperties['userProperties']>;

/** The pairs of saved user properties. */
export function userPropertyPairs(properties: UserProperties = {}): readonly UserProperty[] {
  return Object.entries(properties).flatMap(([name, values]) =>
    (typeof values === 'string' ? [values] : values).map((value) => ({ name, value })),
  );
}

/** The user properties that the pairs come to; undefined for none. A pair that is empty is one that nobody has filled in yet. */
export function userPropertiesOf(pairs: readonly UserProperty[]): UserProperties | undefined {
  const found = new Map<string, readonly string[]>();
  for (const { name, value } of pairs) {
    if (name === '' && value === '') continue;
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  if (found.size === 0) return undefined;
  // Without a prototype's setter in the way of a name such as “__proto__”.
  return Object.fromEntries(
    [...found].map(([name, values]) => {
      const [first = '', ...more] = values;
      return [name, more.length === 0 ? first : values];
    }),
  );
}
