import { once } from 'node:events';
import type { Server } from 'node:net';
import { createServer } from 'node:net';

/** The two addresses that `localhost` may mean. */
const IPV4_LOOPBACK = '127.0.0.1';
const IPV6_LOOPBACK = '::1';

const PORTS_TRIED = 100;

/** The loopback addresses of this machine: some containers have no IPv6. */
export async function loopbackAddresses(): Promise<readonly string[]> {
  const hasIpv6 = (await tryListening(IPV6_LOOPBACK, 0)) === 'listened';
  return hasIpv6 ? [IPV4_LOOPBACK, IPV6_LOOPBACK] : [IPV4_LOOPBACK];
}

/**
 * The first port from `preferred` upwards that is free on all the addresses, so that `localhost`
 * never leads to somebody else's server on one of them.
 *
 * @throws Error when a hundred ports in a row are taken
 */
export async function freePort(
  preferred: number,
  addresses: readonly string[],
  except: readonly number[] = [],
): Promise<number> {
  for (let port = preferred; port < preferred + PORTS_TRIED; port++) {
    if (!except.includes(port) && (await isFree(port, addresses))) return port;
  }
  throw new Error(`The ports from ${preferred} to ${preferred + PORTS_TRIED - 1} are taken.`);
}

/** Listens on an address, and rejects when that fails. */
export async function listen(server: Server, port: number, address: string): Promise<void> {
  server.listen(port, address);
  // `once` rejects when the server emits 'error' instead.
  await once(server, 'listening');
}

async function isFree(port: number, addresses: readonly string[]): Promise<boolean> {
  for (const address of addresses) {
    if ((await tryListening(address, port)) === 'failed') return false;
  }
  return true;
}

async function tryListening(address: string, port: number): Promise<'listened' | 'failed'> {
  const server = createServer();
  try {
    await listen(server, port, address);
  } catch {
    return 'failed';
  }
  server.close();
  await once(server, 'close');
  return 'listened';
}
