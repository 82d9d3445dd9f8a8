import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect } from 'mqtt';
import type { InlineConfig, PreviewServer, ViteDevServer } from 'vite';
import { createServer, preview } from 'vite';
import { WebSocket } from 'ws';
import { freePort, loopbackAddresses } from './loopback.js';
import { upgradeAndReset } from './upgrade-and-reset.js';
import { embeddedBroker } from './vite-plugin.js';

const COMMANDS: Readonly<
  Record<string, (config: InlineConfig) => Promise<ViteDevServer | PreviewServer>>
> = {
  'npm start': async (config) => (await createServer(config)).listen(),
  'npm run preview': preview,
};

/** What becomes of a WebSocket: its subprotocol, or the status with which it is refused. */
function open(url: string, protocols: string[]): Promise<string | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocols, { rejectUnauthorized: false });
    socket.once('open', () => {
      socket.terminate();
      resolve(socket.protocol);
    });
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

for (const [command, serve] of Object.entries(COMMANDS)) {
  describe(`the page's server under ${command}`, { timeout: 60_000 }, () => {
    let folder: string;
    let server: ViteDevServer | PreviewServer;
    let httpsPort: number;
    let httpPort: number;
    let bases: readonly string[];

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mqtt-kit-served-'));
      await mkdir(join(folder, 'dist'));
      for (const file of ['index.html', 'dist/index.html']) {
        await writeFile(join(folder, file), '<!doctype html><title>x</title>');
      }
      const addresses = await loopbackAddresses();
      httpsPort = await freePort(28_443, addresses);
      httpPort = await freePort(28_080, addresses, [httpsPort]);
      process.env.PORT_HTTPS = String(httpsPort);
      process.env.PORT_HTTP = String(httpPort);
      server = await serve({
        configFile: false,
        root: folder,
        logLevel: 'silent',
        plugins: [embeddedBroker()],
      });
      bases = [`wss://localhost:${httpsPort}`, `ws://localhost:${httpPort}`];
      // The port without TLS opens after the other: this tries until it does.
      await answers();
    });

    after(async () => {
      await server.close();
      await rm(folder, { recursive: true });
    });

    async function answers(): Promise<void> {
      const client = connect(`ws://127.0.0.1:${httpPort}/mqtt`, { reconnectPeriod: 50 });
      // Refused attempts are made again; what never succeeds ends with the test's time.
      client.on('error', () => undefined);
      await new Promise((resolve) => client.once('connect', resolve));
      await client.endAsync();
    }

    it('speaks MQTT on both ports', async () => {
      for (const base of bases) assert.equal(await open(`${base}/mqtt`, ['mqtt']), 'mqtt');
    });

    it('answers 404 where there is no broker', async () => {
      for (const base of bases) {
        for (const path of ['/nope', '/', '/mqtt/', '/@vite/client']) {
          for (const protocols of [['mqtt'], [], ['chat']]) {
            assert.equal(
              await open(base + path, protocols),
              404,
              `${base}${path} ${protocols.join()}`,
            );
          }
        }
      }
    });

    it('leaves Vite its own socket, where it has one', async () => {
      const expected = command === 'npm start' ? 'vite-ping' : 404;
      for (const base of bases) assert.equal(await open(`${base}/`, ['vite-ping']), expected);
    });

    // Only the development server watches its files, and restarts.
    if (command === 'npm start') {
      it('keeps its ports when it restarts, as it does for a changed broker', async () => {
        assert.ok('restart' in server);
        for (let time = 0; time < 2; time++) {
          await server.restart();
          assert.equal(server.config.server.port, httpsPort);
          await answers();
          for (const base of bases) assert.equal(await open(`${base}/mqtt`, ['mqtt']), 'mqtt');
        }
      });
    }

    it('goes on when a client resets the connection while it asks', async () => {
      const { httpServer: main } = server;
      assert.ok(main);
      for (const path of ['/other', '/mqtt', '/']) {
        for (const subprotocol of ['mqtt', 'vite-hmr', 'vite-ping', 'chat']) {
          await upgradeAndReset(main, { port: httpPort, path, subprotocol });
        }
      }
      await answers();
    });
  });
}
