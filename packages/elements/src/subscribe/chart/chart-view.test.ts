import { expect, fixture, html } from '@open-wc/testing';
import { encode as encodeCbor } from 'cborg';
import type { Message } from '@mqtt-kit/core';
import type { TemplateResult } from 'lit';
import { waitUntil } from '../../../../../test/browser/wait-until.js';
import { MqttElement } from '../../element/mqtt-element.js';
import { controlStyles } from '../../theme/control.styles.js';
import { MessageStore } from '../../messages/message-store.js';
import { subscribeStyles } from '../mqtt-subscribe.styles.js';
import { seriesSearch, type SeriesSearch } from '../panel/message-search.js';
import { subscribePanelStyles } from '../panel/subscribe-panel.styles.js';
import { formatTimeTick } from './chart-text.js';
import { ChartView, chartSheets } from './chart-view.js';

/** What `<mqtt-subscribe>` is to a chart. */
class ChartHost extends MqttElement {
  static override styles = [
    MqttElement.styles,
    controlStyles,
    subscribeStyles,
    subscribePanelStyles,
    ...chartSheets,
  ];
  readonly store = new MessageStore();
  readonly view = new ChartView(this, this.store);
  typed = '';
  #searched = '';
  #search: SeriesSearch | undefined;

  take(messages: readonly Message[]): void {
    this.store.add(messages, BOUNDS);
    this.view.add(messages, BOUNDS);
  }

  takeOlder(messages: readonly Message[]): void {
    this.store.addOlder(messages, BOUNDS);
    this.view.fill(BOUNDS);
  }

  override render(): TemplateResult {
    if (this.typed !== this.#searched) this.#search = seriesSearch(this.typed, () => undefined);
    this.#searched = this.typed;
    const parts = { label: 'plant/#', searchSeries: this.#search };
    return html`<div class="card">
      <div class="messages">${this.view.render(parts)}</div>
    </div>`;
  }

  async search(typed: string): Promise<void> {
    this.typed = typed;
    this.requestUpdate();
    await this.updateComplete;
  }
}
customElements.define('test-chart-host', ChartHost);

const BOUNDS = { maxMessages: 1000, maxBytes: 4 * 1024 * 1024 };
const START = new Date(2026, 1, 3, 14, 0, 0).getTime();
const encoder = new TextEncoder();

/** Only what a view reads of a message. */
function message(topic: string, payload: unknown, seconds: number): Message {
  const bytes = encoder.encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const made = {
    topic,
    payload: bytes,
    properties: {},
    receivedAt: START + seconds * 1000,
    copy: () => made,
  } as unknown as Message;
  return made;
}

async function mount(): Promise<ChartHost> {
  return fixture<ChartHost>(html`<test-chart-host></test-chart-host>`);
}

function all(host: ChartHost, selector: string): HTMLElement[] {
  return [...host.renderRoot.querySelectorAll<HTMLElement>(selector)];
}

function texts(host: ChartHost, selector: string): string[] {
  return all(host, selector).map(({ textContent }) => textContent.trim());
}

function rows(host: ChartHost): string[][] {
  return all(host, 'tbody tr').map((row) =>
    [...row.children].map(({ textContent }) => textContent.trim()),
  );
}

function plot(host: ChartHost): HTMLElement {
  return all(host, '.plot')[0]!;
}

function canvasOf(host: ChartHost): HTMLCanvasElement | null {
  return host.renderRoot.querySelector<HTMLCanvasElement>('.plot canvas');
}

/** Where a part of the width of the lines is, in pixels of the viewport. */
function placeOf(host: ChartHost, part: number): number {
  const { left, width } = all(host, '.u-over')[0]!.getBoundingClientRect();
  return left + part * width;
}

/** How much of the canvas has another colour than none. */
function inkOf(host: ChartHost): number {
  const canvas = canvasOf(host);
  if (!canvas || canvas.width === 0) return 0;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, index) => index % 4 === 3 && value > 0).length;
}

