import { isHostAllowed } from '../policy/host-pattern.js';

/**
 * The WebSocket URLs that a Server Reference stands for (MQTT 5 §4.11): host names with or without a port, separated by blanks, or
 * whole WebSocket URLs. Scheme, port and path stay those of the server that refers, unless the reference has its own; a secure
 * connection never becomes an open one, and what cannot be read is left out. Pure.
 *
 * @param reference - as the broker sent it: untrusted.
 * @param from - the URL of the server that sent it.
 * @param hosts - patterns of the hosts to which it may lead; undefined: every host.
 */
export function referredServers(
  reference: string,
  from: string,
  hosts?: readonly string[],
): readonly string[] {
  const urls: string[] = [];
  for (const word of reference.split(/\s+/).slice(0, MOST_SERVERS)) {
    const url = word === '' ? undefined : referredServer(word, from);
    if (url === undefined || url === from || urls.includes(url)) continue;
    if (isHostAllowed(hosts, new URL(url).hostname)) urls.push(url);
  }
  return urls;
}

const MOST_SERVERS = 8;

function referredServer(word: string, from: string): string | undefined {
  const base = new URL(from);
  const whole = /^wss?:\/\//i.test(word);
  try {
    const url = new URL(whole ? word : `${base.protocol}//${word}`);
    const downgraded = base.protocol === 'wss:' && url.protocol !== 'wss:';
    if (downgraded || url.username !== '' || url.password !== '' || url.hash !== '')
      return undefined;
    if (!whole) {
      if (url.pathname !== '/' || url.search !== '') return undefined;
      if (!/:\d+$/.test(word)) url.port = base.port;
      url.pathname = base.pathname;
      url.search = base.search;
    }
    return url.href;
  } catch {
    return undefined;
  }
}
