import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withShownSources } from './shown-sources.js';

/** What a reader sees in the first `<pre>` of a page. */
function shown(html: string): string {
  const [, inside = ''] = /<pre[^>]*>\n([\s\S]*?)<\/pre>/.exec(withShownSources(html)) ?? [];
  return inside
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const FIGURE = (ids: string): string =>
  `<figure data-source="${ids}"><figcaption>x</figcaption><pre tabindex="0"></pre></figure>`;

describe('sources that a page shows', () => {
  it('are what stands inside the element, from the left, without what shows them', () => {
    const part = `
    <section id="part">
      <div data-mqtt-class="hot: payload.x > 8">
        <div>a &amp; b</div>
      </div>
      <details class="source" data-source="part"><summary>HTML</summary><pre></pre></details>
    </section>`;
    assert.equal(
      shown(part),
      '<div data-mqtt-class="hot: payload.x > 8">\n  <div>a &amp; b</div>\n</div>\n',
    );
  });

  it('are marked as text, so that nothing of them becomes part of the page', () => {
    const html = withShownSources(`<div id="a"><script src="x"></script></div>${FIGURE('a')}`);
    const [, inside = ''] = /<pre[^>]*>\n([\s\S]*?)<\/pre>/.exec(html) ?? [];
    assert.doesNotMatch(inside, /<(?!\/?span)/);
    assert.match(inside, /<span class="tag">script<\/span>/);
  });

  it('have the tags around them, and the script that belongs to them', () => {
    const html = `<mqtt-connection
      name="Plant" url="/mqtt"><p id="a" data-within="mqtt-connection" data-script="own-script">
      text
    </p></mqtt-connection>${FIGURE('a')}`;
    assert.match(
      shown(html),
      /^<mqtt-connection name="Plant" url="\/mqtt">\n {2}text\n {2}…\n<\/mqtt-connection>\n\ndocument\.addEventListener/,
    );
  });

  it('that are not there are an error, and no empty frame', () => {
    assert.throws(() => withShownSources(FIGURE('nowhere')), /no element "nowhere"/);
  });
});
