/** When a page's own scripts have had their turn. */
import { expect } from '@open-wc/testing';

describe('a page whose pictures still load', () => {
  const script = document.createElement('script');
  afterEach(() => {
    Reflect.deleteProperty(document, 'readyState');
    script.remove();
  });

  it('is settled once it is parsed', async () => {
    // As between the two events; the page of the test has had both.
    Object.defineProperty(document, 'readyState', { value: 'interactive', configurable: true });
    const settled = new Promise((resolve) => {
      document.addEventListener('test-settled', resolve, { once: true });
    });
    script.type = 'module';
    // A copy of its own, which has not looked yet.
    script.textContent = `
      import { pageSettled } from '/packages/elements/src/context/page-settled.ts?anew';
      pageSettled().then(() => document.dispatchEvent(new Event('test-settled')));
    `;
    document.body.append(script);
    await settled;
    expect(document.readyState).to.equal('interactive');
  });
});
