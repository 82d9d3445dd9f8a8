import { msg } from '@lit/localize';
import type { PublishResult } from '@mqtt-kit/core';
import type { LitElement, PropertyValues, TemplateResult } from 'lit';
import { html } from 'lit';
import { LazyModule } from '../controllers/lazy-module.js';
import { adoptStyles } from '../element/adopt-styles.js';
import { wordedError } from '../localization/error-text.js';
import type { AroundFieldsParts } from './live/around-fields.js';
import type { PublishLive } from './live/publish-live.js';
import type { PublishDraft } from './publish-draft.js';
import type { PublishAttributes, PublishPort } from './publish-port.js';
import type { PublishTool, ToolView } from './tool/publish-tool.js';

/** What `<mqtt-publish>` loads when it needs it: what reads the page's own fields and follows the device, and the tool. */
export class LateParts {
  readonly #liveModule: LazyModule<typeof import('./live/publish-live.js')>;
  readonly #toolModule: LazyModule<typeof import('./tool/publish-tool.js')>;
  #live: PublishLive | undefined;
  #tool: PublishTool | undefined;

  /** @param makePort - asked for each part when it is there. */
  constructor(host: LitElement, makePort: () => PublishPort) {
    this.#liveModule = new LazyModule(
      host,
      () => import('./live/publish-live.js'),
      (module) => {
        adoptStyles(host, module.liveStyles);
        this.#live = new module.PublishLive(makePort());
      },
    );
    this.#toolModule = new LazyModule(
      host,
      () => import('./tool/publish-tool.js'),
      (module) => {
        adoptStyles(host, module.toolStyles);
        this.#tool = new module.PublishTool(makePort());
      },
    );
  }

  /** What reads fields and reports; undefined before {@link loadLive} has ended, and where it could not be loaded. */
  get live(): PublishLive | undefined {
    return this.#live;
  }

  get tool(): PublishTool | undefined {
    return this.#tool;
  }

  /** Resolves when {@link live} is there, or cannot be loaded. */
  loadLive(): Promise<void> {
    return this.#liveModule.load();
  }

  /** In `willUpdate`. @param isRight - whether the attributes can be used. */
  update(changed: PropertyValues<PublishAttributes>, isRight: boolean): void {
    this.#live?.update(isRight);
    this.#tool?.adopt(changed);
  }

  /** A message leaves. */
  follow(draft: PublishDraft, sent: Promise<PublishResult>): void {
    this.#live?.follow(draft, sent);
    this.#tool?.follow(draft, sent);
  }

  /** What the device reports, and how many messages wait. */
  renderLive(): unknown {
    return this.#live
      ? this.#live.render()
      : html`<span class="late">${this.#liveModule.render(() => html``)}</span>`;
  }

  /** What the page wrote inside, and beside it what there is to say. */
  renderAround(parts: Omit<AroundFieldsParts, 'report'>): TemplateResult {
    const { slot, problems } = parts;
    const report = this.renderLive();
    return (
      this.#liveModule.module?.renderAroundFields({ ...parts, report }) ??
      html`${slot}${report}${problems}`
    );
  }

  renderTool(view: () => ToolView): TemplateResult {
    return this.#toolModule.render(() => this.#tool?.render(view()) ?? html``);
  }

  /**
   * What the fields, or the tool, come to now.
   *
   * @throws MqttError what is wrong with it, or `aborted` where the part for it could not be loaded.
   */
  async draft(from: 'fields' | 'tool'): Promise<PublishDraft> {
    if (from === 'tool') {
      await this.#toolModule.load();
      if (this.#tool) return this.#tool.draft();
    } else {
      await this.#liveModule.load();
      if (this.#live) return this.#live.checkedDraft();
    }
    throw wordedError('aborted', msg('This part could not be loaded. Is the network there?'));
  }
}
