import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

const ROOT = new URL('../../../../', import.meta.url);

async function found(path: string, section: RegExp, each: RegExp): Promise<string[]> {
  const text = await readFile(new URL(path, ROOT), 'utf8');
  const part = section.exec(text)?.[0] ?? '';
  return [...part.matchAll(each)].map(([, code = '']) => code);
}

describe('every error code', () => {
  it('has a heading in docs/errors.md and a sentence for people, and nothing else has', async () => {
    const codes = await found(
      'packages/core/src/errors.ts',
      /export type MqttErrorCode =[^;]*;/,
      /'([\w-]+)'/g,
    );
    assert.ok(codes.length > 40);
    const headings = await found('docs/errors.md', /[^]*/, /^## (.*)$/gm);
    const sentences = await found(
      'packages/elements/src/localization/error-text.ts',
      /const EXPLANATIONS[^]*?\n};/,
      /^  '?([\w-]+)'?: \(/gm,
    );
    assert.deepEqual(headings, codes);
    assert.deepEqual(sentences.toSorted(), codes);
  });
});
