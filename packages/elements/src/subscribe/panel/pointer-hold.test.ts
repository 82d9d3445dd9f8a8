import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { LitElement, type TemplateResult } from 'lit';
import { waitUntil } from '../../../../../test/browser/wait-until.js';
import { PointerHold } from './pointer-hold.js';

/** Long enough for a busy machine, short enough to wait for. */
const REST_MS = 200;

class HoldHost extends LitElement {
  changes = 0;
  readonly hold = new PointerHold(this, () => this.changes++, REST_MS);

  override render(): TemplateResult {
    const { moved, pressed, left, marking } = this.hold;
    return html`<div
      class="around"
      @pointermove=${moved}
      @pointerdown=${pressed}
      @pointerleave=${left}
      @selectstart=${marking}
    >
      <p>outside of the rows</p>
      <div class="scroller"><span class="row">a row</span></div>
    </div>`;
  }
}
customElements.define('test-hold-host', HoldHost);

let moves = 0;

function point(
  host: HoldHost,
  type: string,
  init: PointerEventInit = { screenX: ++moves },
  selector = '.row',
): void {
  const target = host.renderRoot.querySelector(selector)!;
  target.dispatchEvent(
    new PointerEvent(type, { bubbles: true, composed: true, pointerType: 'mouse', ...init }),
  );
}

describe('what holds rows where they are', () => {
  let host: HoldHost;

  beforeEach(async () => {
    host = await fixture<HoldHost>(html`<test-hold-host></test-hold-host>`);
  });

  it('is a mouse that moves over them, until it rests or leaves', async () => {
    point(host, 'pointermove', {}, 'p');
    expect(host.hold.active).to.equal(false);
    point(host, 'pointermove');
    expect(host.hold.active).to.equal(true);
    await waitUntil(() => !host.hold.active, 'rests');
    expect(host.changes).to.equal(2);
    point(host, 'pointermove');
    point(host, 'pointerleave', {}, '.around');
    expect(host.hold.active).to.equal(false);
  });

  it('is no mouse that rests while something moves under it', async () => {
    point(host, 'pointermove', { screenX: -1 });
    await waitUntil(() => !host.hold.active, 'rests');
    point(host, 'pointermove', { screenX: -1 });
    expect(host.hold.active).to.equal(false);
  });

  it('is whatever presses, until the click that follows', async () => {
    const touch = { pointerType: 'touch' };
    point(host, 'pointermove', touch);
    expect(host.hold.active).to.equal(false);
    point(host, 'pointerdown', touch);
    await aTimeout(REST_MS * 2);
    expect(host.hold.active).to.equal(true);
    // Wherever it is lifted.
    dispatchEvent(new PointerEvent('pointerup', touch));
    expect(host.hold.active).to.equal(true);
    await waitUntil(() => !host.hold.active, 'ends');
  });

  it('is text that is marked in them, until it is no more', async () => {
    const row = host.renderRoot.querySelector('.row')!;
    row.firstChild!.dispatchEvent(new Event('selectstart', { bubbles: true, composed: true }));
    const selection = getSelection()!;
    selection.setBaseAndExtent(row.firstChild!, 0, row.firstChild!, 3);
    await waitUntil(() => host.hold.active, 'holds');
    point(host, 'pointerleave', {}, '.around');
    expect(host.hold.active).to.equal(true);
    selection.removeAllRanges();
    await waitUntil(() => !host.hold.active, 'goes on');
  });

  it('ends when it is told to, and when its element goes', () => {
    point(host, 'pointerdown');
    host.hold.release();
    expect(host.hold.active).to.equal(false);
    point(host, 'pointerdown');
    host.remove();
    expect(host.hold.active).to.equal(false);
  });
});
