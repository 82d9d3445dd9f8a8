import { msg, str } from '@lit/localize';
import type { Message } from '@mqtt-kit/core';
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { FocusKeeper } from '../../controllers/focus-keeper.js';
import { LazyModule } from '../../controllers/lazy-module.js';
import { adoptStyles } from '../../element/adopt-styles.js';
import { isComposingKey } from '../../element/composing-key.js';
import { formatBytes, formatNumber } from '../../localization/format.js';
import { isSingular } from '../../localization/plural.js';
import { noticeText } from '../../localization/notice-text.js';
import type { MessageBounds } from '../../messages/message-ring.js';
import { MessageStore } from '../../messages/message-store.js';
import { ANY_FORMAT, type WantedFormat } from '../../payload/late/late-format.js';
import { LatePreviews } from '../../payload/late/late-previews.js';
import { controlStyles } from '../../theme/control.styles.js';
import { icon } from '../../theme/icons.js';
import { noticeStyles } from '../../theme/notice.styles.js';
import type { MessageKeeper, TooLarge } from '../message-flow.js';
import type { ChartView } from '../chart/chart-view.js';
import { SUBSCRIBE_VIEWS, type SubscribeView } from '../subscribe-options.js';
import { LatestList } from '../views/latest-list.js';
import { messageList } from '../views/message-list.js';
import type { MessageView, ViewParts } from '../views/message-view.js';
import { rawLog } from '../views/raw-log.js';
import { rowStyles } from '../views/rows.styles.js';
import { TopicTree } from '../views/topic-tree.js';
import { ExportMenu } from './export-menu.js';
import { MessageFocus } from './message-focus.js';
import { messageSearch, seriesSearch, type SeriesSearch } from './message-search.js';
import { PointerHold } from './pointer-hold.js';
import { SearchPace } from './search-pace.js';
import { SpokenSummary } from './spoken-summary.js';
import { Stillness } from './stillness.js';
import { aloud, renderBanner, renderBlank, type BlankParts } from './subscribe-blank.js';
import { renderCounters } from './subscribe-counters.js';
import { renderHeader } from './subscribe-header.js';
import type { SubscribePanelParts } from './subscribe-panel-parts.js';
import { subscribePanelStyles } from './subscribe-panel.styles.js';
import { renderViewTools } from './view-tools.js';

/** The visible part of `<mqtt-subscribe>`: what is kept, how it is looked at, and what can be done with it. Loaded when it is first shown. */
export class SubscribePanel implements MessageKeeper {
  readonly #host: LitElement;
  readonly #store = new MessageStore();
  readonly #views: Readonly<Record<Exclude<SubscribeView, 'chart'>, MessageView>>;
  readonly #chartModule: LazyModule<typeof import('../chart/chart-view.js')>;
  #chart: ChartView | undefined;
  #chartPaths: readonly string[] | undefined;
  #bounds: MessageBounds = { maxMessages: 1, maxBytes: 1 };
  readonly #summary = new SpokenSummary();
  readonly #focus: MessageFocus;
  readonly #export: ExportMenu;
  #view: SubscribeView = 'list';
  #given: SubscribeView | undefined;
  #typed = '';
  #search: ((message: Message) => boolean) | undefined;
  #searchSeries: SeriesSearch | undefined;
  readonly #searchPace: SearchPace;
  #paused = false;
  readonly #stillness = new Stillness(this.#store);
  readonly #hold: PointerHold;
  #labelOf: (topic: string) => string | undefined = () => undefined;
  #formatOf: (topic: string) => WantedFormat = () => ANY_FORMAT;
  /** What that depends on. */
  #formats: readonly unknown[] = [];
  readonly #previews: LatePreviews;
  readonly #miss: (count: number) => void;

