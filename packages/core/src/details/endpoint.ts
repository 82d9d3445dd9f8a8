/** Pure: where exactly a connection goes, defaults included. */
import {
  DEFAULT_PATH,
  DEFAULT_TLS,
  DEFAULT_WS_PORT,
  DEFAULT_WSS_PORT,
  type ConnectionDetails,
} from './connection-details.js';
import { presetById } from './presets.js';

/** The part of details that is the broker's address. */
export type Address = Pick<ConnectionDetails, 'host' | 'port' | 'path' | 'tls' | 'preset'>;

/** An address with nothing left to guess. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly tls: boolean;
}

/** Fills in the preset's port and path, or the usual ones. */
export function endpointOf({ host, port, path, tls = DEFAULT_TLS, preset }: Address): Endpoint {
  const known = presetById(preset);
  const usualPort = tls ? DEFAULT_WSS_PORT : DEFAULT_WS_PORT;
  return {
    host,
    port: port ?? (tls ? known?.ports.wss : known?.ports.ws) ?? usualPort,
    path: path ?? known?.path ?? DEFAULT_PATH,
    tls,
  };
}
