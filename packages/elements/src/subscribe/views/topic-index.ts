/** Pure: topics as a tree that follows what comes and goes, so that a frame costs no more than its changes. */
import type { TopicEntry } from '../../messages/message-store.js';
import { levelsOf, type TopicNode } from './topic-nodes.js';
import { NATURAL } from './topic-order.js';

interface Growing extends TopicNode {
  readonly parent: Growing | undefined;
  children: Growing[];
}

/** The tree of all topics that a view shows, each level in its natural order. */
export class TopicIndex {
  readonly #byPath = new Map<string, Growing>();
  /** Those of the nodes that are topics themselves. */
  readonly #topics = new Map<string, Growing>();
  #roots: Growing[] = [];
  #version = 0;

  get roots(): readonly TopicNode[] {
    return this.#roots;
  }

  /** How many topics there are. */
  get size(): number {
    return this.#topics.size;
  }

  /** Changes when a topic comes or goes. */
  get version(): number {
    return this.#version;
  }

  has(topic: string): boolean {
    return this.#topics.has(topic);
  }

  /** Takes what is new on the topics that are there; none comes or goes. */
  renew(known: ReadonlyMap<string, TopicEntry>): void {
    for (const [topic, node] of this.#topics) node.entry = known.get(topic) ?? node.entry;
  }

  /**
   * Becomes the tree of these topics. Returns whether it is: what is more than `most` new nodes comes with the next call.
   *
   * @param most - thousands of nodes take longer than a frame has
   */
  follow(known: ReadonlyMap<string, TopicEntry>, most = Infinity): boolean {
    this.#removeAllBut(known);
    const grown = new Set<Growing | undefined>();
    const enough = this.#byPath.size + most;
    for (const [topic, entry] of known) {
      const node = this.#topics.get(topic);
      if (node) node.entry = entry;
      else if (this.#byPath.size < enough) this.#add(topic, entry, grown);
    }
    for (const parent of grown)
      (parent?.children ?? this.#roots).sort((a, b) => NATURAL.compare(a.name, b.name));
    return this.#topics.size === known.size;
  }

  /** @param grown - gets the nodes that have a child more; undefined for the root. */
  #add(topic: string, entry: TopicEntry, grown: Set<Growing | undefined>): void {
    let parent: Growing | undefined;
    for (const { path, name, depth } of levelsOf(topic)) {
      let node = this.#byPath.get(path);
      if (!node) {
        node = { path, name, depth, parent, children: [], entry: undefined, topics: 0 };
        this.#byPath.set(path, node);
        (parent?.children ?? this.#roots).push(node);
        grown.add(parent);
      }
      if (parent) parent.topics++;
      parent = node;
    }
    if (!parent) return;
    parent.entry = entry;
    this.#topics.set(topic, parent);
    this.#version++;
  }

  #removeAllBut(known: ReadonlyMap<string, TopicEntry>): void {
    const thinned = new Set<Growing | undefined>();
    for (const [topic, node] of this.#topics) if (!known.has(topic)) this.#remove(node, thinned);
    for (const parent of thinned) {
      if (parent) parent.children = parent.children.filter(isThere);
      else this.#roots = this.#roots.filter(isThere);
    }
  }

  /** @param thinned - gets the nodes that have a child less; undefined for the root. */
  #remove(node: Growing, thinned: Set<Growing | undefined>): void {
    node.entry = undefined;
    this.#topics.delete(node.path);
    this.#version++;
    for (let at: Growing | undefined = node; at; at = at.parent) {
      if (at !== node) at.topics--;
      if (isThere(at)) continue;
      this.#byPath.delete(at.path);
      thinned.add(at.parent);
    }
  }
}

/** Whether a node is a topic, or has one below it. */
function isThere({ entry, topics }: TopicNode): boolean {
  return entry !== undefined || topics > 0;
}
