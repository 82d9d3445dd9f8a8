/** Pure: which values belong to a topic, over thousands of filters and for every single message. */
import { assertTopicFilter, parseSharedFilter } from './topic.js';

/** One level of the tree: the filters that share a beginning pass through the same nodes. */
class TrieNode<T> {
  /** Next levels without a wildcard. Null until needed: most nodes are leaves. */
  exact: Map<string, TrieNode<T>> | null = null;
  plus: TrieNode<T> | null = null;
  hash: TrieNode<T> | null = null;
  /**
   * The values whose filter ends here, under its share name ('' without one), so that `$share/g/a`
   * and `a` may hold the same value.
   */
  values: Map<string, Set<T>> | null = null;

  get isEmpty(): boolean {
    return this.values === null && this.exact === null && this.plus === null && this.hash === null;
  }
}

/**
 * Values under topic filters, found by topic (MQTT 3.1.1 and 5 §4.7). A shared filter counts as the
 * filter inside it (MQTT 5 §4.8.2).
 *
 * A lookup walks the topic once, level by level, with all nodes reached so far side by side;
 * nothing is recursive, so neither a topic of 65 535 slashes nor as deep a filter can overflow the
 * stack. It visits each node at most once, hence its cost is bounded by the number of nodes, and by
 * the levels of the topic, whichever filters are stored.
 *
 * @example
 * const trie = new TopicTrie<string>();
 * trie.add('plant/+/temp', 'temperatures');
 * trie.match('plant/1/temp', (name) => console.log(name)); // temperatures
 */
export class TopicTrie<T> {
  readonly #root = new TrieNode<T>();
  #size = 0;
  #nodeCount = 1;
  // Kept between lookups so that a message costs no new arrays. Null while a lookup uses them,
  // since a visitor may start another one; after a visitor threw they stay null, and the next
  // lookup makes new ones.
  #spareA: TrieNode<T>[] | null = [];
  #spareB: TrieNode<T>[] | null = [];

  /** How many pairs of filter and value it holds. */
  get size(): number {
    return this.#size;
  }

  /** How many nodes the tree has; 1 when it is empty. The bound of what a lookup may cost. */
  get nodeCount(): number {
    return this.#nodeCount;
  }

  /**
   * Puts a value under a filter; the same pair again changes nothing.
   *
   * @throws MqttError `invalid-topic`.
   */
  add(filter: string, value: T): void {
    assertTopicFilter(filter);
    const { group, levels } = split(filter);
    let node = this.#root;
    for (const level of levels) {
      if (level === '+') node = node.plus ??= this.#newNode();
      else if (level === '#') node = node.hash ??= this.#newNode();
      else {
        node.exact ??= new Map();
        let next = node.exact.get(level);
        if (next === undefined) node.exact.set(level, (next = this.#newNode()));
        node = next;
      }
    }
    node.values ??= new Map();
    let values = node.values.get(group);
    if (values === undefined) node.values.set(group, (values = new Set()));
    if (values.has(value)) return;
    values.add(value);
    this.#size++;
  }

  /** Takes a value from under a filter; false when it was not there. */
  delete(filter: string, value: T): boolean {
    const { group, levels } = split(filter);
    const path: TrieNode<T>[] = [];
    let node: TrieNode<T> | null | undefined = this.#root;
    for (const level of levels) {
      path.push(node);
      node = level === '+' ? node.plus : level === '#' ? node.hash : node.exact?.get(level);
      if (!node) return false;
    }
    const values = node.values?.get(group);
    if (!values?.delete(value)) return false;
    this.#size--;
    if (values.size === 0) node.values?.delete(group);
    if (node.values?.size === 0) node.values = null;

    // A page may subscribe and unsubscribe for days: no node stays behind without a value beneath
    // it.
    for (let index = levels.length - 1; index >= 0 && node.isEmpty; index--) {
      const parent = path[index];
      const level = levels[index];
      if (parent === undefined || level === undefined) break;
      if (level === '+') parent.plus = null;
      else if (level === '#') parent.hash = null;
      else {
        parent.exact?.delete(level);
        if (parent.exact?.size === 0) parent.exact = null;
      }
      this.#nodeCount--;
      node = parent;
    }
    return true;
  }

  /**
   * Calls `visit` for every value whose filter matches `topic`, in no promised order. A value under
   * several matching filters comes several times. `visit` may change the trie: a value deleted
   * meanwhile is not visited any more, one added may be.
   */
  match(topic: string, visit: (value: T) => void): void {
    let current = this.#spareA ?? [];
    let next = this.#spareB ?? [];
    this.#spareA = null;
    this.#spareB = null;

    // [MQTT-4.7.2-1]: a topic that begins with $ is not for filters that begin with a wildcard.
    let wildcards = topic.charCodeAt(0) !== DOLLAR;
    if (wildcards && this.#root.hash) visitAll(this.#root.hash, visit);
    current.push(this.#root);

    for (let start = 0; start <= topic.length && current.length > 0;) {
      const slash = topic.indexOf('/', start);
      const end = slash === -1 ? topic.length : slash;
      let level: string | undefined;
      for (const node of current) {
        if (node.exact !== null) {
          const child = node.exact.get((level ??= topic.slice(start, end)));
          if (child !== undefined) reach(child, next, visit);
        }
        if (wildcards && node.plus !== null) reach(node.plus, next, visit);
      }
      [current, next] = [next, current];
      next.length = 0;
      wildcards = true;
      start = end + 1;
    }
    for (const node of current) visitAll(node, visit);

    current.length = 0;
    this.#spareA = current;
    this.#spareB = next;
  }

  #newNode(): TrieNode<T> {
    this.#nodeCount++;
    return new TrieNode();
  }
}

const DOLLAR = 36;

/** A filter's levels, and its share name ('' without one). */
function split(filter: string): { readonly group: string; readonly levels: readonly string[] } {
  const shared = parseSharedFilter(filter);
  return { group: shared?.group ?? '', levels: (shared?.filter ?? filter).split('/') };
}

/**
 * "#" includes the level it hangs on ("a/#" matches "a", §4.7.1.2), so it is due as soon as that
 * level is reached.
 */
function reach<T>(node: TrieNode<T>, next: TrieNode<T>[], visit: (value: T) => void): void {
  if (node.hash !== null) visitAll(node.hash, visit);
  next.push(node);
}

function visitAll<T>(node: TrieNode<T>, visit: (value: T) => void): void {
  if (node.values === null) return;
  for (const values of node.values.values()) for (const value of values) visit(value);
}
