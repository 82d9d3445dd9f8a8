import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string): Promise<string> => readFile(new URL(path, ROOT), 'utf8');

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

describe('docs/styling.md', () => {
  it('names every custom property that there is, and no other', async () => {
    const [tokens, series] = await Promise.all(
      ['tokens', 'series'].map((name) => read(`packages/elements/src/theme/${name}.styles.ts`)),
    );
    const named = all(await read('docs/styling.md'), /^\| `(--mqtt-[\w-]+)`/gm);
    const known = new Set(all(`${tokens ?? ''}${series ?? ''}`, /var\(\s*(--mqtt-[\w-]+)/g));
    assert.ok(known.size > 30);
    assert.deepEqual(named.toSorted(), [...known].toSorted());
  });

  it('names every part of every element, and no other', async () => {
    const rows = (await read('docs/styling.md')).matchAll(/^\| `<([\w-]+)>` +\| (.*)\|$/gm);
    const named = new Map(
      [...rows].map(([, tag = '', parts = '']) => [tag, all(parts, /`([\w-]+)`/g)]),
    );
    const files = globSync('packages/elements/src/*/mqtt-*.ts', { cwd: ROOT });
    const known = new Map<string, string[]>();
    for (const file of files) {
      const parts = all(await read(file), /^ \* @csspart ([\w-]+) - /gm);
      if (parts.length > 0) known.set(/(mqtt-[\w-]+)\.ts$/.exec(file)?.[1] ?? file, parts);
    }
    assert.ok(known.size >= 5);
    assert.deepEqual([...named].toSorted(), [...known].toSorted());
  });
});
