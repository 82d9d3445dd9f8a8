import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import stylelint from 'stylelint';
import { globSync } from 'tinyglobby';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the lint says about a declaration or rule, in a style sheet and in an element's template. */
async function complaints(style: string): Promise<readonly string[][]> {
  const found: string[][] = [];
  for (const [code, file] of [
    [style, 'demo/page/demo.css'],
    [
      `import { css } from 'lit';\nexport const styles = css\`\n${style}\n\`;\n`,
      'packages/elements/src/theme/base.styles.ts',
    ],
  ] as const) {
    const { results } = await stylelint.lint({ code, codeFilename: ROOT + file, cwd: ROOT });
    found.push(results.flatMap(({ warnings }) => warnings.map(({ rule }) => rule)));
  }
  return found;
}

describe('the lint of styles', () => {
  const tooNew = [
    // Firefox 121, one version above the floor: told by .browserslistrc.
    ['plugin/no-unsupported-browser-features', 'a:has(b) { color: red; }'],
    ['plugin/use-baseline', 'a { anchor-name: --a; }'],
    ['plugin/use-baseline', 'a { field-sizing: content; }'],
    ['plugin/use-baseline', 'a { inline-size: calc-size(auto, size); }'],
    ['plugin/use-baseline', '@starting-style { a { opacity: 0; } }'],
  ] as const;

  for (const [rule, style] of tooNew)
    it(`refuses ${style}`, async () => {
      assert.deepEqual(await complaints(style), [[rule], [rule]]);
    });

  it('says nothing of what every supported browser has', async () => {
    const style = 'a { color: light-dark(red, blue); inset-inline: 0; & b { gap: 1px; } }';
    assert.deepEqual(await complaints(style), [[], []]);
  });

  it('reads every file of an element in which there are styles', () => {
    const written = globSync('packages/elements/src/**/*.ts', { cwd: ROOT })
      .filter((file) => readFileSync(ROOT + file, 'utf8').includes('css`'))
      .filter((file) => !file.endsWith('.styles.ts'));
    assert.deepEqual(written, []);
  });
});
