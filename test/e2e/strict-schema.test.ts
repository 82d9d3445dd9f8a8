/** Protobuf by a schema that is fetched, in a page under a strict policy. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {} from '@mqtt-kit/elements';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { startVisitor, type Visitor } from './visitor.js';

const PAGE = `<html lang="en"><head><script type="module" src="/mqtt-kit/mqtt-kit.js"></script></head>
<body><main><mqtt-connection url="/mqtt">
<mqtt-subscribe topic="plant/reading" qos="1" schema="/schemas/plant.binpb#plant.Reading"></mqtt-subscribe>
</mqtt-connection></main></body></html>`;

/** As `protoc` writes it for `package plant; message Reading { string sensor = 1; double value = 2; }`. */
const SCHEMA = Buffer.from(
  'CkYKC3BsYW50LnByb3RvEgVwbGFudCIoCgdSZWFkaW5nEg4KBnNlbnNvchgBIAEoCRINCgV2YWx1ZRgCIAEoAWIGcHJvdG8z',
  'base64',
);
/** A reading of the sensor T1: 21.5. */
const READING = [0x0a, 0x02, 0x54, 0x31, 0x11, 0, 0, 0, 0, 0, 0x80, 0x35, 0x40];

let site: StrictSite;
let visitor: Visitor;

before(async () => {
  site = await startStrictSite(PAGE);
  visitor = await startVisitor();
});
after(async () => {
  await visitor.leave();
  await site.close();
});

describe('a page under a strict policy', { timeout: 120_000 }, () => {
  it('fetches a schema once, and shows what it describes in rows, whole and in a chart', async () => {
    const page = await visitor.open(`${site.origin}/`);
    let fetched = 0;
    await page.route('**/schemas/plant.binpb', async (route) => {
      fetched++;
      await route.fulfill({ body: SCHEMA, contentType: 'application/octet-stream' });
    });
    const messages = page.locator('mqtt-subscribe');
    await messages.getByText('No message yet').waitFor();
    for (let count = 0; count < 2; count++)
      await page.evaluate(async (reading) => {
        const { connection } = document.querySelector('mqtt-connection')!;
        await connection?.publish('plant/reading', Uint8Array.from(reading), { qos: 1 });
      }, READING);
    await messages.locator('.row').getByText('{sensor: "T1", value: 21.5}').nth(1).waitFor();
    await messages.locator('.row').first().click();
    await messages.locator('[part="payload"]').getByText('sensor').waitFor();
    await messages.getByRole('radio', { name: 'Chart' }).check();
    await messages.locator('tbody').getByText('21.5').first().waitFor();
    assert.equal(fetched, 1);
    await page.context().close();
  });

  it('has said nothing in the console, and met no policy', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
