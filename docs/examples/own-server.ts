import { connect, type Connection } from '@mqtt-kit/core';
import { fetchedCredentials } from '@mqtt-kit/core/authentication';

/** Signs in with what the page's own server answers, asked anew before every attempt. */
export function connectSignedIn(broker = '/mqtt', server = '/mqtt-credentials'): Connection {
  return connect(broker, { credentials: fetchedCredentials(server) });
}
