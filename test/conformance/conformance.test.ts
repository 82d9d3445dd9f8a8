import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { namedTests, type NamedTest } from './named-tests.js';
import { readConformance, type Reference, type Rule } from './read-conformance.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const rules = readConformance(readFileSync(`${ROOT}CONFORMANCE.md`, 'utf8'));
const references = rules.flatMap((rule) =>
  rule.references.map((reference) => ({ rule, reference })),
);

const read = new Map<string, readonly NamedTest[]>();

/** The tests and scenarios of a file, read once. */
function testsOf(path: string): readonly NamedTest[] {
  const known = read.get(path);
  if (known) return known;
  const tests = namedTests(path, readFileSync(`${ROOT}${path}`, 'utf8'));
  read.set(path, tests);
  return tests;
}

function find({ path, kind, name }: Reference): NamedTest | undefined {
  return testsOf(path).find((test) => test.kind === kind && test.name === name);
}

function shown({ id, version }: Rule, { path, name }: Reference): string {
  return `${version} ${id}: ${path} “${name}”`;
}

describe('CONFORMANCE.md', () => {
  it('has rules of both versions, and most of them are covered', () => {
    for (const version of ['MQTT 3.1.1', 'MQTT 5']) {
      const all = rules.filter((rule) => rule.version === version);
      assert.ok(all.length > 80, `${version}: ${all.length} rules were read.`);
      const covered = all.filter((rule) => rule.references.length > 0);
      assert.ok(covered.length > all.length * 0.8);
    }
  });

  it('names each rule once a version', () => {
    const names = rules
      .filter(({ id }) => id.startsWith('['))
      .map(({ id, version }) => `${version} ${id}`);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it('names files that exist', () => {
    const missing = references.filter(({ reference }) => !existsSync(`${ROOT}${reference.path}`));
    assert.deepEqual(
      missing.map(({ rule, reference }) => shown(rule, reference)),
      [],
    );
  });

  it('names tests and scenarios that exist', () => {
    const missing = references.filter(({ reference }) => !find(reference));
    assert.deepEqual(
      missing.map(({ rule, reference }) => shown(rule, reference)),
      [],
    );
  });

  it('names tests that say themselves what they cover', () => {
    const silent = references.filter(
      ({ rule, reference }) =>
        // Unit tests follow the code beside them, and cite where that helps its reader.
        reference.path.startsWith('test/') && find(reference)?.text.includes(rule.id) === false,
    );
    assert.deepEqual(
      silent.map(({ rule, reference }) => shown(rule, reference)),
      [],
    );
  });

  it('knows every rule that a test or scenario cites', () => {
    const known = new Set(rules.map(({ id }) => id));
    const files = globSync(['test/**/*.ts', 'packages/core/src/**/*.test.ts'], {
      cwd: ROOT,
      ignore: ['**/node_modules/**', 'test/conformance/**'],
    });
    const unknown = files.flatMap((file) =>
      [...readFileSync(`${ROOT}${file}`, 'utf8').matchAll(/\[MQTT-[\d.-]+-\d+\]/g)]
        .map(([id]) => id)
        .filter((id) => !known.has(id))
        .map((id) => `${file}: ${id}`),
    );
    assert.deepEqual(unknown, []);
  });
});
