import { html, type LitElement, type TemplateResult } from 'lit';
import type { BindingFault } from '../binding/plan.js';
import { LazyModule } from '../controllers/lazy-module.js';
import type { Trouble } from '../controllers/trouble-mark.js';
import type { WantedFormat } from '../payload/late/late-format.js';
import type { MessageFlow, MessageKeeper } from './message-flow.js';
import type { SubscribePanel } from './panel/subscribe-panel.js';
import type { SubscribePanelParts } from './panel/subscribe-panel-parts.js';
import type { SubscribeView } from './subscribe-options.js';
import type { TemplateKeeper } from './template-keeper.js';

/** What its element says about what is shown. */
export interface SubscribeFaceOptions {
  readonly view: SubscribeView;
  readonly chartPaths: readonly string[] | undefined;
  /** How many rows a template is stamped into. */
  readonly maxRows: number;
  /** How many bytes of messages these may hold. */
  readonly maxBytes: number;
}

/** What a `<mqtt-subscribe>` shows: views of its messages, or the page's own template. Either is loaded when it is first shown. */
export class SubscribeFace {
  #options: SubscribeFaceOptions | undefined;
  #panel: SubscribePanel | undefined;
  #template: TemplateKeeper | undefined;
  readonly #panelModule: LazyModule<typeof import('./panel/subscribe-panel.js')>;
  readonly #templateModule: LazyModule<typeof import('./template-keeper.js')>;

  /**
   * @param flow - whose messages are shown; its keeper is {@link keeper}.
   * @param formatOf - how the page wants the messages of a topic read.
   */
  constructor(host: LitElement, flow: MessageFlow, formatOf: (topic: string) => WantedFormat) {
    this.#panelModule = new LazyModule(
      host,
      () => import('./panel/subscribe-panel.js'),
      (module) => {
        this.#panel = new module.SubscribePanel(host, flow.miss);
        this.#setUp();
      },
    );
    this.#templateModule = new LazyModule(
      host,
      () => import('./template-keeper.js'),
      (module) => {
        this.#template = new module.TemplateKeeper(host, formatOf);
        this.#setUp();
      },
    );
  }

  /** What of the template cannot be done. */
  get faults(): readonly BindingFault[] {
    return this.#template?.faults ?? [];
  }

  /** Who keeps the messages for what is shown; undefined until that is there. @param stamps - whether that is a template. */
  keeper(stamps: boolean): MessageKeeper | undefined {
    return stamps ? this.#template : this.#panel;
  }

  set options(options: SubscribeFaceOptions) {
    this.#options = options;
    this.#setUp();
  }

  renderViews(parts: () => SubscribePanelParts): TemplateResult {
    // With its first view begins what a view costs.
    if (this.#panel) return this.#panel.render(parts());
    return html`<div class="card" part="base">${this.#panelModule.render(() => html``)}</div>`;
  }

  /** @param troubles - what is wrong, for the mark beside the rows. */
  renderTemplate(troubles: () => readonly Trouble[]): TemplateResult {
    if (this.#template) return this.#template.render(troubles());
    void this.#templateModule.load();
    return html`<slot></slot>${this.#templateModule.renderFailure()}`;
  }

  #setUp(): void {
    if (!this.#options) return;
    const { view, chartPaths, maxRows, maxBytes } = this.#options;
    if (this.#panel) {
      this.#panel.view = view;
      this.#panel.chartPaths = chartPaths;
    }
    if (this.#template) {
      this.#template.maxRows = maxRows;
      this.#template.maxBytes = maxBytes;
    }
  }
}
