/** A vault behind a passkey: Chromium's own Web Authentication, with a virtual authenticator that has the PRF extension. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { startPageServer, type PageServer } from './page-server.js';
import type {} from './vault-page.js';
import { addAuthenticator } from './virtual-authenticator.js';
import { startVisitor, type Visitor } from './visitor.js';

const isReady = (): boolean => document.title === 'ready';

describe('a vault behind a passkey', () => {
  let server: PageServer;
  let visitor: Visitor;
  let page: Page;

  before(async () => {
    server = await startPageServer('vault-page.ts');
    visitor = await startVisitor();
    page = await visitor.open(server.page);
    await page.waitForFunction(isReady);
  });

  after(async () => {
    await visitor.leave();
    await server.close();
  });

  it('opens with it after a reload, and stays shut when the person is not verified', async () => {
    const authenticator = await addAuthenticator(page);
    const slots = await page.evaluate(async () => {
      await vault.save({
        name: 'Plant',
        host: 'broker.example',
        authentication: { method: 'BASIC', username: 'ada', password: 'canary-password' },
      });
      await vault.protect({ passkey: true });
      return vault.state.status === 'unlocked' ? vault.state.slots.map(({ kind }) => kind) : [];
    });
    assert.deepEqual(slots, ['passkey']);

    await page.reload();
    await page.waitForFunction(isReady);
    assert.equal(await page.evaluate(() => vault.state.status), 'locked');
    const unlock = (): Promise<string> =>
      page.evaluate(async () => {
        await vault.unlock({ passkey: true }).catch(() => undefined);
        return vault.state.status;
      });
    assert.equal(await unlock(), 'unlocked');
    const password = await page.evaluate(async () => {
      const { id = '' } = (await vault.find('Plant')) ?? {};
      const { signal } = new AbortController();
      return (await vault.credentials(id)?.({ attempt: 1, signal }))?.password;
    });
    assert.equal(password, 'canary-password');

    await page.evaluate(() => {
      vault.lock();
    });
    await authenticator.refuse();
    assert.equal(await unlock(), 'locked');
  });
});