/** The colour of the strongest pixels; where asked for, of one column of the upper half, so many parts of the width from the left. */
function colours(host: ChartHost, column?: number): Set<string> {
  const canvas = canvasOf(host)!;
  const { width, height } = canvas;
  const context = canvas.getContext('2d')!;
  const { data } =
    column === undefined
      ? context.getImageData(0, 0, width, height)
      : context.getImageData(Math.round(column * width), 0, 1, height >> 1);
  const found = new Set<string>();
  for (let at = 0; at < data.length; at += 4)
    if (data[at + 3] === 255) found.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`);
  return found;
}

function press(host: ChartHost, ...keys: string[]): void {
  for (const key of keys)
    plot(host).dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
}

/** What takes long to read is read a little at a time: all of it is there later. */
async function shows(host: ChartHost, expected: readonly (readonly string[])[]): Promise<void> {
  const wanted = JSON.stringify(expected);
  await waitUntil(() => JSON.stringify(rows(host)) === wanted, `shows ${wanted}`);
}

const drawn = (host: ChartHost): Promise<void> => waitUntil(() => inkOf(host) > 100, 'draws lines');

describe('the chart of messages', () => {
  afterEach(() => {
    document.documentElement.style.removeProperty('color-scheme');
    document.documentElement.removeAttribute('dir');
  });

  it('draws the numbers of payloads, a line for each, with their values in a table', async () => {
    const host = await mount();
    expect(texts(host, '.numberless strong')).to.deep.equal(['No number yet']);
    host.take([
      message('plant/1', { temp: 20.5, on: true, tank: { level: 3 } }, 0),
      message('plant/2', '1234567.891', 1),
      message('plant/1', 'stopped', 2),
      message('plant/1', { temp: 22.5, tank: { level: 4 } }, 3),
    ]);
    await drawn(host);
    await shows(host, [
      ['1 · temp', '22.5', '20.5', '22.5', '21.5'],
      ['1 · tank.level', '4', '3', '4', '3.5'],
      ['2', '1,234,568', '1,234,568', '1,234,568', '1,234,568'],
    ]);
    expect(all(host, '.series').map(({ title }) => title)[1]).to.equal(
      'plant/1 · payload.tank.level',
    );
    expect(texts(host, '.remarks')).to.deep.equal(['1 message had no number.']);
    await expect(host).to.be.accessible();

    // Asked for by path, what came before is read anew.
    host.view.paths = ['payload.tank.level', 'payload.__proto__.x', 'no path'];
    await shows(host, [['tank.level', '4', '3', '4', '3.5']]);
    host.view.paths = ['payload.nothing'];
    await waitUntil(() => texts(host, '.numberless')[0]?.includes('4 messages'), 'finds none');
    expect(texts(host, '.numberless')[0]).to.contain('payload.nothing');
    await expect(host).to.be.accessible();
    host.view.clear();
    await host.updateComplete;
    expect(rows(host)).to.deep.equal([]);
  }).timeout(20_000);

  it('stands still while it is paused, and goes on with all that came', async () => {
    const host = await mount();
    host.take([message('a', '1', 0), message('a', '2', 1)]);
    await drawn(host);
    await shows(host, [['a', '2', '1', '2', '1.5']]);
    host.view.paused = true;
    await host.updateComplete;
    host.take([message('a', '9', 2), message('b', '5', 2)]);
    host.requestUpdate();
    await host.updateComplete;
    expect(host.view.paused).to.equal(true);
    expect(rows(host)).to.deep.equal([['a', '2', '1', '2', '1.5']]);
    // Also when it has to be drawn anew.
    const place = host.parentElement!;
    host.remove();
    place.append(host);
    await host.updateComplete;
    await drawn(host);
    press(host, 'End');
    await host.updateComplete;
    expect(rows(host)[0]?.[1]).to.equal('2');
    host.view.paused = false;
    const highest = (): string =>
      rows(host)
        .map(([name, , , most]) => `${name} ${most}`)
        .join();
    await waitUntil(() => highest() === 'a 9,b 5', 'goes on');
  });

  it('is read by keyboard: arrow keys go through time, and what they find is shown and said', async () => {
    const host = await mount();
    host.take([0, 1, 2, 3].map((second) => message('plant/temp', `${20 + second}`, second)));
    await waitUntil(() => rows(host)[0]?.[1] === '23', 'has all of them');
    await drawn(host);
    const column = (): string => texts(host, 'thead th')[1]!;
    const value = (): string | undefined => rows(host)[0]?.[1];
    plot(host).focus();
    expect(column()).to.equal('Latest');
    press(host, 'ArrowLeft', 'ArrowLeft');
    await host.updateComplete;
    expect(value()).to.equal('22');
    expect(column()).to.match(/14:00:02\.0$/);
    press(host, 'Home');
    await host.updateComplete;
    expect(value()).to.equal('20');
    press(host, 'ArrowRight', 'PageUp', 'ArrowDown');
    await host.updateComplete;
    expect(value()).to.equal('22');
    await waitUntil(() => plot(host).ariaValueText?.includes('temp 22'), 'says it');
    expect(plot(host).ariaValueNow).to.equal('67');
    // What comes meanwhile does not move what one looks at.
    host.take([message('plant/temp', '50', 60)]);
    await waitUntil(() => rows(host)[0]?.[3] === '50', 'draws the new one');
    expect(value()).to.equal('22');
    expect(plot(host).ariaValueText).to.contain('temp 22');
    press(host, 'Escape');
    await host.updateComplete;
    expect([column(), value()]).to.deep.equal(['Latest', '50']);
    // Time runs the other way on a page that does.
    document.documentElement.dir = 'rtl';
    press(host, 'End', 'ArrowRight');
    await host.updateComplete;
    expect(value()).to.equal('23');
    await expect(host).to.be.accessible();
  });

  it('is read by a finger: where it is put and drawn to, until another part of the page is touched', async () => {
    const host = await mount();
    host.take([0, 1, 2, 3].map((second) => message('plant/temp', `${20 + second}`, second)));
    await waitUntil(() => rows(host)[0]?.[1] === '23', 'has all of them');
    await drawn(host);
    const value = (): string | undefined => rows(host)[0]?.[1];
    const column = (): string => texts(host, 'thead th')[1]!;
    const over = all(host, '.u-over')[0]!;
    const at = (part: number): number => placeOf(host, part);
    const tell = async (
      type: string,
      clientX: number,
      { target = over, pointerType = 'touch' }: { target?: Element; pointerType?: string } = {},
    ): Promise<void> => {
      target.dispatchEvent(
        new PointerEvent(type, { pointerType, clientX, bubbles: true, composed: true }),
      );
      await host.updateComplete;
    };
    await tell('pointermove', at(0.34), { pointerType: 'mouse' });
    expect(column(), 'a mouse is heard otherwise').to.equal('Latest');
    await tell('pointerdown', at(0.34));
    expect([value(), column().slice(-10)]).to.deep.equal(['21', '14:00:01.0']);
    await tell('pointermove', at(0.67));
    expect(value()).to.equal('22');
    await tell('pointermove', at(-3));
    expect(value(), 'beyond the edge').to.equal('20');
    await tell('pointerup', at(0));
    expect(value(), 'lifted').to.equal('20');
    await tell('pointerdown', 0, { target: plot(host) });
    expect(value(), 'beside the lines').to.equal('20');
    await tell('pointerdown', 0, { target: document.body });
    expect([column(), value()]).to.deep.equal(['Latest', '23']);

    // The browser scrolls with it.
    await tell('pointerdown', at(0.34));
    expect(value()).to.equal('21');
    await tell('pointercancel', at(0.34));
    expect(column()).to.equal('Latest');
    // Keys and fingers take turns.
    plot(host).focus();
    press(host, 'Home');
    await host.updateComplete;
    await tell('pointerdown', at(0.67));
    await host.updateComplete;
    expect(value()).to.equal('22');
    host.remove();
    await tell('pointerdown', 0, { target: document.body });
  });

  it('begins with the oldest point that is kept where more came than that within a second', async () => {
    const host = await mount();
    host.take([message('plant/temp', '0', 0), message('plant/temp', '1', 0.01)]);
    await drawn(host);
    const reads = async (part: number): Promise<number> => {
      const pointer = { pointerType: 'touch', clientX: placeOf(host, part), bubbles: true };
      all(host, '.u-over')[0]!.dispatchEvent(new PointerEvent('pointerdown', pointer));
      await host.updateComplete;
      return Number(rows(host)[0]?.[1]?.replaceAll(',', ''));
    };
    expect(await reads(0.9), 'two points are not drawn apart').to.equal(0);
    // Two thirds of a second are kept of it.
    host.take(
      Array.from({ length: 2000 }, (_, id) => message('plant/temp', String(id), 1 + id / 1500)),
    );
    await waitUntil(() => rows(host)[0]?.[3] === '1,999', 'has all of them');
    await drawn(host);
    for (const part of [0.05, 0.2, 0.5, 0.95])
      expect(await reads(part), String(part)).to.be.closeTo(1000 + part * 1000, 25);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await host.updateComplete;
  });

  it('writes times as the list does, with 24 hours', () => {
    expect(formatTimeTick(START + 5000, 1000)).to.equal('14:00:05');
    expect(formatTimeTick(START - 5 * 3_600_000, 60_000)).to.equal('09:00');
    expect(formatTimeTick(START - 14 * 3_600_000, 10)).to.equal('00:00:00.000');
  });

  it('shows of its series what is searched for, also beyond those that it draws', async () => {
    const host = await mount();
    host.take([
      message('plant/a', { temp: 1, level: 7 }, 0),
      ...Array.from({ length: 20 }, (_, id) => message(`other/${id}`, id, id)),
      message('plant/late', 5, 20),
    ]);
    await waitUntil(() => rows(host).length === 12, 'has the first twelve');
    await drawn(host);
    const names = (): string[] => rows(host).map(([name = '']) => name);
    const dashes = (): string[] =>
      all(host, '.swatch').map((swatch) => `${swatch.getAttribute('class')} ${swatch.innerHTML}`);
    const looks = dashes();
    expect(names()).to.have.lengthOf(12);
    await host.search('temp');
    await waitUntil(() => host.view.found === 1, 'finds it');
    expect(names()).to.deep.equal(['temp']);
    expect(dashes()).to.deep.equal(looks.slice(0, 1));
    await host.search('plant/#');
    await waitUntil(() => names().join() === 'a · temp,a · level,late', 'finds what is not drawn');
    expect(new Set(dashes()).size).to.equal(3);
    expect(texts(host, '.remarks')).to.deep.equal([]);
    host.take([message('plant/late', 9, 21), message('plant/later', 3, 22)]);
    await waitUntil(() => names().length === 4, 'follows what comes');
    await waitUntil(() => rows(host)[2]?.slice(1).join() === '9,5,9,7', 'with its values');
    await host.search('nothing like that');
    expect(texts(host, '.none')).to.deep.equal(['Nothing that is kept is like that.']);
    await host.search('');
    expect(dashes()).to.deep.equal(looks);
    await drawn(host);
  });

  it('finds series beyond those that it draws in payloads that have to be decoded too', async () => {
    const host = await mount();
    const cbor = (topic: string, value: number, seconds: number): Message => ({
      ...message(topic, '', seconds),
      payload: encodeCbor(value),
      properties: { contentType: 'application/cbor' },
      copy() {
        return this;
      },
    });
    host.take([
      ...Array.from({ length: 20 }, (_, id) => cbor(`other/${id}`, id, id)),
      cbor('plant/late', 5, 20),
    ]);
    await waitUntil(() => rows(host).length === 12, 'draws the first');
    await host.search('plant/#');
    const found = (): unknown => rows(host).map(([name, latest]) => [name, latest]);
    await waitUntil(() => host.view.found === 1, 'finds it');
    expect(found()).to.deep.equal([['late', '5']]);
    host.take([cbor('plant/late', 9, 21), cbor('plant/later', 3, 22)]);
    await waitUntil(() => host.view.found === 2, 'follows what comes');
    expect(found()).to.deep.equal([
      ['late', '9'],
      ['later', '3'],
    ]);
    expect(rows(host)[0]?.slice(1)).to.deep.equal(['9', '5', '9', '7']);
    await host.search('');
    expect(rows(host)).to.have.lengthOf(12);
    await drawn(host);
  });

  it('switches series off and on, which keep their values in the table', async () => {
    const host = await mount();
    host.take([
      message('a', '1', 0),
      message('a', '2', 1),
      message('b', '900', 0),
      message('b', '900', 1),
    ]);
    await waitUntil(() => rows(host).length === 2, 'has both');
    await drawn(host);
    const blue = getComputedStyle(all(host, '.palette .s1')[0]!).color;
    expect([...colours(host)]).to.include(blue);
    const [first, second] = all(host, 'button.series');
    expect(first!.ariaPressed).to.equal('true');
    first!.click();
    await host.updateComplete;
    expect(first!.ariaPressed).to.equal('false');
    expect(rows(host)[0]).to.deep.equal(['a', '2', '1', '2', '1.5']);
    await waitUntil(() => !colours(host).has(blue), 'draws the other line alone');
    press(host, 'End');
    await waitUntil(() => plot(host).ariaValueText?.includes('b 900'), 'says the other one');
    expect(plot(host).ariaValueText).not.to.contain('a 2');
    await expect(host).to.be.accessible();
    second!.click();
    await host.updateComplete;
    first!.click();
    second!.click();
    await host.updateComplete;
    await waitUntil(() => colours(host).has(blue), 'draws them again');
    expect(all(host, 'button.series').map(({ ariaPressed }) => ariaPressed)).to.deep.equal([
      'true',
      'true',
    ]);
  });

  it('has room for the names of its series where it is narrow', async () => {
    const host = await mount();
    host.style.inlineSize = '330px';
    host.take([
      message('plant/boiler-1/temperature', { celsius: 71.234 }, 0),
      message('plant/boiler-2/temperature', { celsius: 64 }, 1),
    ]);
    await drawn(host);
    for (const name of all(host, '.name')) {
      const { lineHeight } = getComputedStyle(name);
      expect(name.getBoundingClientRect().height).to.be.at.most(parseFloat(lineHeight) * 1.1);
    }
    const [row] = all(host, 'tbody tr');
    expect(row!.scrollWidth).to.be.at.most(row!.clientWidth);
    await expect(host).to.be.accessible();
  });

  it('takes anything: no payload harms it, and it stays within its bounds', async () => {
    const host = await mount();
    const hostile = [
      '1e300',
      '-1e300',
      '1.7e308',
      '5e-324',
      '9007199254740993',
      '{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}}}',
      `{"${'k'.repeat(2000)}":1}`,
      '[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]',
      '['.repeat(5000),
      '{"<img src=x onerror=alert(1)>":7}',
      '\u0000',
      '',
    ];
    host.take(
      hostile.map((payload, second) => message(`t/${'x'.repeat(second * 90)}`, payload, second)),
    );
    await drawn(host);
    const flood = Array.from({ length: 3000 }, (_, id) =>
      message(`flood/${id % 40}`, `{"n":${id}}`, id),
    );
    host.take(flood);
    await waitUntil(() => rows(host).length === 12, 'keeps twelve series');
    expect(texts(host, '.remarks')[0]).to.match(/more series are not drawn\./);
    expect(Object.hasOwn(Object.prototype, 'a')).to.equal(false);
    expect(all(host, 'img')).to.deep.equal([]);
    expect(texts(host, '.name').every(({ length }) => length < 600)).to.equal(true);
    await drawn(host);
  });

  it('draws earlier data apart from what came since', async () => {
    const host = await mount();
    host.takeOlder([message('a', '1', -600), message('a', '2', -500)]);
    await drawn(host);
    expect(texts(host, '.remarks')).to.deep.equal(['Paler lines are earlier data.']);
    const before = inkOf(host);
    host.take([message('a', '3', 0), message('a', '3', 100)]);
    await waitUntil(() => inkOf(host) > before * 2, 'fills the gap between them');
    // A line of the grid would strike through what is written there.
    expect(colours(host, 0.3).size, 'has no grid in the gap').to.equal(1);
    await shows(host, [['a', '3', '3', '3', '3']]);
    press(host, 'Home');
    await host.updateComplete;
    expect(rows(host)[0]?.[1]).to.equal('1');
  });

  it('follows the theme, whose series stand out from the surface', async () => {
    const root = document.documentElement.style;
    root.setProperty('color-scheme', 'light');
    const host = await mount();
    const numbers = Object.fromEntries(Array.from({ length: 6 }, (_, id) => [`s${id}`, id]));
    host.take([message('a', numbers, 0), message('a', numbers, 5)]);
    await drawn(host);
    for (const scheme of ['light', 'dark']) {
      root.setProperty('color-scheme', scheme);
      const probes = [1, 2, 3, 4, 5, 6].map((id) => all(host, `.palette .s${id}`)[0]!);
      const surface = getComputedStyle(all(host, '.card')[0]!).backgroundColor;
      await waitUntil(() => {
        const inPlot = colours(host);
        const shown = probes.map((probe) => getComputedStyle(probe).color);
        return shown.every((colour) => inPlot.has(colour) && contrast(colour, surface) >= 3);
      }, `draws the colours of the ${scheme} scheme, which stand out`);
    }
  });
});

/** WCAG’s contrast of two colours as `rgb(…)`. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [...colour.matchAll(/[\d.]+/g)].map(([text]) => {
    const part = Number(text) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
