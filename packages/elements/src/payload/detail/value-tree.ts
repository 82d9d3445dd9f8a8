import { msg, str } from '@lit/localize';
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { formatNumber } from '../../localization/format.js';
import { keepPlace } from './keep-place.js';
import {
  ExactText,
  isContainer,
  sizeOfContainer,
  TaggedValue,
  ValueList,
  type PayloadValue,
  type ValueContainer,
} from '../values/payload-value.js';
import { keyText, leafText, previewOfValue } from '../values/value-text.js';

/** So many values are shown at first, and with each “show more”. */
const PAGE = 100;
/** So many rows are unfolded at first. */
const UNFOLDED_ROWS = 40;
/** What longer lists hold stays folded. */
const UNFOLDED_IN_LIST = 3;

/** A value with all that it holds, to be folded and unfolded. What is folded costs nothing. */
export class ValueTree {
  readonly #host: ReactiveControllerHost;
  readonly #open = new WeakSet<ValueContainer>();
  readonly #shown = new WeakMap<ValueContainer, number>();
  readonly #known = new WeakSet<ValueContainer>();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  render(value: PayloadValue): TemplateResult {
    const inner = innerOf(value);
    if (inner) this.#unfold(inner);
    return html`<div class="tree mono">
      ${
        inner
          ? html`${this.#tagOf(value)}${this.#renderInside(inner)}`
          : html`<span class="entry">${renderLeaf(value)}</span>`
      }
    </div>`;
  }

  /** The next message of a topic is folded as the one before it was. */
  carry(before: PayloadValue, after: PayloadValue): void {
    const pairs: [ValueContainer, ValueContainer][] = [];
    const pair = (from: PayloadValue, to: PayloadValue): void => {
      const [known, next] = [innerOf(from), innerOf(to)];
      if (known && next && known instanceof ValueList === next instanceof ValueList)
        pairs.push([known, next]);
    };
    pair(before, after);
    for (const [known, next] of pairs) {
      this.#known.add(next);
      const shown = this.#shown.get(known);
      if (shown !== undefined) this.#shown.set(next, shown);
      if (known !== innerOf(before)) this.#open.add(next);
      const values = valuesOf(known);
      values.forEach((value, index) => {
        const inner = innerOf(value);
        if (inner && this.#open.has(inner)) pair(value, counterpart(known, next, index));
      });
    }
  }

  /** Small payloads are seen whole; of large ones the outside, as far as there is room. */
  #unfold(root: ValueContainer): void {
    if (this.#known.has(root)) return;
    this.#known.add(root);
    let room = UNFOLDED_ROWS - sizeOfContainer(root);
    const next = [root];
    for (const container of next) {
      const isList = container instanceof ValueList;
      const values = isList ? container.items : container.values;
      // Many of a kind are read line by line.
      if (isList && values.length > UNFOLDED_IN_LIST) continue;
      for (const value of values.slice(0, PAGE)) {
        const inner = innerOf(value);
        if (!inner || sizeOfContainer(inner) > room) continue;
        room -= sizeOfContainer(inner);
        this.#open.add(inner);
        next.push(inner);
      }
    }
  }

  #renderInside(container: ValueContainer): TemplateResult {
    const keys = container instanceof ValueList ? undefined : container.keys;
    const values = container instanceof ValueList ? container.items : container.values;
    const isList = keys === undefined;
    const shown = Math.min(values.length, this.#shown.get(container) ?? PAGE);
    const repeated = keys ? repeatedKeys(keys) : undefined;
    const items: TemplateResult[] = [];
    for (let index = 0; index < shown; index++) {
      const key = keys ? keyText(keys[index]) : String(index);
      const again = repeated?.has(keys?.[index]) ?? false;
      items.push(html`<li>${this.#renderEntry(key, values[index], isList, again)}</li>`);
    }
    if (sizeOfContainer(container) === 0)
      return html`<span class="muted">${isList ? '[]' : '{}'}</span>`;
    return html`<ul>
      ${items}
      ${values.length > shown ? html`<li>${this.#renderMore(container, values.length - shown)}</li>` : nothing}
      ${
        container.omitted > 0 && values.length === shown
          ? html`<li class="prose muted">
              ${msg(str`${formatNumber(container.omitted)} more are not shown: there are too many.`)}
            </li>`
          : nothing
      }
    </ul>`;
  }

  #renderEntry(key: string, value: PayloadValue, isIndex: boolean, again: boolean): TemplateResult {
    const inner = innerOf(value);
    const label = html`<span class=${isIndex ? 'key index' : 'key'}>${key}</span
      >${again ? html` <span class="tag warn">${msg('key repeated')}</span>` : nothing}`;
    if (!inner || sizeOfContainer(inner) === 0)
      return html`<span class="entry"
        >${label}<span class="colon">: </span>${renderLeaf(value)}</span
      >`;
    const isOpen = this.#open.has(inner);
    const size = sizeOfContainer(inner);
    const count =
      inner instanceof ValueList ? `[${formatNumber(size)}]` : `{${formatNumber(size)}}`;
    return html`<details
      ?open=${isOpen}
      @toggle=${(event: Event) => {
        this.#toggle(event, inner);
      }}
    >
      <summary>
        ${label}<span class="colon">: </span>${this.#tagOf(value)}<span class="muted"
          >${count}</span
        >
        ${isOpen ? nothing : html`<span class="preview muted">${previewOfValue(inner)}</span>`}
      </summary>
      ${isOpen ? this.#renderInside(inner) : nothing}
    </details>`;
  }

  #tagOf(value: PayloadValue): TemplateResult | typeof nothing {
    return value instanceof TaggedValue ? html`<span class="tag">${value.label}</span> ` : nothing;
  }

  #renderMore(container: ValueContainer, left: number): TemplateResult {
    const more = ({ currentTarget }: Event): void => {
      this.#shown.set(container, (this.#shown.get(container) ?? PAGE) + PAGE);
      this.#host.requestUpdate();
      void keepPlace(this.#host, currentTarget, '.payload');
    };
    return html`<button type="button" class="small" @click=${more}>
      ${msg(str`Show ${formatNumber(Math.min(left, PAGE))} more of ${formatNumber(left)}`)}
    </button>`;
  }

  #toggle({ currentTarget }: Event, container: ValueContainer): void {
    if (!(currentTarget instanceof HTMLDetailsElement)) return;
    const { open } = currentTarget;
    if (open === this.#open.has(container)) return;
    if (open) this.#open.add(container);
    else this.#open.delete(container);
    this.#host.requestUpdate();
  }
}

/** The container that a value is, behind whatever tags. */
function innerOf(value: PayloadValue): ValueContainer | undefined {
  let inner = value;
  while (inner instanceof TaggedValue) inner = inner.value;
  return isContainer(inner) ? inner : undefined;
}

function valuesOf(container: ValueContainer): readonly PayloadValue[] {
  return container instanceof ValueList ? container.items : container.values;
}

/** What stands in `next` where the value of that index stands in `known`. */
function counterpart(known: ValueContainer, next: ValueContainer, index: number): PayloadValue {
  if (known instanceof ValueList || next instanceof ValueList) return valuesOf(next)[index];
  const key = known.keys[index];
  // Mostly the keys of a topic are the same, in the same order.
  return next.values[next.keys[index] === key ? index : next.keys.indexOf(key)];
}

/** More keys than that are not looked through. */
const MOST_LOOKED_THROUGH = 1000;
/** Nor are longer ones, in UTF-16 units: a browser may tell texts of ten thousand apart by nothing but comparing each with each. */
const LONGEST_LOOKED_AT = 1000;

function repeatedKeys(keys: readonly PayloadValue[]): ReadonlySet<PayloadValue> | undefined {
  if (keys.length > MOST_LOOKED_THROUGH) return undefined;
  const seen = new Set<PayloadValue>();
  const repeated = new Set<PayloadValue>();
  for (const key of keys) {
    if (typeof key === 'string' && key.length > LONGEST_LOOKED_AT) continue;
    if (seen.has(key)) repeated.add(key);
    else seen.add(key);
  }
  return repeated;
}

function renderLeaf(value: PayloadValue): TemplateResult {
  if (value instanceof TaggedValue)
    return html`<span class="tag">${value.label}</span> ${renderLeaf(value.value)}`;
  if (isContainer(value))
    return html`<span class="muted">${value instanceof ValueList ? '[]' : '{}'}</span>`;
  const text = leafText(value);
  return html`<span class="value ${kindOf(value)}">${text}</span>${
      typeof value === 'string' && value.length > text.length
        ? html` <span class="prose muted"
            >${msg(str`${formatNumber(value.length)} characters`)}</span
          >`
        : value instanceof Uint8Array
          ? html` <span class="prose muted"
              >${msg(str`${formatNumber(value.byteLength)} bytes`)}</span
            >`
          : nothing
    }`;
}

function kindOf(value: PayloadValue): string {
  if (typeof value === 'string') return 'string';
  if (value === null || value === undefined) return 'null';
  return value instanceof ExactText || typeof value !== 'object' ? 'literal' : 'special';
}
