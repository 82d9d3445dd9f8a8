import { msg, str } from '@lit/localize';
import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { VirtualRows } from '../../controllers/virtual-rows.js';
import { formatNumber } from '../../localization/format.js';
import { base64Rows, hexRows, type RowSource } from './row-source.js';

/** From this width on there is room for sixteen bytes in a row, in pixels. */
const WIDE_PX = 600;

/** What is shown in rows: lines of text, or bytes. */
export type RowsContent =
  | { readonly kind: 'lines'; readonly rows: RowSource }
  | { readonly kind: 'hex' | 'base64'; readonly bytes: Uint8Array };

/** Shows as many rows as there are, and makes those in sight. */
export class PayloadRows implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #virtual: VirtualRows;
  readonly #resized = new ResizeObserver(() => {
    this.#measure();
  });
  #observed: HTMLElement | undefined;
  #wide = true;
  #content: RowsContent | undefined;
  #rows: RowSource | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#virtual = new VirtualRows(host);
    host.addController(this);
  }

  render(content: RowsContent, label: string): TemplateResult {
    if (content !== this.#content) {
      this.#virtual.scrollToTop();
      this.#content = content;
      this.#rows = undefined;
    }
    const rows = (this.#rows ??= rowsOf(content, this.#wide));
    const { first, end } = this.#virtual.range(rows.count);
    const indexes = Array.from({ length: end - first }, (_, offset) => first + offset);
    return html`
      <div
        class="payload rows ${content.kind}"
        part="payload"
        tabindex="0"
        role="group"
        aria-label=${label}
        ${ref(this.#virtual.scroller)}
      >
        <div class="filler" ${ref(this.#virtual.filler)}>
          <div ${ref(this.#virtual.rows)}>
            ${repeat(
              indexes,
              (index) => index,
              (index) => html`<div class="line-row mono">${rows.row(index)}</div>`,
            )}
          </div>
        </div>
      </div>
      ${
        rows.isCut
          ? html`<p class="hint">
              ${msg(str`The first ${formatNumber(rows.count)} rows are shown. Save the payload for the rest.`)}
            </p>`
          : nothing
      }
    `;
  }

  hostUpdated(): void {
    const scroller = this.#virtual.scroller.value;
    if (scroller === this.#observed) return;
    this.#resized.disconnect();
    if (scroller) this.#resized.observe(scroller);
    this.#observed = scroller;
  }

  hostDisconnected(): void {
    this.#resized.disconnect();
    this.#observed = undefined;
  }

  #measure(): void {
    const width = this.#observed?.clientWidth ?? 0;
    const wide = width >= WIDE_PX;
    if (width === 0 || wide === this.#wide) return;
    this.#wide = wide;
    this.#rows = undefined;
    this.#host.requestUpdate();
  }
}

function rowsOf(content: RowsContent, wide: boolean): RowSource {
  switch (content.kind) {
    case 'lines':
      return content.rows;
    case 'hex':
      return hexRows(content.bytes, wide ? 16 : 8);
    case 'base64':
      return base64Rows(content.bytes, wide ? 57 : 30);
  }
}
