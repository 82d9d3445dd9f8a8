import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserLauncher } from '@web/test-runner';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import type { WebKitPrograms } from '../../scripts/find-browsers.mjs';
import { listenOnLoopback } from './services/listen.js';

const DRIVER_START_TIMEOUT_MS = 10_000;
const DRIVER_POLL_MS = 50;

/**
 * A launcher for WebKitGTK: MiniBrowser, driven through its WebDriver, on a display of its own.
 * The driver and the display run until this process ends.
 */
export async function webkitLauncher(programs: WebKitPrograms): Promise<BrowserLauncher> {
  const home = await mkdtemp(join(tmpdir(), 'mqtt-kit-webkit-'));
  const display = await startDisplay(programs.xvfb);
  const port = await freePort();
  const driver = spawn(programs.driver, ['--host=127.0.0.1', `--port=${port}`], {
    stdio: 'ignore',
    // A group of its own, so that the browsers that it starts end with it.
    detached: true,
    env: {
      ...process.env,
      DISPLAY: display.name,
      GDK_BACKEND: 'x11',
      GSETTINGS_BACKEND: 'memory',
      GTK_A11Y: 'none',
      HOME: home,
      // Under C.UTF-8 it would name “C” as its language, which is none, and which Intl refuses.
      LC_ALL: 'C',
      LIBGL_ALWAYS_SOFTWARE: '1',
      NO_AT_BRIDGE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      XDG_CACHE_HOME: home,
      XDG_DATA_HOME: home,
      XDG_RUNTIME_DIR: home,
      no_proxy: '*',
    },
  });
  process.once('exit', () => {
    endGroup(driver);
    display.process.kill();
  });
  await untilListening(port);

  const launcher = webdriverLauncher({
    hostname: '127.0.0.1',
    port,
    path: '/',
    protocol: 'http',
    logLevel: 'error',
    capabilities: {
      browserName: 'MiniBrowser',
      acceptInsecureCerts: true,
      // The runner learns from the page itself how its tests went, and may leave it before a waiting driver has answered: then that answer
      // never comes, and after two minutes the whole run ends.
      pageLoadStrategy: 'none',
      'wdio:enforceWebDriverClassic': true,
      // WebKitGTK's own capability, unknown to WebdriverIO's types.
      ...{ 'webkitgtk:browserOptions': { binary: programs.miniBrowser, args: ['--automation'] } },
    },
  });
  launcher.name = 'WebKit';
  const stopLauncher = launcher.stop.bind(launcher);
  launcher.stop = async () => {
    await stopLauncher();
    endGroup(driver);
    display.process.kill();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  // The runner's two packages disagree only about whether `testCoverage` may be undefined.
  return launcher as BrowserLauncher;
}

async function startDisplay(xvfb: string): Promise<{ process: ChildProcess; name: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const child = spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  // Xvfb writes the number of the display that it took to this pipe, once it is ready.
  const announced = child.stdio[3] as Readable;
  const [number] = (await Promise.race([once(announced, 'data'), failure(child)])) as [Buffer];
  return { process: child, name: `:${number.toString().trim()}` };
}

async function failure(child: ChildProcess): Promise<never> {
  // `once` itself throws on an 'error' event.
  await once(child, 'exit');
  throw new Error(`${child.spawnfile} ended before it was ready.`);
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port: number): Promise<void> {
  const deadline = performance.now() + DRIVER_START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (await isListening(port)) return;
    await delay(DRIVER_POLL_MS);
  }
  throw new Error('WebKitWebDriver did not start listening.');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
