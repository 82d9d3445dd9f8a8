import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';

declare global {
  /** How long each task took that took more than 50 ms, in milliseconds. */
  var longTasks: number[];
}

/** No task may take longer. */
const MOST_MS = 100;
const MOST_ROUNDS = 3;

/** Notes from now on how long tasks of a page take, and makes sure that it does: what measures nothing would let everything pass. */
export async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
    setTimeout(() => {
      const end = performance.now() + 120;
      while (performance.now() < end);
    });
  });
  await page.waitForFunction(() => globalThis.longTasks.some((ms) => ms > 100));
}

/**
 * Takes steps, one after the other, until none of them holds up the page, at most three times: a busy machine makes tasks longer, and
 * never shorter.
 *
 * @param begin - before each time; it may take as long as it likes.
 */
export async function holdsUpNothing(
  test: TestContext,
  page: Page,
  begin: () => Promise<void>,
  steps: Readonly<Record<string, () => Promise<void>>>,
): Promise<void> {
  const rounds: Record<string, number>[] = [];
  while (rounds.length < MOST_ROUNDS && !isShort(rounds.at(-1))) {
    await begin();
    const longest: Record<string, number> = {};
    for (const [name, step] of Object.entries(steps)) {
      await page.evaluate(() => (globalThis.longTasks = []));
      await step();
      // A task is told of when it has ended.
      await page.waitForTimeout(300);
      longest[name] = await page.evaluate(() => Math.max(0, ...globalThis.longTasks));
    }
    rounds.push(longest);
  }
  test.diagnostic(`longest tasks, in ms: ${JSON.stringify(rounds.at(-1))}`);
  assert.ok(isShort(rounds.at(-1)), JSON.stringify(rounds));
}

function isShort(longest: Record<string, number> | undefined): boolean {
  return longest !== undefined && Object.values(longest).every((ms) => ms <= MOST_MS);
}
