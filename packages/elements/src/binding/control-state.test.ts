/** What people change as well as messages do. */
import { expect, fixture, html } from '@open-wc/testing';
import type { Message } from '@mqtt-kit/core';
import { BoundTemplate } from './bound-template.js';

/** Only what is read of a message. */
function message(payload: unknown): Message {
  const made: Partial<Message> = {
    topic: 'boiler/target',
    payload: new TextEncoder().encode(JSON.stringify(payload)),
    receivedAt: Date.now(),
  };
  return made as Message;
}

/** Stamps a template into the page. */
async function stamp(markup: string) {
  const place = await fixture(html`<div></div>`);
  const template = document.createElement('template');
  template.innerHTML = markup;
  const bound = new BoundTemplate(template);
  place.append(...bound.nodes);
  return {
    show: (each: Message) => {
      bound.update(each);
    },
    input: (name: string) => place.querySelector<HTMLInputElement>(`[name="${name}"]`)!,
    place,
  };
}

async function frames(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

/** As a person does it. */
function enter(input: HTMLInputElement, value: string): void {
  input.focus();
  input.value = value;
  input.blur();
}

describe('a control that messages fill', () => {
  it('keeps what was entered until the next message, however often the same is shown', async () => {
    const { show, input, place } = await stamp(`
      <input aria-label="Target" name="target" data-mqtt-attr="value: payload.target" />
      <input aria-label="On" name="on" type="checkbox" data-mqtt-attr="checked: payload.on" />
      <details data-mqtt-attr="open: payload.on"><summary>More</summary></details>
      <b data-mqtt-text="age"></b>
    `);
    const details = place.querySelector('details')!;
    const first = message({ target: 20, on: true });
    show(first);
    const all = (): unknown[] => [input('target').value, input('on').checked, details.open];
    expect(all()).to.deep.equal(['20', true, true]);
    enter(input('target'), '50');
    input('on').checked = false;
    details.open = false;
    show(first);
    show(first);
    expect(all()).to.deep.equal(['50', false, false]);
    show(message({ target: 20, on: true }));
    expect(all()).to.deep.equal(['20', true, true]);
    // What comes while somebody types waits until they leave.
    input('target').focus();
    input('target').value = '5';
    const last = message({ target: 30, on: true });
    show(last);
    expect(input('target').value).to.equal('5');
    input('target').blur();
    await frames();
    expect(input('target').value).to.equal('30');
  });

  it('keeps what was entered in a form until it is sent or reset, whatever comes', async () => {
    const { show, input, place } = await stamp(`
      <form>
        <input aria-label="Target" name="target" value="0" data-mqtt-attr="value: payload.target" />
        <input aria-label="On" name="on" type="checkbox" data-mqtt-attr="checked: payload.on" />
        <input aria-label="Note" name="note" data-mqtt-attr="value: payload.note" />
        <button>Send</button>
      </form>
    `);
    const form = place.querySelector('form')!;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
    });
    const all = (): unknown[] => [input('target').value, input('on').checked, input('note').value];
    show(message({ target: 20, on: false, note: 'a' }));
    enter(input('target'), '50');
    input('on').checked = true;
    const during = message({ target: 21, on: false, note: 'b' });
    show(during);
    // What nobody has touched follows.
    expect(all()).to.deep.equal(['50', true, 'b']);
    form.requestSubmit();
    // From before it was sent.
    show(during);
    expect(all()).to.deep.equal(['50', true, 'b']);
    const after = message({ target: 22, on: false, note: 'c' });
    show(after);
    expect(all()).to.deep.equal(['22', false, 'c']);
    enter(input('target'), '60');
    form.reset();
    expect(input('target').value).to.equal('0');
    await frames();
    expect(all()).to.deep.equal(['22', false, 'c']);
    // Corrected after it was sent: that is entered too.
    enter(input('target'), '70');
    form.requestSubmit();
    input('target').focus();
    input('target').value = '75';
    show(message({ target: 70, on: false, note: 'c' }));
    input('target').blur();
    await frames();
    expect(input('target').value).to.equal('75');
  });

  it('keeps what was entered in a form before the first message', async () => {
    const { show, input, place } = await stamp(`
      <form>
        <input aria-label="Target" name="target" data-mqtt-attr="value: payload.target" />
        <input aria-label="Level" name="level" type="range" data-mqtt-attr="value: payload.level" />
        <input aria-label="On" name="on" type="checkbox" data-mqtt-attr="checked: payload.on" />
        <select aria-label="Mode" data-mqtt-attr="value: payload.mode">
          <option>auto</option><option>manual</option>
        </select>
      </form>
    `);
    enter(input('target'), '50');
    show(message({ target: 20, level: 7, on: true, mode: 'manual' }));
    const select = place.querySelector('select')!;
    expect([
      input('target').value,
      input('level').value,
      input('on').checked,
      select.value,
    ]).to.deep.equal(['50', '7', true, 'manual']);
    // A choice that was made and sent is not taken back by the message from before.
    select.value = 'auto';
    const form = place.querySelector('form')!;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
    });
    const again = message({ target: 20, level: 7, on: true, mode: 'manual' });
    show(again);
    form.requestSubmit();
    show(again);
    expect(select.value).to.equal('auto');
  });

  it('leaves nothing behind in a form around it', async () => {
    const form = await fixture<HTMLFormElement>(html`<form></form>`);
    const counts = { addEventListener: 0, removeEventListener: 0 };
    for (const name of ['addEventListener', 'removeEventListener'] as const) {
      const real = form[name].bind(form) as EventTarget['addEventListener'];
      form[name] = (...call: unknown[]): void => {
        counts[name]++;
        real(...(call as [string, EventListener]));
      };
    }
    const template = document.createElement('template');
    template.innerHTML = '<input aria-label="Target" data-mqtt-attr="value: payload" />';
    for (let row = 0; row < 3; row++) {
      const bound = new BoundTemplate(template);
      form.append(...bound.nodes);
      bound.update(message(row));
      bound.remove();
    }
    expect(counts).to.deep.equal({ addEventListener: 6, removeEventListener: 6 });
  });

  it('takes it for nobody’s entry that one radio button of a form switches off another', async () => {
    const { show, place } = await stamp(`
      <form>
        <input aria-label="A" type="radio" name="mode" data-mqtt-attr="checked: payload == 'a'" />
        <input aria-label="B" type="radio" name="mode" data-mqtt-attr="checked: payload == 'b'" />
      </form>
    `);
    const chosen = (): string[] =>
      [...place.querySelectorAll('input')]
        .filter(({ checked }) => checked)
        .map(({ ariaLabel }) => ariaLabel ?? '');
    for (const mode of ['b', 'a', 'b', 'a']) {
      show(message(mode));
      expect(chosen()).to.deep.equal([mode.toUpperCase()]);
    }
    place.querySelectorAll('input')[1]!.checked = true;
    show(message('a'));
    expect(chosen()).to.deep.equal(['B']);
    // The device says so too: from then on it is its own word again.
    show(message('b'));
    show(message('a'));
    expect(chosen()).to.deep.equal(['A']);
  });

  it('follows the device in a form whose changes are published one by one', async () => {
    const { show, input } = await stamp(`
      <mqtt-publish trigger="change">
        <form><input aria-label="Target" name="target" data-mqtt-attr="value: payload" /></form>
      </mqtt-publish>
    `);
    show(message(20));
    enter(input('target'), '50');
    show(message(20));
    expect(input('target').value).to.equal('20');
  });

  it('takes a choice that comes later than the message that makes it', async () => {
    const { show, place } = await stamp(
      '<select aria-label="Mode" data-mqtt-attr="value: payload"><option>auto</option></select>',
    );
    const select = place.querySelector('select')!;
    const manual = message('manual');
    show(manual);
    expect(select.value).to.equal('');
    select.append(new Option('manual'));
    show(manual);
    expect(select.value).to.equal('manual');
    select.value = 'auto';
    show(manual);
    expect(select.value).to.equal('auto');
  });
});
