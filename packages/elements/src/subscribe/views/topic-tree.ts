import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { ref } from 'lit/directives/ref.js';
import { nextFrame } from '../../controllers/next-frame.js';
import { VirtualRows } from '../../controllers/virtual-rows.js';
import { formatAge, formatNumber } from '../../localization/format.js';
import { isSingular } from '../../localization/plural.js';
import type { TopicEntry } from '../../messages/message-store.js';
import type { MessageView, ViewParts } from './message-view.js';
import { RowCursor } from './row-cursor.js';
import { rowOf } from './row-of.js';
import { shownTopic } from './shown-topic.js';
import { TopicIndex } from './topic-index.js';
import { countOthers } from './topic-order.js';
import { messagesOf, opensByItself, visibleNodes, type TopicNode } from './topic-nodes.js';

/** So many levels of topics that are new are put into the tree in one frame. */
const NODES_A_FRAME = 3000;
/** Deeper levels are not moved in further. */
const DEEPEST_INDENT = 12;

/** The topics as a tree: how many messages came on and below each level, and the newest value. */
export class TopicTree implements MessageView {
  readonly rows = 'topics';
  readonly holds = false;
  readonly ages = true;
  readonly reading = false;
  readonly #host: ReactiveControllerHost;
  readonly #index = new TopicIndex();
  readonly #virtual: VirtualRows;
  readonly #cursor: RowCursor<string>;
  /** What the reader has opened or closed, by path. */
  readonly #touched = new Map<string, boolean>();
  #nodes: readonly TopicNode[] = [];
  #searching = false;
  /** What the tree, and its rows, were made of. */
  #followed: unknown;
  #rowsOf = '';
  #folds = 0;
  #search: ViewParts['search'];
  #waiting = 0;
  #parts: ViewParts | undefined;
  #next: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#virtual = new VirtualRows(host);
    this.#cursor = new RowCursor(this.#virtual, () => {
      host.requestUpdate();
    });
  }

  get shown(): number {
    return this.#index.size;
  }

  get waiting(): number {
    return this.#waiting;
  }

  toNewest(): void {
    // Rows have places of their own.
  }

  render(parts: ViewParts): TemplateResult {
    this.#parts = parts;
    this.#searching = parts.search !== undefined;
    this.#follow(parts);
    const nodes = this.#nodes;
    const { first, end } = this.#virtual.range(nodes.length);
    const now = Date.now();
    const shown = nodes.slice(first, end).map((node, offset) => ({ node, index: first + offset }));
    const active = shown.find(({ node }) => node.path === this.#cursor.active);
    return html`
      <div
        class="scroller"
        part="list"
        tabindex="0"
        role="treegrid"
        aria-label=${parts.label}
        aria-rowcount=${nodes.length + 1}
        aria-activedescendant=${active ? `row-${String(active.index)}` : nothing}
        @click=${this.#click}
        @keydown=${this.#key}
        ${ref(this.#virtual.scroller)}
      >
        <div role="presentation" class="filler" ${ref(this.#virtual.filler)}>
          <div role="row" class="visually-hidden" aria-rowindex="1">
            <span role="columnheader">${msg('Topic')}</span>
            <span role="columnheader">${msg('Value')}</span>
            <span role="columnheader">${msg('Messages')}</span>
          </div>
          <div role="rowgroup" ${ref(this.#virtual.rows)}>
            ${shown.map(({ node, index }) => this.#renderRow(node, index, now, parts))}
          </div>
        </div>
      </div>
    `;
  }

  #renderRow(node: TopicNode, index: number, now: number, parts: ViewParts): TemplateResult {
    const { path, name, depth, entry, topics, children } = node;
    const isFolder = children.length > 0;
    const isOpen = isFolder && this.#isOpen(node);
    const preview = entry && parts.previewOfLatest(entry.latest);
    const label = entry && parts.labelOf(path);
    const shown = shownTopic(name);
    return html`
      <div
        role="row"
        id="row-${index}"
        class="row tree ${entry && parts.store.isOlder(entry.latest) ? 'older' : ''} depth-${Math.min(depth, DEEPEST_INDENT)} ${path === this.#cursor.active ? 'active' : ''}"
        data-index=${index}
        aria-rowindex=${index + 2}
        aria-level=${depth}
        aria-expanded=${ifDefined(isFolder ? isOpen : undefined)}
        aria-selected=${entry !== undefined && parts.selected?.topic === path}
      >
        <span role="gridcell" class="mono topic" title=${shownTopic(path)}
          ><span class="fold ${isFolder ? (isOpen ? 'open' : 'closed') : ''}"></span
          >${label ?? (name === '' ? html`<i>${msg('empty level')}</i>` : shown)}${
            isFolder && !isOpen ? html` <span class="inside">${topicsText(topics)}</span>` : nothing
          }</span
        >
        <span
          role="gridcell"
          class="mono payload ${preview?.kind ?? ''}"
          title=${ifDefined(preview?.text)}
          >${preview?.text}</span
        >
        <span role="gridcell" class="tags"
          >${entry && parts.store.isRetained(entry.latest) ? html`<span class="tag">${msg('retained')}</span>` : nothing}${
            entry
              ? html`<span class="age"
                  ><bdi>${formatAge(now - entry.latest.receivedAt)}</bdi></span
                >`
              : nothing
          }<bdi class="count">${formatNumber(messagesOf(node))}</bdi></span
        >
      </div>
    `;
  }

  readonly #isOpen = (node: TopicNode): boolean =>
    this.#touched.get(node.path) ?? (this.#searching || opensByItself(node, this.#index.size));

  /** The topics that are there now, and of these what is searched for; while rows must stay where they are, those that were there. */
  #follow(parts: ViewParts): void {
    const { store, still, search, held } = parts;
    const known = still?.topics ?? store.topics;
    const isHeld = held && search === this.#search && this.#index.size > 0;
    this.#search = search;
    this.#waiting = isHeld ? countOthers(known, this.#index, search) : 0;
    if (isHeld) {
      this.#index.renew(known);
      this.#followed = undefined;
    } else this.#followAll(parts);
    const rowsOf = [this.#index.version, this.#folds, this.#searching].join();
    if (rowsOf === this.#rowsOf) return;
    this.#rowsOf = rowsOf;
    this.#nodes = visibleNodes(this.#index.roots, this.#isOpen);
  }

  #followAll({ store, still, search }: ViewParts): void {
    const known = still?.topics ?? store.topics;
    // What a message says, which a search looks at, changes without a topic that comes or goes.
    const source: unknown = search ? undefined : (still ?? store.topicsVersion);
    const isNews = source === undefined || source !== this.#followed;
    if (isNews && !this.#next) {
      const isWhole = this.#index.follow(search ? found(known, search) : known, NODES_A_FRAME);
      this.#followed = isWhole ? source : undefined;
      if (!isWhole) this.#goOn();
    }
  }

  /** The rest of many new topics comes with the next frame. */
  #goOn(): void {
    this.#next = nextFrame(() => {
      this.#next = undefined;
      this.#host.requestUpdate();
    });
  }

  #fold(node: TopicNode, open: boolean): void {
    this.#folds++;
    this.#touched.set(node.path, open);
    this.#host.requestUpdate();
  }

  readonly #click = (event: MouseEvent): void => {
    const index = rowOf(event);
    const node = index === undefined ? undefined : this.#nodes[index];
    if (!node) return;
    const onFold = event.target instanceof Element && event.target.closest('.fold') !== null;
    if (node.entry && !onFold) this.#parts?.select(node.entry.latest);
    else if (node.children.length > 0) this.#fold(node, !this.#isOpen(node));
  };

  readonly #key = (event: KeyboardEvent): void => {
    const nodes = this.#nodes;
    const isMove = this.#cursor.key(event, {
      length: nodes.length,
      at: (index) => nodes[index]?.path,
    });
    const node = nodes.find(({ path }) => path === this.#cursor.active);
    if (isMove || !node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.#act(event.key, node)) event.preventDefault();
  };

  /** What a key does on a row, as in a tree grid. False when it does nothing. */
  #act(key: string, node: TopicNode): boolean {
    const isFolder = node.children.length > 0;
    switch (key) {
      case 'ArrowRight':
        if (isFolder) this.#fold(node, true);
        return true;
      case 'ArrowLeft':
        if (isFolder && this.#isOpen(node)) this.#fold(node, false);
        else this.#toParent(node);
        return true;
      case 'Enter':
      case ' ':
        if (node.entry) this.#parts?.select(node.entry.latest);
        else if (isFolder) this.#fold(node, !this.#isOpen(node));
        return true;
      default:
        return false;
    }
  }

  #toParent({ path, depth }: TopicNode): void {
    const at = this.#nodes.findIndex((node) => node.path === path);
    for (let index = at - 1; index >= 0; index--) {
      const node = this.#nodes[index];
      if (!node || node.depth >= depth) continue;
      this.#cursor.put(node.path);
      this.#virtual.reveal(index);
      this.#host.requestUpdate();
      return;
    }
  }
}

function found(
  known: ReadonlyMap<string, TopicEntry>,
  search: (message: Message) => boolean,
): ReadonlyMap<string, TopicEntry> {
  return new Map([...known].filter(([, { latest }]) => search(latest)));
}

function topicsText(topics: number): string {
  const count = formatNumber(topics);
  return isSingular(topics) ? msg(str`${count} topic`) : msg(str`${count} topics`);
}
