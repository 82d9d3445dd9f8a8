import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const PAGES = ['credentials.md', 'node.md'];

describe('the code in the docs', () => {
  it('is that of the examples, which are compiled and tested, and all of it', async () => {
    const shown: string[] = [];
    for (const name of PAGES) {
      const page = await readFile(`${DOCS}${name}`, 'utf8');
      const examples = [...page.matchAll(/\]\((examples\/[^)]+)\)[^\n]*\n\n```ts\n(.*?)```/gs)];
      assert.equal(page.match(/```ts/g)?.length, examples.length, name);
      for (const [, file = '', code] of examples) {
        assert.equal(code, await readFile(`${DOCS}${file}`, 'utf8'), file);
        shown.push(file);
      }
    }
    const files = (await readdir(`${DOCS}examples`)).map((name) => `examples/${name}`);
    assert.deepEqual(shown.sort(), files.sort());
  });
});
