import { expect } from '@open-wc/testing';
import { watchPage } from './page-events.js';

describe('what a page goes through', () => {
  afterEach(() => {
    // Uncovers the browser's own.
    Reflect.deleteProperty(navigator, 'onLine');
  });

  for (const onLine of [true, false]) {
    const now = onLine ? 'online' : 'offline';
    it(`the network is looked at anew when the page comes back, after the return: ${now}`, () => {
      const events: string[] = [];
      const stop = watchPage((event) => events.push(event));
      Object.defineProperty(navigator, 'onLine', { configurable: true, value: onLine });
      globalThis.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
      globalThis.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      stop();
      expect(events).to.deep.equal(['return', now]);
    });
  }
});
