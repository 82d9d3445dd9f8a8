import type { RequestListener, Server } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { localCertificate } from './certificate.js';
import type { DeviceSimulator } from './device-simulator.js';
import { startDeviceSimulator } from './device-simulator.js';
import { startEmbeddedBroker } from './embedded-broker.js';
import { listen } from './loopback.js';
import { keepPlaces, type Places } from './places.js';

const DEFAULT_HTTPS_PORT = 8443;
const DEFAULT_HTTP_PORT = 8080;

/** What Vite's own client speaks to the development server. */
const VITE_SUBPROTOCOLS = ['vite-hmr', 'vite-ping'];

/**
 * A Vite plugin that serves the page together with an MQTT broker and a small plant to watch.
 *
 * Everything is on `localhost` only, and twice: on a port with TLS, as in production, and on one
 * without, where no browser asks about the self-signed certificate. The broker is on the page's own
 * port, path `/mqtt`: a browser lets a person accept a certificate for a page, never for a socket.
 * The environment variables `PORT_HTTPS` and `PORT_HTTP` choose other ports than 8443 and 8080; one
 * that is taken gives way to the next.
 */
export function embeddedBroker(): Plugin {
  let places: Places;

  return {
    name: 'embedded-broker',
    apply: (_config, { command }) => command === 'serve',

    async config() {
      places = await keepPlaces(
        portFrom('PORT_HTTPS', DEFAULT_HTTPS_PORT),
        portFrom('PORT_HTTP', DEFAULT_HTTP_PORT),
      );
      const server = {
        host: places.addresses[0] ?? 'localhost',
        port: places.httpsPort,
        strictPort: true,
        https: await localCertificate(),
      };
      return { server, preview: server };
    },

    configureServer: (server) => serveWithBroker(server, places, VITE_SUBPROTOCOLS),
    configurePreviewServer: (server) => serveWithBroker(server, places, []),
  };
}

function portFrom(variable: string, preferred: number): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return preferred;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${variable} must be a port number, and is "${text}".`);
}

async function serveWithBroker(
  vite: ViteDevServer | PreviewServer,
  { addresses, httpsPort, httpPort, leave }: Places,
  exceptSubprotocols: readonly string[],
): Promise<void> {
  const main = vite.httpServer;
  if (!main) return;
  const broker = await startEmbeddedBroker();
  broker.attach(main, { refuseOtherPaths: true, exceptSubprotocols });

  // The other listeners answer what they are asked as the main one would.
  const companions: Server[] = [];
  let simulator: DeviceSimulator | undefined;
  const onRequest: RequestListener = (request, response) => {
    vite.middlewares(request, response);
  };
  async function startCompanion(server: Server, port: number, address: string): Promise<void> {
    server.on('upgrade', (request, socket, head) => {
      // With the broker gone, nobody would answer.
      if (!main?.emit('upgrade', request, socket, head)) socket.destroy();
    });
    await listen(server, port, address);
    companions.push(server);
  }

  async function start(): Promise<void> {
    const certificate = await localCertificate();
    for (const address of addresses) {
      await startCompanion(createHttpServer(onRequest), httpPort, address);
    }
    for (const address of addresses.slice(1)) {
      await startCompanion(createHttpsServer(certificate, onRequest), httpsPort, address);
    }
    const [address = 'localhost'] = addresses;
    simulator = await startDeviceSimulator({ url: `ws://${address}:${httpPort}/mqtt` });
  }

  async function stop(): Promise<void> {
    // First the ports: a server that takes this one's place wants them at once.
    const closing = companions.splice(0);
    for (const companion of closing) companion.close();
    await simulator?.close();
    await broker.close();
    for (const companion of closing) companion.closeAllConnections();
  }

  const { logger } = vite.config;
  function warn(error: unknown): void {
    logger.error(`The embedded broker reports: ${String(error)}`);
  }
  main.once('listening', () => {
    start().catch(warn);
  });
  main.once('close', () => {
    leave();
    stop().catch(warn);
  });

  vite.printUrls = () => {
    logger.info(
      [
        '',
        `  Secure  https://localhost:${httpsPort}/  MQTT over wss, as in production;`,
        '          the browser asks once about the self-signed certificate',
        `  Plain   http://localhost:${httpPort}/   MQTT over ws: no warning, for a first look`,
        '',
      ].join('\n'),
    );
  };
}
