/** What a strict page forbids: code that is made out of text while it runs. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pageBundle } from '../../scripts/bundles.mjs';
import { builtFiles } from './built-files.js';

/** Calls of `Function` and `eval`, and timers that are given text; not names that only end like that. */
const MAKES_CODE =
  /(?<![\w$.])(?:new\s+Function|Function|eval|setTimeout|setInterval)\s*\(\s*(?:["'`]|\))/;
const EVAL = /(?<![\w$.])(?:new\s+Function\s*\(|eval\s*\()/;

describe('what is built for a page', () => {
  it('makes no code out of text in any of its chunks', async () => {
    const files = await builtFiles(pageBundle());
    assert.ok(files.size > 50, `${String(files.size)} chunks`);
    for (const [name, code] of files)
      for (const pattern of [MAKES_CODE, EVAL]) {
        const found = pattern.exec(code);
        const around = found && code.slice(Math.max(0, found.index - 60), found.index + 60);
        assert.equal(around, null, `${name}: ${String(around)}`);
      }
  });

  it('would be found if it did', () => {
    for (const code of [
      'new Function("a")',
      ';eval(x)',
      'Function("return this")()',
      "setTimeout('x')",
    ])
      assert.ok(MAKES_CODE.test(code) || EVAL.test(code), code);
    for (const code of [
      'isFunction(x)',
      'a.eval(x)',
      'medieval(x)',
      'setTimeout(()=>x)',
      'typeof Function',
    ])
      assert.ok(!MAKES_CODE.test(code) && !EVAL.test(code), code);
  });
});
