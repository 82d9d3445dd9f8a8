import { shownTopic } from '../views/shown-topic.js';

/** What tells a series from others. */
export interface NamedSeries {
  readonly topic: string;
  readonly path: string;
}

/** What the page calls a topic; undefined where it leaves it its own name. */
export type LabelOf = (topic: string) => string | undefined;

/**
 * Pure: what the lines of a chart are called: by topic and path, without the levels that all topics begin with. A label takes the place
 * of its topic.
 */
export function seriesNames(
  series: readonly NamedSeries[],
  labelOf: LabelOf = () => undefined,
): readonly string[] {
  const labels = series.map(({ topic }) => labelOf(topic));
  const topics = series.map(({ topic }) => topic.split('/'));
  const common = commonLength(topics.filter((_, index) => labels[index] === undefined));
  return series.map(({ topic, path }, index) => {
    const levels = topics[index] ?? [];
    const rest = labels[index] ?? levels.slice(common).join('/');
    const value = path.replace(/^payload\.?/, '');
    if (value === '') return shownTopic(rest === '' ? (levels.at(-1) ?? topic) : rest);
    return rest === '' ? shownTopic(value) : `${shownTopic(rest)} · ${shownTopic(value)}`;
  });
}

/** The whole name of one. */
export function fullName({ topic, path }: NamedSeries): string {
  return path === 'payload' ? shownTopic(topic) : `${shownTopic(topic)} · ${shownTopic(path)}`;
}

function commonLength(topics: readonly (readonly string[])[]): number {
  const [first = []] = topics;
  let length = 0;
  while (length < first.length && topics.every((levels) => levels[length] === first[length]))
    length++;
  return length;
}
