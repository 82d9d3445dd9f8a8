/** Pure: `{line}` in a topic, filled from the field of that name. */

/** What is wrong with a field that stands in the topic. */
export type PlaceholderFault =
  /** No field has this name, or it holds several values. */
  | 'missing'
  | 'empty'
  /** It would change which topic is meant. */
  | 'character';

/** A topic without placeholders, or the first field that cannot stand in it. */
export type FilledTopic =
  | { readonly topic: string; readonly used: ReadonlySet<string> }
  | { readonly field: string; readonly fault: PlaceholderFault; readonly character?: string };

const PLACEHOLDER = /\{([^{}]+)\}/g;
/** A level more, a wildcard, or what no topic may hold (MQTT 5 §4.7.1, §4.7.3). */
const FORBIDDEN = /[/+#\0]/;

/** The names in the placeholders of a topic. */
export function placeholdersOf(topic: string): ReadonlySet<string> {
  return new Set([...topic.matchAll(PLACEHOLDER)].map(([, name = '']) => name));
}

/**
 * Fills a topic.
 *
 * @param textOf - the text of the field of a name; undefined where there is none.
 */
export function fillTopic(
  topic: string,
  textOf: (field: string) => string | undefined,
): FilledTopic {
  for (const field of placeholdersOf(topic)) {
    const text = textOf(field);
    if (text === undefined) return { field, fault: 'missing' };
    if (text === '') return { field, fault: 'empty' };
    const [character] = FORBIDDEN.exec(text) ?? [];
    if (character !== undefined) return { field, fault: 'character', character };
    // A topic that begins with “$” is the broker's own (MQTT 5 §4.7.2).
    if (text.startsWith('$') && topic.startsWith(`{${field}}`))
      return { field, fault: 'character', character: '$' };
  }
  const filled = topic.replace(PLACEHOLDER, (_, name: string) => textOf(name) ?? '');
  return { topic: filled, used: placeholdersOf(topic) };
}
