/** Pure: topics as a tree, and the tree as rows. */
import type { TopicEntry } from '../../messages/message-store.js';

/** One level of a topic, with what is below it. */
export interface TopicNode {
  /** The levels from the root to this one: `plant/boiler-1`. */
  readonly path: string;
  /** The last of them. */
  readonly name: string;
  /** From 1 at the root. */
  readonly depth: number;
  readonly children: readonly TopicNode[];
  /** What came on this very topic, if anything did. */
  entry: TopicEntry | undefined;
  /** Topics below it. */
  topics: number;
}

/** So many topics are shown with everything unfolded at first. */
const UNFOLDED_TOPICS = 60;

/** A topic may have thousands of levels; deeper ones stand together in one name. */
const DEEPEST = 32;

/** Messages on this topic and below it. */
export function messagesOf({ entry, children }: TopicNode): number {
  let count = entry?.count ?? 0;
  for (const child of children) count += messagesOf(child);
  return count;
}

/** The nodes that are in sight, each before what is below it. */
export function visibleNodes(
  roots: readonly TopicNode[],
  isOpen: (node: TopicNode) => boolean,
): readonly TopicNode[] {
  const rows: TopicNode[] = [];
  const visit = (nodes: readonly TopicNode[]): void => {
    for (const node of nodes) {
      rows.push(node);
      if (node.children.length > 0 && isOpen(node)) visit(node.children);
    }
  };
  visit(roots);
  return rows;
}

/** Whether a node that nobody has touched is unfolded: few topics are, of many only the first level. */
export function opensByItself({ depth }: TopicNode, allTopics: number): boolean {
  return allTopics <= UNFOLDED_TOPICS || depth < 2;
}

/** The levels of a topic, from its root. */
export function* levelsOf(
  topic: string,
): Generator<{ readonly path: string; readonly name: string; readonly depth: number }> {
  let start = 0;
  for (let depth = 1; ; depth++) {
    const slash = depth < DEEPEST ? topic.indexOf('/', start) : -1;
    if (slash < 0) {
      yield { path: topic, name: topic.slice(start), depth };
      return;
    }
    yield { path: topic.slice(0, slash), name: topic.slice(start, slash), depth };
    start = slash + 1;
  }
}
