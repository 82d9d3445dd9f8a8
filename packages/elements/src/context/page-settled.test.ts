/** When a page's own scripts have had their turn. */
import { expect } from '@open-wc/testing';

describe('a page whose pictures still load', () => {
  afterEach(() => {
    Reflect.deleteProperty(document, 'readyState');
  });

  it('is settled once it is parsed', async () => {
    // As between the two events; the page of the test has had both.
    Object.defineProperty(document, 'readyState', { value: 'interactive', configurable: true });
    // A copy of its own, which has not looked yet.
    const copy = './page-settled.js?while-pictures-load';
    const { pageSettled } = (await import(
      /* @vite-ignore */ copy
    )) as typeof import('./page-settled.js');
    await pageSettled();
    expect(document.readyState).to.equal('interactive');
  });
});
