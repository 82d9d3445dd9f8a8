import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));

describe('the code in docs/credentials.md', () => {
  it('is that of the examples, which are compiled and tested, and all of it', async () => {
    const page = await readFile(`${DOCS}credentials.md`, 'utf8');
    const shown = [...page.matchAll(/\]\((examples\/[^)]+)\)[^\n]*\n\n```ts\n(.*?)```/gs)];
    const files = (await readdir(`${DOCS}examples`)).map((name) => `examples/${name}`);
    assert.deepEqual(shown.map(([, file]) => file).sort(), files.sort());
    for (const [, file, code] of shown)
      assert.equal(code, await readFile(`${DOCS}${file}`, 'utf8'), file);
    assert.equal(page.match(/```ts/g)?.length, files.length);
  });
});
