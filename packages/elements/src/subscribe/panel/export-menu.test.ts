import { expect, fixture, html } from '@open-wc/testing';
import type { Message } from '@mqtt-kit/core';
import { messageOf } from '@mqtt-kit/core/history';
import { LitElement, type TemplateResult } from 'lit';
import { waitUntil } from '../../../../../test/browser/wait-until.js';
import { ExportMenu } from './export-menu.js';

/** A place for files that can be full. */
class ExportHost extends LitElement {
  isFull = true;
  readonly saved: string[] = [];
  readonly #menu = new ExportMenu(this, (_, name) => {
    if (this.isFull) throw new RangeError('No room.');
    this.saved.push(name);
  });

  override render(): TemplateResult {
    return this.#menu.render(() => [message()]);
  }
}
customElements.define('test-export-host', ExportHost);

function message(): Message {
  const payload = new Uint8Array([1]);
  return messageOf({ topic: 'a', payload, qos: 0, retain: false, receivedAt: 0 }, '#');
}

describe('the export of messages', () => {
  it('says that it failed, and can be tried again', async () => {
    const host = await fixture<ExportHost>(html`<test-export-host></test-export-host>`);
    const root = host.shadowRoot!;
    const status = root.querySelector<HTMLElement>('[role="status"]')!;
    const [jsonLines] = root.querySelectorAll('button');
    jsonLines!.click();
    await waitUntil(() => status.textContent.includes('could not be made'), 'says so');
    expect(status.className, 'for everybody').not.to.equal('visually-hidden');
    expect(jsonLines!.getAttribute('aria-disabled')).to.equal('false');
    await expect(host).to.be.accessible();
    host.isFull = false;
    jsonLines!.click();
    await waitUntil(() => status.textContent.includes('1 message exported'), 'makes it');
    expect(host.saved[0]).to.match(/^mqtt-messages-.*\.jsonl$/);
    expect(status.className).to.equal('visually-hidden');
  });
});
