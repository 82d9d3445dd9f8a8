// @ts-check
/**
 * Prints what a page loads, as a table, or with `--write` puts it into `docs/size.md`. Fails when a
 * part outgrows its limit in `size-limits.json` (bytes after gzip).
 */
import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { format } from 'prettier';
import { build } from 'vite';
import { coreBundle, pageBundle } from './bundles.mjs';

/**
 * @typedef {import('vite').Rolldown.OutputChunk} Chunk
 *
 * @typedef {object} Measured
 * @property {string} key its name in `size-limits.json`
 * @property {string} title
 * @property {number} raw bytes
 * @property {number} gzip bytes
 * @property {number} brotli bytes
 */

const coreChunks = await bundle(coreBundle());
const pageChunks = await bundle(pageBundle());
const coreFirst = firstLoad(coreChunks);
const pageFirst = firstLoad(pageChunks);
const mqttJs = await readFile(new URL('../node_modules/mqtt/dist/mqtt.esm.js', import.meta.url));

const rows = [
  measure('core', '`@mqtt-kit/core`, first load', codeOf(coreFirst)),
  measure(
    'connection',
    'its session and engine, loaded when a connection opens',
    codeOf(connectionLoad(coreChunks, coreFirst)),
  ),
  measure(
    'page',
    'page file `mqtt-kit.js` (Lit, core, all elements), first load',
    codeOf(pageFirst),
  ),
  measure('mqtt-js', 'for comparison: MQTT.js, its own browser bundle', [mqttJs]),
];

const table = [
  '| What a page loads | raw | gzip | brotli |',
  '| --- | ---: | ---: | ---: |',
  ...rows.map(
    ({ title, raw, gzip, brotli }) =>
      `| ${title} | ${kilobytes(raw)} | ${kilobytes(gzip)} | ${kilobytes(brotli)} |`,
  ),
].join('\n');

if (process.argv.includes('--write')) {
  // As the repository's files are formatted, so that `npm run check` has nothing to say.
  const page = await format(sizePage(table), { parser: 'markdown' });
  await writeFile(new URL('../docs/size.md', import.meta.url), page);
} else {
  console.log(table);
}

/** @type {Record<string, number>} */
const limits = JSON.parse(await readFile(new URL('size-limits.json', import.meta.url), 'utf8'));
for (const { key, title, gzip } of rows) {
  const limit = limits[key];
  if (limit === undefined || gzip <= limit) continue;
  console.error(`\nToo large: ${title} is ${gzip} bytes after gzip, and may be ${limit}.`);
  process.exitCode = 1;
}

/**
 * @param {import('vite').InlineConfig} config
 * @returns {Promise<Map<string, Chunk>>} its chunks by file name
 */
async function bundle(config) {
  const result = await build({ ...config, build: { ...config.build, write: false } });
  const outputs = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  const chunks = outputs.filter((output) => output.type === 'chunk');
  return new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
}

/**
 * The entry and what it imports at once.
 *
 * @param {Map<string, Chunk>} chunks
 */
function firstLoad(chunks) {
  return withStaticImports(
    chunks,
    [...chunks.values()].filter(({ isEntry }) => isEntry),
  );
}

/**
 * What is loaded for a connection, beyond the first load.
 *
 * @param {Map<string, Chunk>} chunks
 * @param {Set<Chunk>} loaded
 */
function connectionLoad(chunks, loaded) {
  const parts = [...chunks.values()].filter(
    ({ facadeModuleId, isDynamicEntry }) =>
      isDynamicEntry &&
      /\/core\/(src\/(engine|session)\/|dist\/mqtt-client\.js)/.test(facadeModuleId ?? ''),
  );
  const all = withStaticImports(chunks, parts);
  return new Set([...all].filter((chunk) => !loaded.has(chunk)));
}

/**
 * @param {Map<string, Chunk>} chunks
 * @param {Chunk[]} entries
 */
function withStaticImports(chunks, entries) {
  const found = new Set(entries);
  for (const chunk of found) {
    for (const name of chunk.imports) {
      const imported = chunks.get(name);
      // A set's iteration goes on to what is added during it.
      if (imported) found.add(imported);
    }
  }
  return found;
}

/** @param {Set<Chunk>} chunks */
function codeOf(chunks) {
  return [...chunks].map(({ code }) => Buffer.from(code));
}

/**
 * @param {string} key
 * @param {string} title
 * @param {Buffer[]} files each compressed by itself, as a server sends it
 * @returns {Measured}
 */
function measure(key, title, files) {
  /** @param {(file: Buffer) => number} sizeOf */
  const total = (sizeOf) => files.reduce((sum, file) => sum + sizeOf(file), 0);
  return {
    key,
    title,
    raw: total((file) => file.length),
    gzip: total((file) => gzipSync(file, { level: 9 }).length),
    brotli: total((file) => brotliCompressSync(file).length),
  };
}

/** @param {string} measured the table */
function sizePage(measured) {
  return `# Size

What a page loads, in thousands of bytes; each file is compressed by itself, as a server sends it.
Print the table anew with \`npm run size\`; write it into this file with \`npm run size -- --write\`.

${measured}
`;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