  /** @param miss - told how many messages more nobody will see, when it is not {@link add} that finds it out. */
  constructor(host: LitElement, miss: (count: number) => void) {
    this.#host = host;
    this.#miss = miss;
    for (const styles of [controlStyles, noticeStyles, subscribePanelStyles, rowStyles])
      adoptStyles(host, styles);
    this.#previews = new LatePreviews(() => {
      host.requestUpdate();
    });
    this.#searchPace = new SearchPace(() => {
      host.requestUpdate();
    });
    const onReading = (): void => {
      this.#adjust();
    };
    this.#hold = new PointerHold(host, onReading);
    this.#views = {
      list: messageList(host, onReading),
      topics: new TopicTree(host),
      latest: new LatestList(host),
      raw: rawLog(host, onReading),
    };
    this.#chartModule = new LazyModule(
      host,
      () => import('../chart/chart-view.js'),
      (module) => {
        for (const styles of module.chartSheets) adoptStyles(host, styles);
        this.#chart = new module.ChartView(
          host,
          this.#store,
          (topic) => this.#formatOf(topic),
          () => this.#charted,
        );
        this.#chart.paths = this.#chartPaths;
        this.#chart.paused = this.#paused;
        this.#chart.fill(this.#bounds);
      },
    );
    this.#focus = new MessageFocus(host, this.#store, (topic) => this.#formatOf(topic));
    this.#export = new ExportMenu(host);
    new FocusKeeper(
      host,
      (lost) =>
        MessageFocus.placeAfter(lost, host) ??
        host.renderRoot.querySelector<HTMLElement>('.scroller') ??
        host.renderRoot.querySelector<HTMLElement>('.messages'),
    );
  }

  get kept(): number {
    return this.#current.rows === 'topics' ? this.#store.topics.size : this.#store.length;
  }

  get ages(): boolean {
    return this.#current.ages;
  }

  /** The view that the page asks for; what the person chose goes when it changes. */
  set view(view: SubscribeView) {
    if (view === this.#given) return;
    this.#given = view;
    this.#choose(view);
  }

  /** Where in payloads the numbers of the chart are; undefined: everywhere. */
  set chartPaths(paths: readonly string[] | undefined) {
    this.#chartPaths = paths;
    if (this.#chart) this.#chart.paths = paths;
  }

  add(messages: readonly Message[], bounds: MessageBounds): number {
    this.#bounds = bounds;
    const news = this.#store.newsOf(messages);
    const forgotten = this.#store.add(news, bounds);
    if (this.#view === 'chart') this.#chart?.add(news, bounds);
    this.#focus.news();
    this.#summary.count(news.length);
    this.#stillness.count(news.length);
    return this.#current.rows === 'topics' ? forgotten : this.#stillness.takeMissed();
  }

  /** Adds what is from before the page was opened. */
  addOlder(messages: readonly Message[], bounds: MessageBounds): void {
    this.#bounds = bounds;
    if (messages.length === 0) return;
    this.#store.addOlder(messages, bounds);
    this.#stillness.renew();
    if (this.#view === 'chart') this.#chart?.fill(bounds);
    this.#host.requestUpdate();
  }

  clear(): void {
    this.#store.clear();
    this.#chart?.clear();
    this.#focus.close();
    this.#previews.clear();
    this.#hold.release();
    this.#stillness.clear();
    this.#current.toNewest();
    this.#adjust();
  }

  render(parts: SubscribePanelParts): TemplateResult {
    const { label, flow, element, children } = parts;
    const blank: BlankParts = {
      ...parts.blank,
      retry: () => {
        parts.connection?.retry();
      },
      subscribe: element.disabled
        ? undefined
        : () => {
            element.subscribe();
          },
    };
    this.#labelOf = (topic) => children.labelOf(topic);
    this.#formatOf = parts.formatOf;
    this.#followFormats([element.format, element.schema, children.topics]);
    this.#previews.begin();
    // First, since the other parts say how many there are.
    const messages = this.#renderMessages(parts, blank);
    return html`
      <div class="card" part="base" role="group" aria-labelledby="title" @keydown=${this.#key}>
        ${renderHeader({
          label,
          named: parts.named,
          askedQos: parts.askedQos,
          subscription: blank.subscription,
          paused: this.#paused,
          off: blank.off,
          disabled: element.disabled,
          kept: this.kept,
          fresh: this.#stillness.fresh + this.#current.waiting,
          pause: this.#pause,
          clear: () => {
            element.clear();
          },
          toggle: () => {
            if (blank.off) element.subscribe();
            else element.unsubscribe();
          },
          resume: this.#resume,
        })}
        ${parts.tools ? this.#renderTools() : nothing} ${renderAbove(parts)}
        <div
          class="messages"
          tabindex="-1"
          @pointermove=${this.#hold.moved}
          @pointerdown=${this.#hold.pressed}
          @pointerleave=${this.#hold.left}
          @selectstart=${this.#hold.marking}
        >
          ${messages}
        </div>
        ${this.#focus.render(parts.connection)}
        ${renderCounters({ ...flow.statistics, shown: this.#shown }, flow.rate)}
        <div class="visually-hidden" role="status">${aloud(blank, parts.announces)}</div>
        <div class="visually-hidden" role="status">
          ${this.#summary.text(this.#isAttended, newsText)}
        </div>
      </div>
    `;
  }

  get #current(): MessageView {
    if (this.#view === 'chart') return this.#chart ?? this.#views.list;
    return this.#views[this.#view];
  }

  /** What a chart is filled from. Rows stand still for other reasons too: a chart only does while it is paused. */
  get #charted(): readonly Message[] {
    const still = this.#paused ? this.#stillness.snapshot : undefined;
    return still?.messages ?? this.#store.messages();
  }

  /** Rows that the reader can get to by scrolling. */
  get #shown(): number {
    return this.kept === 0 ? 0 : this.#current.shown;
  }

  get #found(): number {
    return this.#view === 'chart' ? (this.#chart?.found ?? 0) : this.#shown;
  }

  get #isAttended(): boolean {
    return this.#host.shadowRoot?.activeElement !== null;
  }

  #renderTools(): TemplateResult {
    return renderViewTools({
      views: SUBSCRIBE_VIEWS,
      view: this.#view,
      search: this.#typed,
      found: this.#search && msg(str`${formatNumber(this.#found)} found`),
      choose: (view) => {
        this.#choose(view);
        this.#host.requestUpdate();
      },
      find: (typed) => {
        this.#typed = typed;
        this.#beginSearch();
        this.#host.requestUpdate();
      },
      more: this.#export.render(() => this.#shownMessages()),
    });
  }

  /** Oldest first: of each topic the newest, where the rows are topics. */
  #shownMessages(): readonly Message[] {
    const { messages, topics } = this.#stillness.snapshot ?? this.#store.snapshot();
    const all =
      this.#current.rows === 'topics' ? [...topics.values()].map(({ latest }) => latest) : messages;
    if (!this.#search) return all;
    // A file has to be whole.
    this.#searchPace.begin(Infinity);
    return all.filter(this.#search);
  }

  #renderMessages({ label, problems }: SubscribePanelParts, blank: BlankParts): unknown {
    if (this.kept === 0 && !this.#paused) return problems ? nothing : renderBlank(blank);
    // Rows that are not all found yet have no places to keep.
    const held = this.#hold.active && !this.#searchPace.isBehind;
    this.#searchPace.begin();
    const rows = this.#renderView({
      label: msg(str`Messages on ${label}`),
      store: this.#store,
      still: this.#stillness.snapshot,
      held,
      search: this.#search,
      searchSeries: this.#searchSeries,
      labelOf: this.#labelOf,
      previewOf: (message) => this.#previews.of(message, this.#formatOf(message.topic)),
      previewOfLatest: (message) => this.#previews.ofLatest(message, this.#formatOf(message.topic)),
      selected: this.#focus.message,
      select: (message) => {
        const { rows } = this.#current;
        this.#focus.open(message, rows === 'topics', this.#stillness.snapshot?.messages);
      },
    });
    const isSearched = this.#search && this.#view !== 'chart' && !this.#searchPace.isBehind;
    const none = isSearched && this.#current.shown === 0;
    return [
      none ? html`<p class="none">${msg('Nothing that is kept is like that.')}</p>` : nothing,
      rows,
      renderBanner(blank),
    ];
  }

  #renderView(parts: ViewParts): TemplateResult {
    return this.#view === 'chart'
      ? this.#chartModule.render(() => this.#current.render(parts))
      : this.#current.render(parts);
  }

  #choose(view: SubscribeView): void {
    if (view === this.#view) return;
    this.#hold.release();
    this.#current.toNewest();
    this.#view = view;
    // Where rows are topics, a newer message of the topic may take the place of one that nobody saw.
    if (this.#current.rows !== 'topics') this.#miss(this.#stillness.takeMissed());
    this.#adjust();
    // It reads numbers only while it is in sight.
    if (view === 'chart') this.#chart?.fill(this.#bounds);
    else this.#chart?.clear();
  }

  #beginSearch(): void {
    const labelOf = (topic: string): string | undefined => this.#labelOf(topic);
    this.#search = messageSearch(
      this.#typed,
      labelOf,
      (message) => this.#previews.find(message, this.#formatOf(message.topic)),
      this.#searchPace.hasTime,
    );
    this.#searchSeries = seriesSearch(this.#typed, labelOf);
  }

  /** Rows read their messages again by themselves. */
  #followFormats(formats: readonly unknown[]): void {
    if (formats.every((each, index) => each === this.#formats[index])) return;
    this.#formats = formats;
    this.#beginSearch();
    if (this.#view === 'chart') this.#chart?.fill();
  }

  /** Stands still, or goes on, as the reader is reading or not. */
  #adjust(): void {
    const { reading, holds } = this.#current;
    const isHeld = reading || (holds && this.#hold.active);
    const isChange = this.#stillness.set(this.#paused || isHeld);
    if (isChange || (!isHeld && this.#stillness.goToPause())) this.#host.requestUpdate();
  }

  readonly #pause = (): void => {
    if (this.#paused) {
      this.#resume();
      return;
    }
    this.#paused = true;
    this.#focus.still = true;
    if (this.#chart) this.#chart.paused = true;
    this.#stillness.pause();
    this.#adjust();
    this.#host.requestUpdate();
  };

  readonly #resume = (): void => {
    this.#paused = false;
    this.#focus.still = false;
    if (this.#chart) this.#chart.paused = false;
    this.#hold.release();
    this.#current.toNewest();
    this.#adjust();
    this.#host.requestUpdate();
  };

  /** Escape leaves what one is at, from the inside out. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || isComposingKey(event)) return;
    if (this.#focus.message) this.#focus.close();
    else if (this.#current.reading) this.#resume();
    else return;
    event.preventDefault();
  };
}

function newsText(count: number): string {
  const news = formatNumber(count);
  return isSingular(count) ? msg(str`${news} new message`) : msg(str`${news} new messages`);
}

function renderAbove(parts: SubscribePanelParts): TemplateResult | typeof nothing {
  const { problems, blank, flow } = parts;
  const { subscription } = blank;
  const notices = subscription.status === 'subscribed' ? subscription.notices.map(noticeText) : [];
  if (flow.tooLarge) notices.push(tooLargeText(flow.tooLarge));
  if (!problems && notices.length === 0) return nothing;
  return html`
    <div class="above">
      ${problems}
      ${notices.map(
        (text) =>
          html`<div class="notice caution">
            ${icon('info')}
            <div>${text}</div>
          </div>`,
      )}
    </div>
  `;
}

function tooLargeText({ size, maxBytes }: TooLarge): string {
  const is = formatBytes(size);
  const most = formatBytes(maxBytes);
  return msg(
    str`A message of ${is} is larger than all that this view keeps (${most}): it is counted as dropped, and not shown. The attribute max-bytes says how much is kept.`,
  );
}
