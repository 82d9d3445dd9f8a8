// Bundles MQTT.js's client class, without streams, debug output and Node polyfills, into dist/mqtt-client.js.
// `--if-stale` does nothing when neither MQTT.js nor this folder has changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const require = createRequire(import.meta.url);
const outDir = at('../dist');
const stampFile = `${outDir}/.mqtt-client-inputs`;

function inputs() {
  const hash = createHash('sha256');
  for (const name of ['mqtt', 'vite'])
    hash.update(readFileSync(require.resolve(`${name}/package.json`)));
  for (const folder of ['.', 'stand-ins']) {
    for (const entry of readdirSync(at(folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      if (entry.isFile())
        hash.update(entry.name).update(readFileSync(at(`${folder}/${entry.name}`)));
    }
  }
  return hash.digest('hex');
}

const standIns = new Map(
  Object.entries({
    bl: 'bl',
    buffer: 'buffer',
    debug: 'debug',
    'lru-cache': 'unused',
    'process-nextick-args': 'next-tick',
    'readable-stream': 'streams',
    'rfdc/default': 'unused',
    'worker-timers': 'worker-timers',
  }).map(([name, file]) => [name, at(`stand-ins/${file}.cjs`)]),
);

/** Puts the stand-ins in place of the packages that MQTT.js asks for. */
function replacePackages() {
  return {
    name: 'mqtt-client:stand-ins',
    enforce: 'pre',
    resolveId(id) {
      if (id.endsWith('/package.json')) return at('stand-ins/version.cjs');
      return standIns.get(id.replace(/^node:/, '')) ?? null;
    },
  };
}

/** Removes statements of the form `something.log(…)`: MQTT.js's debug output, a tenth of its size, and its secrets' way to a console. */
function removeLogCalls() {
  return {
    name: 'mqtt-client:no-log',
    transform(code, id) {
      if (!id.includes('/mqtt/build/')) return null;
      const removed = [];
      const visit = (node) => {
        if (node === null || typeof node !== 'object') return;
        if (Array.isArray(node)) return node.forEach(visit);
        const call = node.type === 'ExpressionStatement' ? node.expression : null;
        const callee = call?.type === 'CallExpression' ? call.callee : null;
        const property = callee?.type === 'MemberExpression' ? callee.property : null;
        if ((property?.name ?? property?.value) === 'log') removed.push([node.start, node.end]);
        else Object.values(node).forEach(visit);
      };
      visit(this.parse(code));
      let result = '';
      let from = 0;
      for (const [start, end] of removed) {
        result += `${code.slice(from, start)};`;
        from = end;
      }
      return { code: result + code.slice(from), map: null };
    },
  };
}

const stamp = inputs();
const fresh =
  existsSync(stampFile) &&
  existsSync(`${outDir}/mqtt-client.js`) &&
  readFileSync(stampFile, 'utf8') === stamp;
if (!(process.argv.includes('--if-stale') && fresh)) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    logLevel: 'warn',
    root: at('.'),
    publicDir: false,
    plugins: [replacePackages(), removeLogCalls()],
    resolve: { conditions: ['module', 'default'] },
    define: { 'process.nextTick': 'queueMicrotask', process: 'undefined', global: 'globalThis' },
    build: {
      target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
      outDir,
      emptyOutDir: false,
      // Whitespace too, which Vite leaves in a library: nobody shakes this file any further.
      rolldownOptions: { output: { minify: true } },
      sourcemap: false,
      lib: { entry: at('entry.js'), formats: ['es'], fileName: () => 'mqtt-client.js' },
    },
  });
  writeFileSync(stampFile, stamp);
}
