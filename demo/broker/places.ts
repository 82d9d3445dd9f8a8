import { freePort, loopbackAddresses } from './loopback.js';

/** Where the page and the broker are served, settled before Vite starts. */
export interface Places {
  readonly addresses: readonly string[];
  readonly httpsPort: number;
  readonly httpPort: number;
  /** The server that asked for them is closing. */
  readonly leave: () => void;
}

/** What one request for places came to, and how many servers of this process use it. */
interface Kept {
  readonly wanted: string;
  readonly places: Promise<Omit<Places, 'leave'>>;
  users: number;
}

// Vite loads this module anew when it restarts, so the module itself cannot remember.
const KEPT = Symbol.for('mqtt-kit/demo/places');
const holder = globalThis as { [KEPT]?: Kept | undefined };

/**
 * The addresses and free ports for a server: the wanted ports, or the next. When Vite restarts, its new server asks before the old
 * one closes, whose ports then seem taken; it gets the same ones.
 *
 * @throws Error when a hundred ports in a row are taken
 */
export async function keepPlaces(httpsPort: number, httpPort: number): Promise<Places> {
  const wanted = `${httpsPort} ${httpPort}`;
  const before = holder[KEPT];
  const kept =
    before?.wanted === wanted
      ? before
      : { wanted, places: findPlaces(httpsPort, httpPort), users: 0 };
  holder[KEPT] = kept;
  kept.users++;
  // After the last one, ports are looked for anew.
  const leave = (): void => {
    if (--kept.users <= 0 && holder[KEPT] === kept) holder[KEPT] = undefined;
  };
  try {
    return { ...(await kept.places), leave };
  } catch (error) {
    leave();
    throw error;
  }
}

async function findPlaces(wantedHttps: number, wantedHttp: number): Promise<Omit<Places, 'leave'>> {
  const addresses = await loopbackAddresses();
  const httpsPort = await freePort(wantedHttps, addresses);
  const httpPort = await freePort(wantedHttp, addresses, [httpsPort]);
  return { addresses, httpsPort, httpPort };
}
