import { shownTopic } from '../views/shown-topic.js';

/** What tells a series from others. */
export interface NamedSeries {
  readonly topic: string;
  readonly path: string;
}

/** Pure: what the lines of a chart are called: by topic and path, without the levels that all topics begin with. */
export function seriesNames(series: readonly NamedSeries[]): readonly string[] {
  const topics = series.map(({ topic }) => topic.split('/'));
  const common = commonLength(topics);
  return series.map(({ topic, path }, index) => {
    const levels = topics[index] ?? [];
    const rest = levels.slice(common).join('/');
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
