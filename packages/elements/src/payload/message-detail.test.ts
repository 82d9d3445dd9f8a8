import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { expect, fixture, html } from '@open-wc/testing';
import type { Message, PublishProperties } from '@mqtt-kit/core';
import { LitElement, type TemplateResult } from 'lit';
import { waitUntil } from '../../../../test/browser/wait-until.js';
import { baseStyles } from '../theme/base.styles.js';
import { controlStyles } from '../theme/control.styles.js';
import { groupStyles } from '../theme/group.styles.js';
import { noticeStyles } from '../theme/notice.styles.js';
import { tokens } from '../theme/tokens.styles.js';
import { registerDecoder } from './decoder-registry.js';
import { MessageDetail, messageDetailStyles, type DetailedMessage } from './message-detail.js';

class DetailFixture extends LitElement {
  static override styles = [
    tokens,
    baseStyles,
    controlStyles,
    groupStyles,
    noticeStyles,
    messageDetailStyles,
  ];
  readonly detail = new MessageDetail(this);

  protected override render(): TemplateResult {
    return this.detail.render();
  }
}
customElements.define('detail-fixture', DetailFixture);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function message(payload: Uint8Array | string, properties: PublishProperties = {}): Message {
  const made: Partial<Message> = {
    topic: 'plant/1/<b>temp</b>',
    payload: typeof payload === 'string' ? bytes(payload) : payload,
    qos: 1,
    retain: true,
    dup: false,
    properties,
    receivedAt: 1_700_000_000_000,
  };
  // Only what is read of a message.
  return made as Message;
}

let element: DetailFixture;

const all = (selector: string): HTMLElement[] => [
  ...element.shadowRoot!.querySelectorAll<HTMLElement>(selector),
];
const one = (selector: string): HTMLElement => all(selector)[0]!;
const textOf = (selector: string): string =>
  all(selector)
    .map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim())
    .join(' | ');

async function show(
  shown: Partial<DetailedMessage> & Pick<DetailedMessage, 'message'>,
): Promise<void> {
  element.detail.show({ previous: undefined, format: undefined, schema: undefined, ...shown });
  await settled();
}

async function settled(): Promise<void> {
  await element.updateComplete;
  await waitUntil(() => textOf('.payload') !== 'Reading…', 'reads');
  await element.updateComplete;
}

async function choose(format: string): Promise<void> {
  const select = one('select') as HTMLSelectElement;
  select.value = format;
  select.dispatchEvent(new Event('change'));
  await settled();
}

function button(name: string): HTMLButtonElement {
  return all('button').find(({ textContent }) => textContent.includes(name)) as HTMLButtonElement;
}

