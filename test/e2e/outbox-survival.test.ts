/** What an outbox has written down outlives the browser itself, however it ends; and a disk that is really full. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { OutboxClaim } from '../../packages/core/src/session/outbox-journal.js';
import { startKillableBrowser, type KillableBrowser } from './killable-browser.js';
import { startPageServer, type PageServer } from './page-server.js';

const CLAIM: OutboxClaim = { broker: 'wss://plant.example/mqtt', protocolVersion: 5 };

let server: PageServer;
let address: string;
let profile: string;
let browser: KillableBrowser;

before(async () => {
  server = await startPageServer('outbox-page.ts');
  address = server.page;
});

after(() => server.close());

beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'outbox-'));
  browser = await startKillableBrowser(profile);
});

afterEach(async () => {
  await browser.kill();
  await rm(profile, { recursive: true, force: true, maxRetries: 10 });
});

async function openPage(): Promise<Page> {
  const page = await browser.open(address);
  await page.waitForFunction(() => document.title === 'ready');
  return page;
}

describe('an outbox in a browser that is killed', () => {
  it('is there again, with every write that was reported as done', async () => {
    const page = await openPage();
    const identity = await page.evaluate(async (claim) => {
      const { identity: id, journal } = await outboxes.claim(claim);
      for (let sequence = 0; sequence < 50; sequence++)
        await journal.add(makeMessage(sequence, 1000));
      await journal.add(makeMessage(50, 1_000_000));
      await journal.advance(1, 'sent', 11);
      await journal.advance(2, 'sent', 12);
      await journal.advance(2, 'release', 12);
      await journal.remove(0);
      await journal.addIncoming(77);
      await journal.setConnected('assigned');
      return id;
    }, CLAIM);
    await browser.kill();

    browser = await startKillableBrowser(profile);
    const found = await (
      await openPage()
    ).evaluate(async (claim) => {
      const { journal, messages, ...outbox } = await outboxes.claim(claim);
      await journal.release();
      return {
        ...outbox,
        sequences: messages.map(({ sequence }) => sequence),
        stages: messages.slice(0, 3).map(({ stage, packetId }) => [stage, packetId ?? null]),
        intact: messages.every(({ sequence, message }) =>
          message.payload.every((byte) => byte === sequence),
        ),
        lastBytes: messages.at(-1)?.message.payload.length,
      };
    }, CLAIM);
    assert.deepEqual(found, {
      identity,
      clientId: 'assigned',
      sessionKnown: true,
      incoming: [77],
      unreadable: 0,
      claims: 2,
      sequences: Array.from({ length: 50 }, (_, index) => index + 1),
      stages: [
        ['sent', 11],
        ['release', 12],
        ['queued', null],
      ],
      intact: true,
      lastBytes: 1_000_000,
    });
  });
});

describe('an outbox on a device without room', () => {
  it('says so, keeps what it has, and takes more when there is room', async () => {
    const page = await openPage();
    const devTools = await page.context().newCDPSession(page);
    const { origin } = new URL(address);
    const setQuota = (quotaSize?: number): Promise<unknown> =>
      devTools.send('Storage.overrideQuotaForOrigin', {
        origin,
        ...(quotaSize === undefined ? {} : { quotaSize }),
      });
    // Before the first use: Chromium remembers for a while how much room there was.
    await setQuota(1_500_000);
    const codes = await page.evaluate(async (claim) => {
      const { journal } = await outboxes.claim(claim);
      const results: string[] = [];
      for (const [sequence, size] of [
        [1, 1_000_000],
        [2, 1_000_000],
        [3, 1_000],
      ] as const)
        results.push(
          await journal.add(makeMessage(sequence, size)).then(
            () => 'kept',
            (error: unknown) => (error as { code: string }).code,
          ),
        );
      await journal.remove(1);
      await journal.release();
      return results;
    }, CLAIM);
    assert.deepEqual(codes, ['kept', 'storage-full', 'kept']);

    await setQuota();
    const left = await page.evaluate(async (claim) => {
      const { journal, messages } = await outboxes.claim(claim);
      await journal.add(makeMessage(2, 1_000_000));
      return messages.map(({ sequence }) => sequence);
    }, CLAIM);
    assert.deepEqual(left, [3]);
  });
});
