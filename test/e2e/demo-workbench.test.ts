/** The workbench of the demo, as somebody uses it who comes from another program for MQTT. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {} from '@mqtt-kit/elements';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startBuiltDemo, type DemoServer } from './demo-server.js';
import { startVisitor, type Visitor } from './visitor.js';

let demo: DemoServer;
let visitor: Visitor;

before(async () => {
  demo = await startBuiltDemo(2);
  visitor = await startVisitor();
});

after(async () => {
  await visitor.leave();
  await demo.stop();
});

async function openWorkbench(
  options: BrowserContextOptions = {},
  scheme: 'secure' | 'plain' = 'secure',
): Promise<Page> {
  const page = await visitor.open(`${demo[scheme]}workbench.html`, {
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  await page.locator('.workspace').getByText('plant/hall/power').nth(3).waitFor();
  return page;
}

describe('the workbench of the demo', () => {
  it('subscribes, with a format for each filter, and shows what is switched off', async () => {
    const page = await openWorkbench();
    const work = page.getByRole('region', { name: 'Demo plant' });
    const all = work.getByRole('checkbox', { name: '# QoS 0' });
    await work.getByLabel('Topic filter').fill('plant/+/temperature');
    await work.getByLabel('Format').first().selectOption('hex');
    await work.getByRole('button', { name: 'Subscribe', exact: true }).click();
    const one = work.getByRole('checkbox', { name: 'plant/+/temperature QoS 0, hex' });
    assert.deepEqual([await all.isChecked(), await one.isChecked()], [true, true]);
    // Ready for the next one, and nothing is called wrong that is only empty.
    const field = work.getByLabel('Topic filter');
    assert.equal(await field.evaluate((each) => each.matches(':user-invalid')), false);
    assert.equal(await work.getByLabel('Format').first().inputValue(), '');
    await work.getByText('asked for').waitFor({ state: 'detached' });
    await all.uncheck();
    await work.getByRole('radio', { name: 'Topics' }).check();
    await work.getByRole('row', { name: 'temperature' }).first().click();
    const read = work.getByRole('region', { name: 'plant/boiler-1/temperature' });
    // {"celsius": in the format that was chosen for the filter.
    await read.getByText('7b 22 63 65 6c').waitFor();

    // The element's own button ends both.
    await work.getByRole('button', { name: 'Unsubscribe' }).click();
    await work.getByText('Not subscribed.').first().waitFor();
    assert.deepEqual([await all.isChecked(), await one.isChecked()], [false, false]);
    await one.check();
    await work.getByRole('button', { name: 'Unsubscribe' }).waitFor();
    assert.deepEqual([await all.isChecked(), await one.isChecked()], [false, true]);
    // The last one that is switched off leaves what came.
    await one.uncheck();
    await work.getByText('Not subscribed.').first().waitFor();
    await work.getByRole('row', { name: 'temperature' }).first().waitFor();
    await work.locator('mqtt-subscribe').getByRole('button', { name: 'Subscribe' }).first().click();
    // Ticked when the broker has granted them.
    await work.locator('li input:checked').nth(1).waitFor();
    assert.deepEqual([await all.isChecked(), await one.isChecked()], [true, true]);

    // The only one that is on, asked for anew as another format, stays on.
    await all.uncheck();
    await field.fill('plant/+/temperature');
    await work.getByLabel('Format').first().selectOption('json');
    await work.getByRole('button', { name: 'Subscribe', exact: true }).click();
    const anew = work.getByRole('checkbox', { name: 'plant/+/temperature QoS 0, json' });
    await anew.waitFor();
    await work.getByText('asked for').waitFor({ state: 'detached' });
    assert.deepEqual([await all.isChecked(), await anew.isChecked()], [false, true]);
    await work.getByRole('button', { name: 'Unsubscribe' }).waitFor();

    await work.getByRole('button', { name: 'Remove #', exact: true }).click();
    await work.getByRole('button', { name: 'Remove plant/+/temperature' }).click();
    await work.getByText('Nothing is subscribed to.').waitFor();
    assert.equal(await work.getByRole('radio', { name: 'Topics' }).isVisible(), false);
    await work.getByRole('button', { name: '# every topic' }).click();
    await work.getByRole('radio', { name: 'Topics' }).waitFor();
    await page.context().close();
  });

  it('works on several brokers beside each other, and keeps the subscriptions over a reload', async () => {
    const page = await openWorkbench();
    const admin = page.locator('mqtt-connection-admin');
    await admin.getByLabel('Connection name').fill('Mine');
    await admin.getByLabel('Broker host').fill(`${demo.secure.replace(/^http/, 'ws')}mqtt`);
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    const own = page.getByRole('region', { name: 'Mine' });
    await own.getByText('Connected', { exact: true }).waitFor();
    await own.getByLabel('Topic filter').fill('bench/#');
    await own.getByRole('button', { name: 'Subscribe', exact: true }).click();
    await own.getByLabel('Topic', { exact: true }).fill('bench/hello');
    await own.getByLabel('Payload', { exact: true }).fill('from the workbench');
    await page.keyboard.press('Control+Enter');
    await own.locator('mqtt-subscribe').getByText('from the workbench').waitFor();
    const row = page.getByRole('navigation', { name: 'Open connections' });
    await row.getByRole('button', { name: 'Demo plant' }).click();
    const work = page.getByRole('region', { name: 'Demo plant' });
    await work.getByText('plant/hall/power').first().waitFor();
    assert.equal(await own.isVisible(), false);

    await page.reload();
    await row.getByRole('button', { name: 'Mine', exact: true }).click();
    await own.getByRole('checkbox', { name: 'bench/# QoS 0' }).waitFor();
    await own.getByText('Connected', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Close Mine' }).click();
    await work.getByText('plant/hall/power').first().waitFor();
    assert.equal(await row.getByRole('button', { name: 'Mine', exact: true }).count(), 0);
    await page.context().close();
  });

  it('says of a filter that no broker has granted that it is only asked for', async () => {
    const page = await openWorkbench();
    const admin = page.locator('mqtt-connection-admin');
    await admin.getByLabel('Connection name').fill('Nobody');
    await admin.getByLabel('Broker host').fill('wss://localhost:1/mqtt');
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    const work = page.getByRole('region', { name: 'Nobody' });
    await work.getByRole('button', { name: '# every topic' }).click();
    await work.getByRole('checkbox', { name: '# QoS 0 · asked for' }).waitFor();
    // What stands in the way is said beside it.
    await work.locator('mqtt-connection-status').getByText('Waiting', { exact: true }).waitFor();
    await page.context().close();
    // The browser itself complains of the address.
    const about = visitor.problems.filter((problem) => problem.includes('localhost:1/mqtt'));
    assert.equal(about.length, visitor.problems.length, visitor.problems.join('\n'));
    visitor.problems.length = 0;
  });

  it('has messages in sight at once on a small screen, with the form folded away', async () => {
    const page = await openWorkbench({ viewport: { width: 330, height: 740 } }, 'plain');
    const first = page.locator('mqtt-subscribe .row').first();
    await first.waitFor();
    const box = await first.boundingBox();
    assert.ok(box && box.y + box.height < 740, JSON.stringify(box));
    assert.equal(await page.getByLabel('Broker host').isVisible(), false);
    await page.getByRole('button', { name: 'Connections' }).click();
    await page.getByLabel('Broker host').waitFor();
    await page.context().close();
  });
});

describe('all of it', () => {
  it('wrote no error to the console and left nothing uncaught', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