describe('a message in detail', () => {
  beforeEach(async () => {
    element = await fixture<DetailFixture>(html`<detail-fixture></detail-fixture>`);
  });

  it('shows JSON as a tree, hostile text as text, and any other format that is chosen', async () => {
    const json =
      '{"<img src=x onerror=alert(1)>":"<script>alert(2)</script>\\u202e","__proto__":{"a":1.0},"a":1,"a":[]}';
    await show({ message: message(json) });
    expect(textOf('.tree .key')).to.contain('"<img src=x onerror=alert(1)>"');
    expect(textOf('.tree .value')).to.equal(
      String.raw`"<script>alert(2)</script>\u202e" | 1.0 | 1`,
    );
    expect(all('.tree img, .tree script, h3 b')).to.have.length(0);
    expect(textOf('.tree .warn')).to.equal('key repeated | key repeated');
    expect(textOf('h3')).to.equal('plant/1/<b>temp</b>');
    expect(textOf('option:checked')).to.equal('Automatic: JSON');
    await choose('text');
    expect(textOf('pre')).to.equal(json.replace(/\s+/g, ' '));
    await choose('hex');
    expect(textOf('.line-row').startsWith('0000 7b 22 3c 69')).to.equal(true);
    await choose('base64');
    expect(textOf('.line-row')).to.contain(btoa(json.slice(0, 30)));
    await choose('cbor');
    expect(textOf('[role=alert]')).to.contain('Not CBOR: it ends too early, after ');
    expect(textOf('pre')).to.contain('onerror');
    await choose('protobuf');
    expect(textOf('[role=alert]')).to.contain('Protobuf needs a schema');
    await expect(element).to.be.accessible();
  });

  it('unfolds what is small, folds what is large, and shows long lists a page at a time', async () => {
    const list = Array.from({ length: 250 }, (_, index) => ({ n: index }));
    await show({ message: message(JSON.stringify({ small: { x: { y: 1 } }, list })) });
    expect(textOf('.tree .value')).to.equal('1');
    const folded = all('details').find(({ textContent }) => textContent.includes('list'))!;
    expect(folded.hasAttribute('open')).to.equal(false);
    folded.querySelector('summary')!.click();
    await waitUntil(() => button('Show'), 'unfolds');
    expect(folded.querySelectorAll(':scope > ul > li > details')).to.have.length(100);
    button('Show 100 more of 150').click();
    await element.updateComplete;
    const last = button('Show 50 more of 50');
    last.focus();
    last.click();
    await waitUntil(() => element.shadowRoot!.activeElement === one('.payload'), 'keeps the place');
    expect(folded.querySelectorAll(':scope > ul > li > details')).to.have.length(250);
  });

  it('reads what says what it is, and offers what the page has registered', async () => {
    const remove = registerDecoder('meter', {
      label: 'Meter',
      contentTypes: ['application/x-meter'],
      decode: (payload, { topic }) => ({ topic, watts: payload[0] }),
    });
    try {
      await show({
        message: message(encodeMessagePack({ on: true }), { contentType: 'application/msgpack' }),
      });
      expect(textOf('option:checked')).to.equal('Automatic: MessagePack');
      expect(textOf('.tree')).to.equal('on: true');
      await show({ message: message(Uint8Array.of(7), { contentType: 'application/x-meter' }) });
      expect(textOf('option:checked')).to.equal('Automatic: Meter');
      expect(textOf('.tree')).to.contain('watts: 7');
      await show({ message: message(Uint8Array.of(7)), format: 'metre' });
      expect(textOf('[role=alert]')).to.contain('There is no format “metre”');
      await show({ message: message('') });
      expect(textOf('.payload')).to.equal('The payload is empty.');
    } finally {
      remove();
    }
  });

  it('shows a large payload in rows, of which only those in sight are there', async () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `line ${String(index)}`);
    await show({ message: message(lines.join('\n')) });
    expect(all('.line-row').length).to.be.within(5, 100);
    const scroller = one('.rows');
    scroller.scrollTop = scroller.scrollHeight;
    await waitUntil(() => textOf('.line-row').endsWith('line 99999'), 'shows the end');
    await show({ message: message(new Uint8Array(1_000_000)) });
    expect(textOf('.line-row').startsWith('00000 00 00')).to.equal(true);
    await expect(element).to.be.accessible();
  });

  it('tells what changed since the message before, in values, lines or bytes', async () => {
    const changes = async (
      before: Uint8Array | string,
      after: Uint8Array | string,
    ): Promise<string> => {
      await show({ message: message(after), previous: message(before) });
      const group = all('details.group').find(({ textContent }) =>
        textContent.includes('Changes'),
      )!;
      if (!group.hasAttribute('open')) group.querySelector('summary')!.click();
      await waitUntil(
        () => all('.change').length > 0 || !textOf('.inside').includes('Comparing'),
        'compares',
      );
      await element.updateComplete;
      return textOf('.change') || textOf('.inside');
    };
    expect(
      await changes('{"a":1,"b":[1,2,3],"c":{"d":0}}', '{"b":[1,3],"c":{"d":{"x":1}},"e e":null}'),
    ).to.equal('removed b[1] 2 | changed c.d 0 → {x: 1} | added ["e e"] null | removed a 1');
    expect(await changes('one\ntwo\nthree', 'one\n2\nthree\nfour')).to.equal(
      'changed line 2 two → 2 | added line 4 four',
    );
    expect(await changes(Uint8Array.of(1, 0, 2, 0xff), Uint8Array.of(1, 0, 3, 0xff))).to.equal(
      'changed bytes 2 02 → 03',
    );
    expect(await changes('{"a":1}', '{ "a": 1 }')).to.contain('written in another way');
    expect(await changes('x', 'x')).to.contain('the same, byte for byte');
    await expect(element).to.be.accessible();
  });

  it('goes back to a message that is opened again while the next one is being read', async () => {
    const shown = { previous: undefined, format: 'json', schema: undefined };
    const first = { ...shown, message: message('{"a":1}') };
    await show(first);
    element.detail.follow({ ...shown, message: message('{"a":2}') });
    expect(element.detail.busy).to.equal(true);
    element.detail.show(first);
    expect(element.detail.busy).to.equal(false);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await settled();
    expect(textOf('.payload')).to.equal('a: 1');
    element.detail.follow({ ...shown, message: message('{"a":3}') });
    await waitUntil(() => textOf('.payload') === 'a: 3', 'and follows again');
  });

  it('lists the properties, and copies and saves the payload', async () => {
    await show({
      message: message('{"a":1}', {
        contentType: 'text/plain',
        responseTopic: 'reply/here',
        correlationData: Uint8Array.of(0, 255),
        messageExpiryInterval: 3600,
        payloadFormatIndicator: 1,
        userProperties: { unit: '<i>bar</i>', many: ['1', '2'] },
      }),
    });
    expect(textOf('tr')).to.equal(
      'Content type text/plain | Payload format UTF-8 text | Expires after 3,600 s | Response topic reply/here | ' +
        'Correlation data 00 ff | unit user property <i>bar</i> | many user property 1 | many user property 2',
    );
    const { clipboard } = navigator;
    const copied: string[] = [];
    const answers = [
      (text: string) => Promise.resolve(void copied.push(text)),
      () => Promise.reject(new DOMException('no', 'NotAllowedError')),
    ];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: (text: string) => answers.shift()!(text) },
    });
    try {
      button('Copy').click();
      await waitUntil(() => textOf('.said') === 'The payload was copied.', 'says so');
      expect(copied).to.deep.equal(['{"a":1}']);
      button('Copy').click();
      await waitUntil(() => textOf('.said').includes('did not allow'), 'says why');
    } finally {
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    }
    const saved: HTMLAnchorElement[] = [];
    const { prototype } = HTMLAnchorElement;
    const { click } = prototype;
    prototype.click = function (this: HTMLAnchorElement) {
      saved.push(this);
    };
    try {
      button('Save').click();
      expect(saved[0]!.download).to.equal('b-temp-b.txt');
      expect(await (await fetch(saved[0]!.href)).text()).to.equal('{"a":1}');
    } finally {
      prototype.click = click;
    }
  });
});
