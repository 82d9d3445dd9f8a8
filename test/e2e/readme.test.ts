/** The README's own examples: its HTML in a page without a bundler, under a strict Content Security Policy; its TypeScript through the compiler. */
import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type {} from '@mqtt-kit/elements';
import ts from 'typescript';
import { startStrictSite, type StrictSite } from './strict-site.js';
import { startVisitor, type Visitor } from './visitor.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let readme: string;

before(async () => {
  readme = await readFile(join(ROOT, 'README.md'), 'utf8');
});

/** A block of code in a language; the first, unless another is asked for. */
function example(language: string, index = 0): string {
  const blocks = readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'));
  const code = [...blocks][index]?.[1];
  assert(code, `The README has no example in ${language}.`);
  return code;
}

describe('the HTML of the README', () => {
  let site: StrictSite;
  let visitor: Visitor;

  before(async () => {
    // Under the policy the example's inline script lies in a file, as the policy wants it.
    const [, inline] = /<script>(.*?)<\/script>/s.exec(example('html')) ?? [];
    const html = example('html')
      .replace(/<script>.*?<\/script>/s, '<script src="/page.js"></script>')
      .replace('</mqtt-connection>', `${example('html', 1)}</mqtt-connection>`)
      .replace('wss://broker.example:8084/mqtt', '/mqtt');
    site = await startStrictSite(html, inline);
    visitor = await startVisitor();
  });

  after(async () => {
    await visitor.leave();
    await site.close();
  });

  it('connects, asks, publishes and receives in a page with a strict policy', async () => {
    const page = await visitor.open(`${site.origin}/`);
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Open gate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Open gate' }).click();
    await page.locator('mqtt-subscribe').getByText('plant/gate/set').waitFor();
    assert.equal(await page.title(), 'plant/gate/set');
    await page.evaluate(async () => {
      const connection = document.querySelector('mqtt-connection')?.connection;
      await connection?.publish('plant/1/temp', { temp: 81.5 }, { qos: 1 });
    });
    await page.locator('mqtt-bind b.hot', { hasText: '81.5' }).waitFor();
    assert.equal(await page.locator('meter').getAttribute('value'), '81.5');
    const missing = visitor.problems.filter((problem) => !problem.includes('/favicon.ico'));
    assert.deepEqual(missing, []);
  });
});

describe('the TypeScript of the README', () => {
  it('compiles against the core’s public types', async () => {
    const file = join(ROOT, 'test', 'readme-example.ts');
    await writeFile(file, `${example('ts')}\nexport {};\n`);
    try {
      const program = ts.createProgram([file], {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        customConditions: ['source'],
        lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        types: [],
      });
      // The core itself is checked elsewhere.
      const errors = ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
      assert.deepEqual(errors, []);
    } finally {
      await rm(file);
    }
  });
});
